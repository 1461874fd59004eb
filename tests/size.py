#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The size of images: `make size` prints it, `make test` holds it against the budgets."""

import argparse
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from qemu.ktap import Report

TOOLS = "arm-none-eabi-"
KIB = 1024
# Code, constants, symbol and unwind tables, by the folder of the image.
BUDGETS = {"build-default": 192 * KIB, "build-minimal": 32 * KIB}
# The same of one folder of an image; the one of the benchmarks has tracing and histograms.
FOLDER_BUDGETS = {("build-default", "bh"): 24 * KIB, ("build-bench", "bh"): 24 * KIB}

# The part of a link map in which the compiler has mixed all files.
ACROSS_FILES = "(C, compiled across files)"


def read_only_sections(elf: Path) -> dict[str, int]:
    """What of the image nobody writes: allocated, in the file, not writable."""
    table = subprocess.run(
        [TOOLS + "readelf", "-SW", elf], check=True, capture_output=True, text=True
    ).stdout
    sizes = {}
    for line in table.splitlines():
        fields = line.partition("]")[2].split()
        # name type address offset size entry flags ...
        if len(fields) >= 7 and fields[1] != "NOBITS" and "A" in fields[6] and "W" not in fields[6]:
            sizes[fields[0]] = int(fields[4], 16)
    return sizes


def read_only(elf: Path) -> int:
    """Bytes of these sections."""
    return sum(read_only_sections(elf).values())


def linked(elf: Path, depth: int) -> dict[str, int]:
    """Linked code and constants by folder (depth 1) or object, as the link map tells."""
    sizes: dict[str, int] = defaultdict(int)
    sections = read_only_sections(elf)
    section = ""
    pending = False
    for line in elf.with_suffix(".map").read_text().splitlines():
        if line.startswith("."):
            section = line.split()[0]
        words = line.split()
        if line.startswith(" .") and len(words) == 1:
            pending = True
            continue
        if section in sections:
            numbers = words if pending else words[1:]
            if (pending or line.startswith(" .")) and len(numbers) == 3:
                sizes[part_of(numbers[2], elf.parent, depth)] += int(numbers[1], 16)
        pending = False
    return sizes


def part_of(name: str, build: Path, depth: int) -> str:
    """The first folders of an object file's path, or the library that it is from."""
    path = name.removeprefix(f"{build}/")
    if path == name:
        if ".ltrans" in name:
            return ACROSS_FILES
        return Path(name.split("(")[0]).name
    return "/".join(path.split("/")[:depth])


def source_of(place: str, depth: int) -> str:
    """The first folders of a source file, wherever it was compiled; what is not ours is a library."""
    found = re.search(r"(?:^|/)((?:bh|boot|drivers|include|kernel|shell)/.*):\d+$", place)
    return "/".join(found[1].split("/")[:depth]) if found else "(libraries)"


def by_source(elf: Path, depth: int) -> dict[str, int]:
    """Functions and constants by folder (depth 1) or source file, as the debug information tells."""
    command = [TOOLS + "nm", "-S", "-l", "--defined-only", str(elf)]
    table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    at: dict[str, tuple[int, str]] = {}
    for line in table.splitlines():
        symbol, _, place = line.partition("\t")
        words = symbol.split()
        if len(words) == 4 and words[2] in "tTrRwWvV":
            at.setdefault(words[0], (int(words[1], 16), place))
    sizes: dict[str, int] = defaultdict(int)
    for size, place in at.values():
        sizes[source_of(place, depth) if place else "(assembly)"] += size
    sizes["(unnamed: literals, strings, alignment)"] = read_only(elf) - sum(sizes.values())
    return sizes


def show(elf: Path, depth: int) -> None:
    """Print where the bytes of an image are."""
    sizes = linked(elf, depth)
    if ACROSS_FILES in sizes:
        sizes = by_source(elf, depth)
    for name, size in sorted(sizes.items(), key=lambda item: -item[1]):
        print(f"{size:9,}  {name}")
    print(f"{read_only(elf):9,}  text and read-only data of {elf}")


def hold(report: Report, what: str, size: int, budget: int) -> None:
    """One figure and its budget. Nothing at all is a mistake in measuring, not a success."""
    notes = [] if 0 < size <= budget else [f"{size - budget:,} bytes too many"]
    report.result(f"{what}: {size:,} of {budget:,} bytes", notes)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, metavar="DEPTH", help="print a table, check nothing")
    parser.add_argument("builds", nargs="+", type=Path)
    options = parser.parse_args()
    if options.show:
        for build in options.builds:
            show(build / "bhk.elf", options.show)
        return 0
    report = Report()
    for build in options.builds:
        if build.name in BUDGETS:
            hold(report, build.name, read_only(build / "bhk.elf"), BUDGETS[build.name])
        for (image, folder), budget in FOLDER_BUDGETS.items():
            if image == build.name:
                size = linked(build / "bhk.elf", 1)[folder]
                hold(report, f"{folder}/ in {image}", size, budget)
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
