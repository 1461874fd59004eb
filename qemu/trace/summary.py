# SPDX-License-Identifier: MIT
"""What a trace adds up to: for each lane its share of the CPU, and for each thing in it how often
and how long."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .lanes import Lane, Span


UNITS = (("s", 10**9), ("ms", 10**6), ("µs", 10**3))


@dataclass(frozen=True)
class Row:
    """One line of the summary. Times in ns; `longest` is the span that took longest."""

    label: str
    count: int
    total: int
    longest: Span

    @property
    def mean(self) -> float:
        """The average."""
        return self.total / self.count


def rows(lane: Lane) -> Iterator[Row]:
    """What happened in a lane, by kind and label, what took most first."""
    sums: dict[tuple[str, str], list[Span]] = {}
    for span in lane.spans:
        name = span.label if span.kind in ("wait", "softirq", "irq_handler", "run") else f"{span.kind}: {span.label}"
        label = "turns" if span.kind == "run" else name
        sums.setdefault((span.kind, label), []).append(span)
    found = []
    for (_, label), spans in sums.items():
        longest = max(spans, key=lambda span: span.end - span.begin)
        found.append(Row(label, len(spans), sum(span.end - span.begin for span in spans), longest))
    yield from sorted(found, key=lambda row: -row.total)


def share(lane: Lane, lanes: Iterable[Lane]) -> str:
    """Its part of the CPU's time, in percent."""
    total = sum(other.time for other in lanes)
    part = 100 * lane.time / total if total else 0.0
    if not lane.own:
        return ""
    return f"{part:.1f} %" if part >= 0.1 else "< 0.1 %"


def duration(ns: float) -> str:
    """A time for people, three digits."""
    for unit, size in UNITS:
        if ns >= size:
            value = ns / size
            return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2}f} {unit}"
    return f"{ns:.0f} ns"


def point(ns: int, step: int) -> str:
    """A point in time with as many digits as steps of this size need."""
    if ns == 0:
        return "0"
    unit, size = next((pair for pair in UNITS if ns >= pair[1]), ("ns", 1))
    digits = 0
    while step * 10**digits % size and digits < 9:
        digits += 1
    return f"{ns / size:.{digits}f} {unit}"
