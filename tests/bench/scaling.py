# SPDX-License-Identifier: MIT
"""Cost against the number of things: evaluates bench_scale.c, holds the laws, draws the chart."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from xml.sax.saxutils import escape

from qemu.marks import Event, MarksError, Metric, samples

SIZES = re.compile(r"bench: scale (\w+)((?: \d+)+)$", re.M)
BEGIN = "<!-- scaling: written by `make bench-linux` -->"
END = "<!-- end of scaling -->"
REPEAT = 5
# O(1) means: the largest number costs at most this much more, for each thing, than the second one.
FLAT = 1.25
# O(log n): instructions that each doubling may add.
PER_DOUBLING = 40
# O(n): how far the cost of one more may be from its mean over the whole range.
LINEAR = 1.25


@dataclass(frozen=True)
class Curve:
    """One line of the file `scaling`."""

    name: str
    metric: Metric
    each: bool
    law: str
    text: str


@dataclass(frozen=True)
class Measured:
    """A curve and what was measured: pairs of number and instructions."""

    curve: Curve
    points: Sequence[tuple[int, float]]

    @property
    def problem(self) -> str:
        """How the points break the law, or nothing."""
        sizes = [size for size, _ in self.points]
        costs = [cost for _, cost in self.points]
        if self.curve.law == "1" and costs[-1] > costs[1] * FLAT:
            return f"{costs[-1]:.0f} with {sizes[-1]:,}, {costs[1]:.0f} with {sizes[1]:,}: not O(1)"
        if self.curve.law == "log":
            limit = costs[0] + PER_DOUBLING * math.log2(sizes[-1] / sizes[0])
            if costs[-1] > limit:
                return f"{costs[-1]:.0f} with {sizes[-1]:,}, above {limit:.0f}: not O(log n)"
        if self.curve.law == "n":
            # One alone is a path of its own.
            mean = (costs[-1] - costs[1]) / (sizes[-1] - sizes[1])
            steps = [
                (b - a) / (m - n)
                for (n, a), (m, b) in zip(self.points[1:], self.points[2:], strict=False)
            ]
            if max(steps) > mean * LINEAR:
                return f"one more costs up to {max(steps):.0f}, {mean:.0f} in the mean: not O(n)"
        return ""


def read_curves(path: Path, names: dict[str, int]) -> list[Curve]:
    """The file `scaling`; its head describes the form."""
    curves = []
    for line in path.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        name, phase, start, law, text = (part.strip() for part in line.split("|"))
        words = law.split()
        if words[-1] not in ("1", "log", "n"):
            raise MarksError(f"{path.name}: {name}: there is no law '{law}'")
        metric = Metric(
            name, names[f"PHASE_{phase}"], names[f"MARK_{start}"], names["MARK_OP_END"], text
        )
        curves.append(Curve(name, metric, words[0] == "each", words[-1], text))
    return curves


def evaluate(curve: Curve, events: Iterable[Event], output: str) -> Measured:
    """The points of a curve. Raises MarksError if samples are missing or are too many."""
    told = dict(SIZES.findall(output))
    if curve.name not in told:
        raise MarksError(f"{curve.name}: the image told no sizes")
    sizes = [int(size) for size in told[curve.name].split()]
    found = samples(events, curve.metric)
    if len(found) != len(sizes) * REPEAT:
        raise MarksError(f"{curve.name}: {len(found)} samples instead of {len(sizes) * REPEAT}")
    points = []
    for index, size in enumerate(sizes):
        cost = median(found[index * REPEAT : (index + 1) * REPEAT])
        points.append((size, round(cost / size if curve.each else cost, 1)))
    return Measured(curve, points)


def table(curves: Iterable[Measured]) -> str:
    """For the terminal."""
    lines = []
    for item in curves:
        points = "  ".join(f"{size:,}: {cost:,.0f}" for size, cost in item.points)
        law = {"1": "O(1)", "log": "O(log n)", "n": "O(n)"}[item.curve.law]
        lines.append(f"{item.curve.name:10} {law:9} {points}")
        if item.problem:
            lines.append(f"{'':20} {item.problem}")
    return "\n".join(lines)


COLOURS = (
    "#2a7f62", "#c0562f", "#3465a4", "#8f5902", "#75507b", "#555753", "#a40000", "#c4a000",
)
WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 720, 420, 60, 20, 40, 110


def chart(curves: Sequence[Measured]) -> str:
    """All curves, both axes logarithmic."""
    largest = max(size for item in curves for size, _ in item.points)
    highest = max(cost for item in curves for _, cost in item.points)
    decades = math.log10(largest)
    floor, ceiling = 1.0, math.ceil(math.log10(highest))

    def x(size: float) -> float:
        return LEFT + math.log10(size) / decades * (WIDTH - LEFT - RIGHT)

    def y(cost: float) -> float:
        share = (math.log10(max(cost, 10)) - floor) / (ceiling - floor)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for exponent in range(round(decades) + 1):
        at = x(10**exponent)
        parts.append(f'<path d="M{at:.0f} {TOP}V{HEIGHT - BOTTOM}" stroke="#e4e4e4"/>')
        label = f"{10**exponent:,}"
        parts.append(f'<text x="{at:.0f}" y="{HEIGHT - 22}" text-anchor="middle">{label}</text>')
    for exponent in range(int(floor), ceiling + 1):
        at = y(10**exponent)
        parts.append(f'<path d="M{LEFT} {at:.0f}H{WIDTH - RIGHT}" stroke="#e4e4e4"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{at + 4:.0f}" text-anchor="end">{10**exponent:,}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 6}">number of things</text>')
    parts.append(f'<text x="{LEFT}" y="14">instructions</text>')
    labels: list[float] = []
    for item, colour in zip(curves, COLOURS, strict=False):
        line = " ".join(f"{x(size):.1f},{y(cost):.1f}" for size, cost in item.points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(size):.1f}" cy="{y(cost):.1f}" r="3" fill="{colour}"/>'
            for size, cost in item.points
        ]
        at = y(item.points[-1][1]) + 4
        while any(abs(at - other) < 12 for other in labels):
            at += 12
        labels.append(at)
        parts.append(
            f'<text x="{WIDTH - RIGHT + 8}" y="{at:.1f}" fill="{colour}">{escape(item.curve.name)}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def markdown(curves: Sequence[Measured]) -> str:
    """For docs/performance.md."""
    law = {"1": "O(1)", "log": "O(log n)", "n": "O(n)"}
    lines = ["| n things | what | law | instructions |", "|---|---|---|---|"]
    for item in curves:
        points = ", ".join(f"{size:,}: {cost:,.0f}" for size, cost in item.points)
        text = f"{item.curve.text}{', each' if item.curve.each else ''}"
        lines.append(f"| {item.curve.name} | {text} | {law[item.curve.law]} | {points} |")
    return "\n".join(lines)
