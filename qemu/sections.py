# SPDX-License-Identifier: MIT
"""The longest sections with interrupts off and with preemption off, by name.

qemu/plugin/sections.c finds them by address; this says which functions they are. What is the
kernel's, and what is not, comes from the map of the linker.
"""

import bisect
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .machine import ROOT
from .marks import MarksError, NoEvent, Statistics, read_functions

# One section of code in the linker's map: address, size, object.
CODE = re.compile(r"^ \.text\S*\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)\s+(\S+)$", re.M)
# Ranges that are so close are one: what the linker aligned.
GAP = 16
VECTORS = "vectors"
# The preempt count: the word that assembly calls CPU_STATE.
COUNT = re.compile(r"^#define CPU_STATE\s+\((\w+) \+ (\d+)\)$", re.M)
STATE = ROOT / "include/asm/cpu_state.h"

Range = tuple[int, int]


@dataclass(frozen=True)
class Section:
    """The sections from one function to another, and the longest one of them."""

    kind: str
    begin: str
    end: str
    count: int
    max: int
    path: tuple[tuple[str, int], ...]

    @property
    def name(self) -> str:
        """Where it is."""
        return self.begin if self.begin == self.end else f"{self.begin} to {self.end}"

    def functions(self) -> str:
        """What the instructions of the longest one are, in the order of the first call."""
        counts: Counter[str] = Counter()
        for function, length in self.path:
            counts[function] += length
        return " ".join(f"{function}:{length}" for function, length in counts.items())


class Names:
    """The functions of an image by address and by name."""

    def __init__(self, functions: list[tuple[int, str]]) -> None:
        self._functions = functions
        self._addresses = [address for address, _ in functions]

    def of(self, address: int) -> str:
        """The function that an address is in."""
        index = bisect.bisect_right(self._addresses, address)
        return self._functions[index - 1][1] if index else "?"

    def range(self, name: str) -> Range | None:
        """From where to where a function goes; None if there is none of the name."""
        for index, (address, other) in enumerate(self._functions):
            if other == name:
                return address, self._addresses[min(index + 1, len(self._addresses) - 1)]
        return None


def foreign_code(link_map: str, parts: Sequence[str]) -> list[Range]:
    """Where the code of these objects, and of all in these folders, is."""
    found = [
        (int(address, 16), int(address, 16) + int(size, 16))
        for address, size, name in CODE.findall(link_map)
        if int(address, 16) and any(f"/{part}/" in name or name.endswith(f"/{part}.o") for part in parts)
    ]
    ranges: list[Range] = []
    for begin, end in sorted(found):
        if ranges and begin - ranges[-1][1] < GAP:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        elif end > begin:
            ranges.append((begin, end))
    return ranges


def plugin_option(
    plugin: Path, elf: Path, log: Path, foreign: Sequence[str], helpers: Sequence[str], reports: Sequence[str]
) -> str:
    """The plugin with its options for QEMU.

    foreign   folders and objects (without .o) whose code is not the kernel's
    helpers   functions that shut out and let in for their callers
    reports   functions that are called when something has gone wrong
    """
    table = subprocess.run(["arm-none-eabi-nm", elf], check=True, capture_output=True, text=True).stdout
    symbols = {row[2]: int(row[0], 16) for row in map(str.split, table.splitlines()) if len(row) == 3}
    names = Names(read_functions(elf))
    found = COUNT.search(STATE.read_text())
    if not found:
        raise MarksError(f"{STATE.name} does not say where the preempt count is")
    count = symbols[found[1]] + int(found[2])
    words = [str(plugin), f"out={log}", f"vectors={symbols[VECTORS]:x}", f"count={count:x}"]
    ranges = foreign_code(elf.with_name("bhk.map").read_text(), foreign)
    words += [f"skip={begin:x}-{end:x}" for begin, end in ranges]
    for option, functions in (("helper", helpers), ("drop", reports)):
        inside = filter(None, map(names.range, functions))
        words += [f"{option}={begin:x}-{end:x}" for begin, end in inside]
    return ",".join(words)


def read_path(words: Iterable[str], names: Names) -> Iterator[tuple[str, int]]:
    """What was executed, function by function."""
    for word in words:
        address, _, length = word.partition(":")
        yield names.of(int(address, 16)), int(length)


class Sections:
    """A log of the plugin."""

    def __init__(self, log: Path, elf: Path) -> None:
        self._names = Names(read_functions(elf))
        self._longest: dict[tuple[str, str, str], Section] = {}
        self._lengths: dict[str, list[int]] = {}
        lines = iter(log.read_text().splitlines())
        for line in lines:
            match line.split():
                case ["section", kind, begin, end, count, length]:
                    self._add(kind, begin, end, int(count), int(length), next(lines))
                case ["length", kind, length, count]:
                    self._lengths.setdefault(kind, []).extend([int(length)] * int(count))
                case _:
                    raise MarksError(f"{log.name}: '{line[:40]}' is no line of the plugin")

    def _add(self, kind: str, begin: str, end: str, count: int, length: int, path: str) -> None:
        """Several places of two functions are one section."""
        first, last = self._names.of(int(begin, 16)), self._names.of(int(end, 16))
        before = self._longest.get((kind, first, last))
        if before and before.max >= length:
            self._longest[kind, first, last] = replace(before, count=before.count + count)
            return
        count += before.count if before else 0
        steps = tuple(read_path(path.split()[1:], self._names))
        self._longest[kind, first, last] = Section(kind, first, last, count, length, steps)

    def of(self, kind: str) -> list[Section]:
        """The sections of a kind, the longest first: irq, preempt, or interrupt."""
        found = [section for section in self._longest.values() if section.kind == kind]
        return sorted(found, key=lambda section: -section.max)

    def statistics(self, kind: str, name: str) -> Statistics:
        """How long they are."""
        lengths = self._lengths.get(kind)
        if not lengths:
            raise NoEvent(f"{name}: there was no section of the kind {kind}")
        # The plugin cuts the lengths off, but not the longest one.
        return replace(Statistics.of(name, "instructions", lengths), max=self.of(kind)[0].max)
