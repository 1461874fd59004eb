#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the command `bench` printed on a board: fills the column of docs/performance.md with it.

The file `silicon.log` beside this one is the console's text as it was; docs/boards.md tells how to get it.
"""

import re
import sys
from pathlib import Path

from qemu import ROOT
from qemu.marks import Statistics

FILE = ROOT / "tests/bench/silicon.log"
PAGE = ROOT / "docs/performance.md"
HEAD = re.compile(r"^in ns, by (the cycle counter|the system timer) at ([\d.]+) MHz", re.M)
ROW = re.compile(r"^(\w+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)  [^\[\n]*$", re.M)
CELL = re.compile(r"^(\| `(\w+)` \|.*\|)[^|]*\|$", re.M)


def read(text: str) -> dict[str, Statistics]:
    """The rows of a console's text; a later run replaces an earlier one."""
    plain = re.sub(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[78])", "", text).replace("\r\n", "\n")
    # What stands before a carriage return was overwritten.
    plain = re.sub(r"^.*\r", "", plain, flags=re.M)
    if not HEAD.search(plain):
        raise ValueError("there is no table of `bench` in it: the line 'in ns, by ...' is missing")
    return {
        name: Statistics(name, "ns", *(int(number) for number in numbers))
        for name, *numbers in ROW.findall(plain)
    }


def fill(page: str, rows: dict[str, Statistics]) -> str:
    """The page with p50 in the last column of each row that was measured."""
    return CELL.sub(
        lambda row: f"{row[1]} {rows[row[2]].p50:,} ns |" if row[2] in rows else row[0], page
    )


def rows(file: Path = FILE) -> dict[str, Statistics]:
    """What was measured on a board, or nothing."""
    return read(file.read_text(errors="replace")) if file.exists() else {}


def main() -> None:
    if not FILE.exists():
        sys.exit(f"{FILE} is missing: docs/boards.md tells how to get it")
    try:
        found = rows()
    except ValueError as error:
        sys.exit(f"{FILE}: {error}")
    PAGE.write_text(fill(PAGE.read_text(), found))
    print(f"{len(found)} rows -> {PAGE}")


if __name__ == "__main__":
    main()
