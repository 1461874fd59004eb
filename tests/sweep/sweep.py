#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The sweep: an interrupt at each instruction of an operation. docs/proof.md tells the method.

Builds the image of configs/sweep_defconfig, runs it with QEMU's instruction counting and prints
what it says: one line a pair, in KTAP.
"""

import argparse
import re
import sys
from pathlib import Path

from qemu import Hang, Machine
from qemu.build import BuildError, build_image

BUILD = "build-sweep"
SHIFT = 10
LIMIT = 3600.0
SILENCE = 60.0
# With two interrupts: so many runs of each pair of operations, at places that the seed chooses.
SAMPLES = 20
# --two all: operations of at most so many instructions at each pair of places,
ALL_PLACES = 60
# and of at most so many with an interrupt at each place that also wakes a thread.
PREEMPT = 600
BAD = re.compile(r"^(not ok|# |\[.*(panic|BUG|WARNING))")


class Show:
    """What a person sees: on a terminal the present pair in one line, and whatever is wrong."""

    def __init__(self, everything: bool) -> None:
        self._everything = everything
        self._terminal = sys.stdout.isatty() and not everything

    def line(self, text: str) -> None:
        """One line of the machine."""
        if self._everything or BAD.match(text):
            print(f"{self._clear()}{text}", flush=True)
        elif self._terminal:
            print(f"{self._clear()}{text[:100]}", end="", flush=True)

    def _clear(self) -> str:
        return "\r\x1b[K" if self._terminal else ""


def run(image: Path, args: str, show: Show) -> int:
    """Run the image. Return: the exit status of this program."""
    output, problem = "", ""
    try:
        with Machine(image, args=args, icount=SHIFT) as machine:
            end = machine.wait(LIMIT, SILENCE, show.line)
        output = end.output + end.errors
        if not end.passed:
            problem = f"the kernel ended with: {end.meaning}"
    except Hang as hang:
        output, problem = hang.output + hang.errors, str(hang)
    image.with_name("sweep.log").write_text(output)
    if problem and "not ok" not in output:
        print(f"not ok - {problem.splitlines()[0]}")
    return int(bool(problem))


def two_interrupts(options: argparse.Namespace) -> str:
    """Boot arguments for the runs with two interrupts."""
    everywhere = options.two == "all"
    samples = SAMPLES if everywhere else int(options.two)
    places = options.two_places if options.two_places is not None else ALL_PLACES if everywhere else 0
    args = f" sweep_two={samples} sweep_seed={options.seed}" if samples or places else ""
    args += f" sweep_two_all={places} sweep_part={options.two_part}" if places else ""
    return args + (f" sweep_preempt={PREEMPT}" if everywhere else "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="?", default="*", help="GLOB[,GLOB]")
    parser.add_argument("--max", type=int, help="only operations of at most so many instructions")
    parser.add_argument("--two", default=str(SAMPLES), help="runs of each pair with two interrupts, or `all`")
    parser.add_argument("--two-places", type=int, help="each pair of places in operations of so many instructions")
    parser.add_argument("--two-part", type=int, default=1, help="of the triples at each pair of places one in so many")
    parser.add_argument("--seed", type=int, default=1, help="chooses what --two does")
    parser.add_argument("--all", action="store_true", help="print each pair, not only bad ones")
    parser.add_argument("--build", default=BUILD, metavar="FOLDER")
    options = parser.parse_args()
    args = f"sweep={options.subjects} loglevel=5"
    args += f" sweep_max={options.max}" if options.max else ""
    args += two_interrupts(options)
    try:
        image = build_image(options.build, "sweep")
    except BuildError as error:
        sys.exit(f"sweep: {error}")
    return run(image, args, Show(options.all))


if __name__ == "__main__":
    sys.exit(main())
