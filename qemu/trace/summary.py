# SPDX-License-Identifier: MIT
"""What a trace adds up to: for each lane its share of the CPU, and for each thing in it how often
and how long."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .lanes import Lane, Span


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
    return f"{part:.1f} %" if part >= 1 else f"{part:.2g} %" if lane.own else ""


def duration(ns: float) -> str:
    """A time for people, three digits."""
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            value = ns / size
            return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2}f} {unit}"
    return f"{ns:.0f} ns"
