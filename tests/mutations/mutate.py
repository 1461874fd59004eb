#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Seeded bugs: does any test notice? docs/proof.md has the results.

Each mutation of tests/mutations/list is applied to a copy of the tree in build-mutations/, which
is built again where it changed and climbs the ladder: the sweep of the shorter operations, the
target tests, the unit tests, the whole sweep, short operations with two interrupts. The last two
take many minutes; what has come that far takes them when all others are done. Results are kept in
build-mutations/results.json; a mutation whose source and text have not changed is not run again,
nor is a tree without one that has passed. So this can be stopped and goes on where it was.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qemu import Hang, Machine
from qemu.build import make_environment

ROOT = Path(__file__).resolve().parent.parent.parent
WORK = ROOT / "build-mutations"
TREE = WORK / "tree"
RESULTS = WORK / "results.json"
LIST = Path(__file__).with_name("list")

# What a healthy run never needs; a hang is a finding.
LIMIT, SILENCE, UNIT_LIMIT = 1800.0, 60.0, 300.0
SHORT_STEPS = ("sweep", "target", "unit")
LONG_STEPS = ("whole sweep", "two interrupts")
STEPS = SHORT_STEPS + LONG_STEPS
# What no image and no unit test is made of.
NOT_BUILT = ("docs/", "tests/mutations/")
DOES_NOT_BUILD = "does not build"
SURVIVED = "survived"


class DoesNotBuild(Exception):
    """The mutated source is no program."""


class BadList(Exception):
    """The list does not fit the sources."""


@dataclass(frozen=True)
class Mutation:
    """One seeded bug."""

    number: int
    file: str
    text: str
    old: str
    new: str

    def apply(self, source: str) -> str:
        """The source with the bug in it."""
        found = source.count(self.old)
        if found != 1:
            raise BadList(
                f"{LIST.name}: {self.file}: {self.text}: the lines stand there {found} times, "
                f"not once; they begin with {self.old.splitlines()[0].strip()!r}"
            )
        return source.replace(self.old, self.new)

    def key(self, source: str) -> str:
        """What the result depends on, as far as this file goes."""
        return hashlib.sha256((self.file + self.old + self.new + source).encode()).hexdigest()[:16]


def joined(lines: list[str]) -> str:
    """The lines of a block. The last one may be only the beginning of a line of the source."""
    return "\n".join(lines)


def read_list(path: Path) -> list[Mutation]:
    """All mutations."""
    found: list[Mutation] = []
    for block in path.read_text().split("\n@ ")[1:]:
        head, *lines = block.rstrip("\n").split("\n")
        file, _, text = head.partition(" ")
        old = [line[1:] for line in lines if line.startswith("-")]
        new = [line[1:] for line in lines if line.startswith("+")]
        if not old or not text or any(line[:1] not in ("-", "+", "") for line in lines):
            raise BadList(f"{path.name}: not a mutation: {head}")
        found.append(Mutation(len(found) + 1, file, text, joined(old), joined(new)))
    return found


def copy_tree() -> str:
    """Bring the copy to the state of the tree; what did not change keeps its time. Its key."""
    TREE.mkdir(parents=True, exist_ok=True)
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True,
        text=True,
    ).stdout.splitlines()  # fmt: skip
    digest = hashlib.sha256()
    for name in names:
        source, target = ROOT / name, TREE / name
        if not source.is_file():
            continue
        content = source.read_bytes()
        if not name.startswith(NOT_BUILT):
            digest.update(name.encode() + hashlib.sha256(content).digest())
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return "tree " + digest.hexdigest()[:16]


def make(*words: str, limit: float = LIMIT) -> bool:
    """Run make in the copy. What does not end, as a unit test may, has failed."""
    log = WORK / "make.log"
    with log.open("w") as out:
        line = ["timeout", "-k", "5", f"{limit:g}"]
        line += ["make", "-s", f"-j{os.cpu_count() or 1}", "-C", str(TREE), *words]
        done = subprocess.run(line, stdout=out, stderr=out, env=make_environment())
    return done.returncode == 0


class Found(Exception):
    """A test has failed; the rest of the run does not matter."""


def stop_at_failure(line: str) -> None:
    """For the lines of a machine."""
    if line.lstrip().startswith("not ok"):
        raise Found


def runs_well(name: str, args: str, icount: int) -> bool:
    """Run an image up to the first failure. False: a test failed, it died or it hung."""
    try:
        with Machine(TREE / f"build-{name}" / "bhk.elf", args=args, icount=icount) as machine:
            return machine.wait(LIMIT, SILENCE, stop_at_failure).passed
    except (Hang, Found):
        return False


def step_is_good(step: str) -> bool:
    """Build what a step of the ladder needs, and run it."""
    image = "test" if step in ("target", "unit") else "sweep"
    if not make(f"O=build-{image}", f"DEFCONFIG={image}"):
        raise DoesNotBuild
    if step == "sweep":
        return runs_well("sweep", "sweep=* sweep_max=600 loglevel=5", 10)
    if step == "whole sweep":
        return runs_well("sweep", "sweep=* loglevel=5", 10)
    if step == "two interrupts":
        return runs_well("sweep", "sweep=* sweep_max=1 sweep_two_all=40 loglevel=5", 10)
    if step == "target":
        return runs_well("test", "test=wq_generations,*", 5)
    return make("-C", "tests/unit", f"O={TREE / 'build-test'}", "check", limit=UNIT_LIMIT)


def climb(steps: Sequence[str], quick: bool) -> list[str]:
    """Those of the @steps that find something. With @quick only the first."""
    found = []
    for step in steps:
        if not step_is_good(step):
            found.append(step)
            if quick:
                break
    return found


def verdict(found: list[str]) -> str:
    """In words."""
    return "found by " + ", ".join(found) if found else SURVIVED


class Results:
    """What is known, on disk."""

    def __init__(self) -> None:
        self.known: dict[str, list[str]] = {}
        if RESULTS.exists():
            self.known = json.loads(RESULTS.read_text())

    def lacks(self, key: str, again: bool) -> bool:
        """Is it to be run? With @again also what was not found."""
        return key not in self.known or (again and self.known[key] in ([], [DOES_NOT_BUILD]))

    def note(self, key: str, found: list[str]) -> None:
        """One result more."""
        self.known[key] = found
        RESULTS.write_text(json.dumps(self.known, indent=1) + "\n")


def chosen(mutations: list[Mutation], only: list[str]) -> Iterator[Mutation]:
    """Those whose number, file or text was asked for."""
    for one in mutations:
        if not only or any(word in (str(one.number), one.file) or word in one.text for word in only):
            yield one


def run_one(one: Mutation, steps: Sequence[str], quick: bool) -> list[str]:
    """Apply it, climb, take it back."""
    path = TREE / one.file
    source = path.read_text()
    path.write_text(one.apply(source))
    try:
        return climb(steps, quick)
    except DoesNotBuild:
        return [DOES_NOT_BUILD]
    finally:
        path.write_text(source)


def fitting(mutations: list[Mutation]) -> tuple[dict[int, str], list[str]]:
    """The keys of those that fit the sources, and what is wrong with the others."""
    keys, stale = {}, []
    for one in mutations:
        try:
            source = (ROOT / one.file).read_text()
            one.apply(source)
            keys[one.number] = one.key(source)
        except (BadList, OSError) as error:
            stale.append(str(error))
    return keys, stale


def summary(mutations: list[Mutation], results: dict[int, list[str]]) -> int:
    """The table's last lines."""
    bad = [one for one in mutations if results.get(one.number) == [DOES_NOT_BUILD]]
    alive = [one for one in mutations if results.get(one.number) == []]
    valid = len(results) - len(bad)
    for step in STEPS:
        count = sum(step in found for found in results.values())
        print(f"{step:14} {count:4} of {valid}")
    for one in bad:
        print(f"does not build: {one.number} {one.file}: {one.text}")
    for one in alive:
        print(f"survived: {one.number} {one.file}: {one.text}")
    killed = valid - len(alive)
    print(f"{killed} of {valid} mutations found ({100 * killed / max(valid, 1):.1f} %)")
    return int(bool(bad) or killed < 0.95 * valid)


def check_tree(known: Results) -> None:
    """Without a bug nothing may be found."""
    tree = copy_tree()
    if not known.lacks(tree, False):
        return
    try:
        found = climb(STEPS, quick=False)
    except DoesNotBuild:
        sys.exit("mutations: the unchanged tree does not build")
    if found:
        sys.exit("mutations: the unchanged tree does not pass: " + verdict(found))
    known.note(tree, found)


def tell(one: Mutation, found: list[str], note: str = "") -> None:
    """A line of the table."""
    print(f"{one.number:3} {verdict(found) + note:30} {one.file}: {one.text}", flush=True)


def run_all(left: list[Mutation], keys: dict[int, str], known: Results, every_step: bool) -> None:
    """The short steps for each, then the long ones for those that are left."""
    for steps in (STEPS,) if every_step else (SHORT_STEPS, LONG_STEPS):
        survivors = []
        for one in left:
            found = run_one(one, steps, not every_step)
            if found or steps is not SHORT_STEPS:
                known.note(keys[one.number], found)
            else:
                survivors.append(one)
            tell(one, found, " so far" if one in survivors else "")
        left = survivors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="numbers, files or words of the description")
    parser.add_argument("--check", action="store_true", help="only see whether the list fits")
    parser.add_argument("--again", action="store_true", help="run those again that survived")
    parser.add_argument("--all", action="store_true", help="go on behind the step that finds it")
    options = parser.parse_args()
    try:
        mutations = list(chosen(read_list(LIST), options.only))
    except BadList as error:
        sys.exit(f"mutations: {error}")
    keys, stale = fitting(mutations)
    for text in stale:
        print(f"mutations: {text}", file=sys.stderr)
    print(f"{len(keys)} mutations, and {len(stale)} that do not fit the sources", flush=True)
    if options.check:
        return int(bool(stale))

    known = Results()
    check_tree(known)
    fit = [one for one in mutations if one.number in keys]
    left = [one for one in fit if known.lacks(keys[one.number], options.again)]
    for one in fit:
        if one not in left:
            tell(one, known.known[keys[one.number]])
    run_all(left, keys, known, options.all)
    results = {one.number: known.known[keys[one.number]] for one in fit}
    return summary(mutations, results) or int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
