#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Faults from outside: wild interrupt lines, noise, bits that flip. docs/proof.md tells the method.

After each of them the console answers, or the machine has said what happened. The results are KTAP.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from qemu import ROOT
from qemu.ktap import Report

from tests.faults import bits, lines

# Lines that the short run holds high: none enabled, a driver's, the clock's, the watchdog's.
SHORT = (16, 25, 27, 81)


def flip_bits(report: Report, image: Path, seeds: range) -> list[bits.Outcome]:
    """One bit for each seed; first none, so that what happens then is of the bit."""
    none = bits.flip(image, None).end
    report.result("no bit: unharmed", [] if none == "unharmed" else [none])
    outcomes = []
    for seed in seeds:
        outcome = bits.flip(image, seed)
        outcomes.append(outcome)
        report.result(f"bit {seed}: {outcome.what}: {outcome.end}", [outcome.end] if outcome.bad else [])
    if outcomes:
        again = bits.flip(image, seeds[0])
        problems = [] if again == outcomes[0] else [f"the second time: {again.what}: {again.end}"]
        report.result(f"bit {seeds[0]}: the same each time", problems)
    return outcomes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the first fault")
    parser.add_argument("--count", type=int, default=4, help="how many of each random kind")
    parser.add_argument("--no-bits", action="store_true", help="leave out the bits")
    parser.add_argument("--lines", action="store_true", help="each line stuck high, not only some")
    parser.add_argument("--image", type=Path, default=ROOT / "build-default/bhk.elf")
    parser.add_argument("--test-image", type=Path, default=ROOT / "build-test/bhk.elf")
    options = parser.parse_args()
    seeds = range(options.seed, options.seed + options.count)
    report = Report()
    outcomes = [] if options.no_bits else flip_bits(report, options.test_image, seeds)
    for irq in lines.LINES if options.lines else SHORT:
        report.result(f"line {irq} stuck high", lines.stuck(options.image, irq))
    for seed in seeds:
        report.result(f"storm {seed} on all lines", lines.storm(options.image, seed))
        report.result(f"noise {seed} on the serial line", lines.noise(options.image, seed))
    ends = Counter(outcome.end.partition(":")[0] for outcome in outcomes)
    print(f"# bits: {', '.join(f'{count} {kind}' for kind, count in sorted(ends.items()))}")
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
