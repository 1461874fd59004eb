#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Conformance: the same modules on Linux 6.1 and on bhk, compared line by line.

Without --linux the observations of bhk are held against the recorded ones of Linux (expected/);
with it, Linux is booted as well, and must say what was recorded, here and of its files in tests/console/.
"""

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from qemu import ROOT, Hang, Machine
from qemu.build import BuildError, build_image
from qemu.ktap import Report
from qemu.machine import POWEROFF
from qemu.peer import Peer, PeerError, Step
from tests.conformance import formats

HERE = ROOT / "tests/conformance"
EXPECTED = HERE / "expected"
# The least number of observations for each mechanism.
LEAST = 150
OBSERVATION = re.compile(r"\bobs (\w+): (.*?)\r?$", re.M)
TROUBLE = re.compile(r"\] ((?:WARNING|BUG|Internal error|Unable to handle|Kernel panic).*)$", re.M)
# Wall-clock limits that only end what is stuck.
LIMIT, SILENCE = 120.0, 60.0
# One instruction takes 2 ns on both.
SHIFT = 1

Observations = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Difference:
    """A known difference of one observation."""

    linux: str
    bhk: str
    why: str


def modules() -> list[str]:
    """The names of the modules that observe."""
    return sorted(path.stem for path in HERE.glob("c_*.c"))


def observations(output: str) -> Observations:
    """The lines of each module, in order."""
    found: dict[str, list[str]] = {name: [] for name in modules()}
    for name, line in OBSERVATION.findall(output):
        found.setdefault(name, []).append(line)
    return found


def read_known(path: Path) -> dict[str, Difference]:
    """The known differences by "MODULE: WHAT"."""
    known = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            what, linux, bhk, why = (part.strip() for part in line.split(" | ", 3))
            known[what] = Difference(linux, bhk, why)
    return known


def compare(
    name: str, linux: Sequence[str], bhk: Sequence[str], known: Mapping[str, Difference]
) -> tuple[list[str], set[str]]:
    """What differs and is not known; which known differences were seen."""
    problems: list[str] = []
    seen: set[str] = set()
    for number, (left, right) in enumerate(zip_longest(linux, bhk, fillvalue="(nothing)"), 1):
        if left == right:
            continue
        what = f"{name}: {left.rpartition(' = ')[0]}"
        difference = known.get(what)
        pair = (left.rpartition(" = ")[2], right.rpartition(" = ")[2])
        if difference and right.startswith(left.rpartition(" = ")[0] + " = "):
            if pair == (difference.linux, difference.bhk):
                seen.add(what)
                continue
        problems.append(f"observation {number}: Linux says {left}")
        problems.append(f"{' ' * len(f'observation {number}: ')}bhk says   {right}")
    return problems[:40], seen


def run_bhk(folder: Path) -> tuple[str, list[str]]:
    """Boot bhk with the modules: the log, and what was wrong with the run as a whole."""
    try:
        image = folder / "bhk.elf"
        with Machine(image, args="loglevel=7 -- poweroff", icount=SHIFT) as machine:
            end = machine.wait(LIMIT, SILENCE)
    except Hang as hang:
        return hang.output, str(hang).splitlines()
    (folder / "conformance.log").write_text(end.output)
    problems = [match[1] for match in TROUBLE.finditer(end.output)]
    if end.status != POWEROFF:
        problems += [f"the kernel ended with: {end.meaning}", *end.output.splitlines()[-20:]]
    return end.output, problems


def run_linux(folder: Path) -> tuple[str, list[str]]:
    """Boot Linux with the modules."""
    peer = Peer(folder, lambda text: print(f"# {text}", flush=True))
    names = ["board_linux", *modules()]
    sources = [*sorted(HERE.glob("*.[ch]")), ROOT / "tests/linux/find.h"]
    kbuild = "".join(f"obj-m += {name}.o\n" for name in names)
    try:
        peer.fetch()
        built = peer.build(peer.folder / "modules", kbuild, sources)
        steps = [Step(name) for name in names]
        output = peer.boot(built, steps, shift=SHIFT, append="loglevel=7", before=formats.script())
    except PeerError as error:
        return "", str(error).splitlines()
    return output, [match[1] for match in TROUBLE.finditer(output)]


def recorded() -> Observations:
    """What Linux said when it was last asked."""
    found = {}
    for name in modules():
        path = EXPECTED / f"{name}.txt"
        lines = path.read_text().splitlines() if path.exists() else []
        found[name] = [line for line in lines if not line.startswith("#")]
    return found


def record(found: Observations) -> None:
    """Keep what Linux said."""
    EXPECTED.mkdir(exist_ok=True)
    for name, lines in found.items():
        text = "\n".join(["# SPDX-License-Identifier: MIT", "# What Linux 6.1 says.", *lines])
        (EXPECTED / f"{name}.txt").write_text(text + "\n")


def check_linux(report: Report, folder: Path, update: bool) -> None:
    """Linux must say what was recorded."""
    output, problems = run_linux(folder)
    report.result("Linux 6.1 ran the modules", problems)
    if problems:
        return
    said = observations(output)
    if update:
        record(said)
    report.result("files and formats of Linux are as recorded", formats.problems(output))
    for name, lines in recorded().items():
        differ, _ = compare(name, lines, said[name], {})
        report.result(f"{name}: Linux says what was recorded", differ)


def check_bhk(report: Report, folder: str) -> None:
    """bhk must say what Linux says."""
    try:
        build_image(folder, "default", "APP=tests/conformance")
    except BuildError as error:
        report.result("build", str(error).splitlines())
        return
    output, problems = run_bhk(ROOT / folder)
    report.result("bhk ran the modules", problems)
    known = read_known(HERE / "known")
    seen: set[str] = set()
    said = observations(output)
    for name, lines in recorded().items():
        problems, used = compare(name, lines, said[name], known)
        seen |= used
        count = len(said[name])
        if count < LEAST:
            problems.append(f"{count} observations, not {LEAST}")
        report.result(f"{name}: {count} observations are as on Linux", problems)
    for what in sorted(set(known) - seen):
        report.result(f"known difference: {what}", ["it was not seen: take it off the list"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", help="the folder to build bhk in")
    parser.add_argument("--linux", metavar="FOLDER", help="boot Linux, too, with its files there")
    parser.add_argument("--record", action="store_true", help="record what Linux says")
    options = parser.parse_args()
    report = Report()
    if options.linux:
        check_linux(report, ROOT / options.linux, options.record)
    check_bhk(report, options.build)
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
