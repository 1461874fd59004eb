# SPDX-License-Identifier: MIT
"""bhk and Linux side by side: a table for the terminal, docs/performance.md and its chart."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from qemu.marks import Number, Statistics
from tests.bench import scaling, silicon
from tests.bench.scaling import Measured

BEGIN = "<!-- figures: written by `make bench-linux` -->"
END = "<!-- end of figures -->"
# Not a path: the proof of the method.
LEFT_OUT = {"calibration"}

BAR, GAP, LEFT, WIDTH = 9, 30, 130, 720
COLOURS = {"bhk": "#2a7f62", "Linux 6.1": "#9aa5b1"}


@dataclass(frozen=True)
class Row:
    """One path on both kernels, as p50."""

    name: str
    text: str
    bhk: Statistics
    linux: Statistics | None

    @property
    def ratio(self) -> str:
        """How often bhk's path fits into Linux's."""
        return f"{self.linux.p50 / self.bhk.p50:.1f}" if self.linux and self.bhk.p50 else ""


def text_of(row: Statistics, text: str) -> str:
    """What is measured, with its unit unless that is instructions."""
    return text if row.unit == "instructions" else f"{text}, in {row.unit}"


def pair(
    bhk: Mapping[str, Statistics], linux: Mapping[str, Statistics], texts: Mapping[str, str]
) -> list[Row]:
    """The rows of all paths that bhk was measured on."""
    return [
        Row(name, text_of(row, texts.get(name, "")), row, linux.get(name))
        for name, row in bhk.items()
        if name not in LEFT_OUT and row.unit in ("instructions", "bytes")
    ]


def short(value: Number) -> str:
    """A number in six characters or so."""
    return f"{value / 1e6:,.0f} M" if value >= 1e7 else f"{value:,}"


def table(rows: Iterable[Row]) -> str:
    """For the terminal."""
    lines = [f"{'p50, instructions':20} {'bhk':>10} {'Linux 6.1':>10} {'ratio':>9}"]
    for row in rows:
        linux = short(row.linux.p50) if row.linux else "-"
        lines.append(f"{row.name:20} {short(row.bhk.p50):>10} {linux:>10} {row.ratio:>9}  {row.text}")
    return "\n".join(lines)


def markdown(rows: Iterable[Row]) -> str:
    """For docs/performance.md."""
    lines = ["| path | what | bhk p50 | p99 | max | Linux 6.1 p50 | ratio | silicon |"]
    lines.append("|---|---|--:|--:|--:|--:|--:|---|")
    for row in rows:
        linux = short(row.linux.p50) if row.linux else "-"
        bhk = " | ".join(short(value) for value in (row.bhk.p50, row.bhk.p99, row.bhk.max))
        lines.append(f"| `{row.name}` | {row.text} | {bhk} | {linux} | {row.ratio} | |")
    return "\n".join(lines)


def chart(rows: Iterable[Row]) -> str:
    """Two bars for each path that both have, on a logarithmic scale from 10 to 10,000."""
    shown = [row for row in rows if row.linux and row.linux.p50 < 1e5]
    height = 40 + GAP * len(shown) + 20
    scale = (WIDTH - LEFT - 70) / 3

    def x(value: Number) -> float:
        return LEFT + max(0.0, math.log10(max(value, 10)) - 1) * scale

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for exponent in range(1, 5):
        at = x(10**exponent)
        parts.append(f'<path d="M{at:.0f} 30V{height - 18}" stroke="#dddddd"/>')
        parts.append(f'<text x="{at:.0f}" y="{height - 5}" text-anchor="middle">{10**exponent:,}</text>')
    for place, (name, colour) in enumerate(COLOURS.items()):
        left = LEFT + 110 * place
        parts.append(f'<rect x="{left}" y="8" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{left + 17}" y="18">{name}</text>')
    parts.append(f'<text x="{WIDTH - 8}" y="18" text-anchor="end">instructions, p50</text>')
    for index, row in enumerate(shown):
        top = 36 + GAP * index
        parts.append(f'<text x="{LEFT - 8}" y="{top + 13}" text-anchor="end">{escape(row.name)}</text>')
        assert row.linux
        for offset, (value, colour) in enumerate(
            zip((row.bhk.p50, row.linux.p50), COLOURS.values(), strict=True)
        ):
            y = top + offset * (BAR + 1)
            wide = max(1.0, x(value) - LEFT)
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{wide:.1f}" height="{BAR}" fill="{colour}"/>')
            parts.append(f'<text x="{LEFT + wide + 4:.1f}" y="{y + 8}" font-size="9">{value:,}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def replace(text: str, begin: str, end: str, middle: str) -> str:
    """The text with what stands between two marks replaced."""
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"there is no place for it: {begin}")
    return f"{before}{begin}\n\n{middle}\n\n{end}{after}"


def write(path: Path, rows: list[Row], what: str) -> None:
    """Put the table into its place in a document, and the chart beside it."""
    picture = f"![p50 of each path]({path.with_suffix('.svg').name})"
    figures = silicon.fill(markdown(rows), silicon.rows())
    text = replace(path.read_text(), BEGIN, END, f"{what}\n\n{figures}\n\n{picture}")
    path.write_text(text)
    path.with_suffix(".svg").write_text(chart(rows))


def write_scaling(path: Path, curves: list[Measured]) -> None:
    """The same for the cost against the number of things."""
    picture = path.with_name("scaling.svg")
    middle = f"{scaling.markdown(curves)}\n\n![cost against the number of things]({picture.name})"
    path.write_text(replace(path.read_text(), scaling.BEGIN, scaling.END, middle))
    picture.write_text(scaling.chart(curves))
