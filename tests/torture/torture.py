#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Torture: random operations on all bottom halves, checked by a model. docs/proof.md tells the method.

One run does so many operations with one seed; the same seed gives the same run, instruction for
instruction. With --seconds, runs with one seed after the other until the time is over. The results are KTAP.
"""

import argparse
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from qemu import Hang, Machine
from qemu.build import build_image
from qemu.ktap import Report

BUILD = "build-torture"
SHIFT = 5
# Wall-clock limits that only end what is stuck. The image tells its progress each two seconds of
# its own time, which the host takes a while for.
LIMIT, SILENCE = 7200.0, 120.0
END = re.compile(r"torture: (\d+) operations, seed (\d+), (\d+) violations$", re.M)
VIOLATION = re.compile(r"torture: (VIOLATION.*)$", re.M)
TROUBLE = re.compile(r"\] ((?:BUG|WARNING|Internal error|Unable to handle|Kernel panic).*)$", re.M)
PAIRS = re.compile(r"torture: (\d+) different pairs")


@dataclass(frozen=True)
class Run:
    """What one run said."""

    output: str
    problems: list[str]

    @property
    def summary(self) -> str:
        """How much was done."""
        pairs = PAIRS.search(self.output)
        return f"{pairs[1]} pairs" if pairs else "no report"


def judge(output: str, passed: bool, operations: int, seed: int) -> list[str]:
    """What was wrong with a run."""
    problems = [*VIOLATION.findall(output), *TROUBLE.findall(output)]
    end = END.search(output)
    if not end:
        return [*problems, "the run did not come to its end", *output.splitlines()[-20:]]
    if int(end[1]) < operations or int(end[2]) != seed:
        problems.append(f"it did {end[1]} operations with seed {end[2]}")
    if int(end[3]) or not passed:
        problems.append(f"the kernel counts {end[3]} violations")
    return problems


def run(image: Path, operations: int, seed: int, show: bool) -> Run:
    """One run."""

    def line(text: str) -> None:
        if show and re.search(r"torture: (\d+ of|VIOLATION)", text):
            print(f"# {text}", flush=True)

    try:
        # QEMU's two threads race for the clock when WFI ends: without nohlt, a loaded host sees
        # some runs in a hundred move an interrupt.
        args = f"torture={operations},{seed} loglevel=7 nohlt"
        with Machine(image, args=args, icount=SHIFT) as machine:
            end = machine.wait(LIMIT, SILENCE, line)
    except Hang as hang:
        return Run(hang.output, str(hang).splitlines())
    return Run(end.output, judge(end.output, end.passed, operations, seed))


def same(image: Path, operations: int, seed: int) -> list[str]:
    """Two runs with one seed must say the same, to the last character."""
    first, second = (run(image, operations, seed, False).output for _ in range(2))
    if first == second:
        return []
    lines = zip(first.splitlines(), second.splitlines(), strict=False)
    return next(([a, b] for a, b in lines if a != b), ["one says more than the other"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=1000000, help="of one run")
    parser.add_argument("--seed", type=int, default=1, help="of the first run")
    parser.add_argument("--seconds", type=int, default=0, help="go on so long, each run another seed")
    parser.add_argument("--same", action="store_true", help="show that a seed repeats a run")
    options = parser.parse_args()
    image = build_image(BUILD, "torture")
    report = Report()
    start = time.monotonic()
    seed = options.seed
    while True:
        result = run(image, options.operations, seed, sys.stdout.isatty())
        (image.parent / f"torture-{seed}.log").write_text(result.output)
        name = f"{options.operations:,} operations, seed {seed}: {result.summary}"
        report.result(name, result.problems)
        seed += 1
        if result.problems or time.monotonic() - start >= options.seconds:
            break
    if options.same:
        problems = same(image, 20000, options.seed)
        report.result(f"seed {options.seed} gives the same run twice", problems)
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
