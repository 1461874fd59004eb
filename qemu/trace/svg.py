# SPDX-License-Identifier: MIT
"""A part of a trace as a picture for documents: SVG without a program, for light and dark."""

from collections.abc import Iterable, Iterator
from html import escape

from .dump import Trace
from .html import facts
from .lanes import GROUPS, Lane, Span, lanes
from .summary import duration, point

LEFT, RIGHT, TOP, WIDTH = 150, 12, 52, 960
ROW, INNER, TICKS, GAP = 18, 15, 8, 7
LETTER = 6.4  # width of a letter in a label

STYLE = """\
svg{--bg:#fff;--fg:#1b1f24;--dim:#5c6672;--line:#dfe3e8}
@media (prefers-color-scheme:dark){svg{--bg:#14171b;--fg:#e6e9ed;--dim:#9aa5b1;--line:#2c333b}}
text{font:12px system-ui,"Segoe UI","DejaVu Sans",sans-serif;fill:var(--fg)}
.b{fill:var(--bg)}.d{fill:var(--dim);font-size:11px}.l{fill:#1b1f24;font-size:11px}line{stroke:var(--line)}
.o{fill:var(--c)}.f{fill:var(--c);opacity:.38}.i{fill:var(--c);stroke:var(--bg)}.t{fill:var(--fg);opacity:.7}
.w{fill:url(#h)}#h line{stroke:#8b95a1;stroke-width:2}
.off{--c:#b9c0c8}.hardirq{--c:#f28b82}.softirq{--c:#f6b94a}.ksoftirqd{--c:#c9a2f2}
.irqthread{--c:#82b4f7}.worker{--c:#72d09b}.thread{--c:#8fd0d6}.idle{--c:#ccd2d9}
@media (prefers-color-scheme:dark){.idle{--c:#4b545e}}"""


class Picture:
    """One picture while it is drawn."""

    def __init__(self, trace: Trace, title: str, begin: int, end: int) -> None:
        self._trace = trace
        self._title = title
        self._start = trace.events[0].time if trace.events else 0
        self._begin, self._end = self._start + begin, self._start + end
        self._out: list[str] = []

    def _x(self, time: int) -> float:
        part = (time - self._begin) / max(1, self._end - self._begin)
        return LEFT + min(1.0, max(0.0, part)) * (WIDTH - LEFT - RIGHT)

    def _seen(self, begin: int, end: int) -> bool:
        return end >= self._begin and begin <= self._end

    def _bars(self, times: Iterable[tuple[int, int]]) -> Iterator[tuple[float, float]]:
        """Positions and widths; what is too narrow is drawn together."""
        wait: tuple[float, float] | None = None
        for begin, end in times:
            if not self._seen(begin, end):
                continue
            x = self._x(begin)
            wide = max(1.0, self._x(end) - x)
            if wait and wide < 2 and x <= wait[0] + wait[1] + 0.5:
                wait = (wait[0], max(wait[1], x + wide - wait[0]))
                continue
            if wait:
                yield wait
            wait = (x, wide)
        if wait:
            yield wait

    def _rects(self, css: str, times: Iterable[tuple[int, int]], y: int, height: int) -> None:
        path = "".join(
            f"M{x:.1f} {y}h{wide:.1f}v{height}h-{wide:.1f}z" for x, wide in self._bars(times)
        )
        if path:
            self._out.append(f'<path class="{css}" d="{path}"/>')

    def _text(self, x: float, y: int, text: str, css: str = "", anchor: str = "") -> None:
        css = f' class="{css}"' if css else ""
        anchor = f' text-anchor="{anchor}"' if anchor else ""
        self._out.append(f'<text x="{x:.1f}" y="{y}"{css}{anchor}>{escape(text)}</text>')

    def _labels(self, spans: Iterable[Span], y: int) -> None:
        for span in spans:
            if not self._seen(span.begin, span.end):
                continue
            x = self._x(span.begin)
            room = int((self._x(span.end) - x - 6) / LETTER)
            if room >= 3:
                text = span.label if len(span.label) <= room else span.label[: room - 1] + "…"
                self._text(x + 3, y, text, "l")

    def _lane(self, lane: Lane, y: int) -> None:
        spans = sorted(lane.spans, key=lambda span: span.begin)
        outer = [span for span in spans if span.depth == 0]
        turns = [span for span in outer if span.kind != "wait"]
        waits = [span for span in outer if span.kind == "wait"]
        self._out.append(f'<g class="{lane.group}">')
        self._text(10, y + 13, lane.title)
        self._rects("f", ((span.begin, span.end) for span in turns), y, ROW - 2)
        self._rects("w", ((span.begin, span.end) for span in waits), y + 5, 6)
        self._rects("o", lane.own, y, ROW - 2)
        # A thread's turns need no name: the lane has it.
        self._labels((span for span in turns if span.kind != "run"), y + 12)
        for depth in range(1, lane.depth):
            row = [span for span in spans if span.depth == depth]
            top = y + ROW + INNER * (depth - 1)
            self._rects("i", ((span.begin, span.end) for span in row), top, INNER - 2)
            self._labels(row, top + 10)
        ticks = ((event.time, event.time) for event in lane.marks)
        self._rects("t", ticks, y + self._height(lane) - TICKS, TICKS - 3)
        self._out.append("</g>")

    @staticmethod
    def _height(lane: Lane) -> int:
        return ROW + INNER * (lane.depth - 1) + (TICKS if lane.marks else 0)

    def _axis(self, bottom: int) -> None:
        size = self._end - self._begin
        step = next(
            factor * 10**power
            for power in range(20)
            for factor in (1, 2, 5)
            if factor * 10**power * 8 >= size
        )
        first = -(-(self._begin - self._start) // step) * step
        for time in range(first, self._end - self._start + 1, step):
            x = self._x(self._start + time)
            self._out.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 12}" y2="{bottom}"/>')
            if x < WIDTH - 40:
                self._text(x + 3, TOP - 6, point(time, step), "d")

    def _legend(self, found: list[Lane], y: int) -> None:
        x = 10.0
        for group, name in GROUPS.items():
            if any(lane.group == group for lane in found):
                self._out.append(f'<g class="{group}"><path class="o" d="M{x:.0f} {y - 9}h18v10h-18z"/></g>')
                self._text(x + 23, y, name, "d")
                x += 36 + LETTER * len(name)
        self._out.append(f'<path class="w" d="M{x:.0f} {y - 7}h18v6h-18z"/>')
        self._text(x + 23, y, "ready, waits for the CPU; pale: interrupted or in a softirq", "d")

    def _facts(self) -> str:
        """The line beside the title."""
        events = self._trace.events
        if not events or self._end - self._begin >= events[-1].time - self._start:
            return facts(self._trace)
        whole = duration(events[-1].time - self._start)
        return f"{duration(self._end - self._begin)} of {whole}"

    def draw(self) -> str:
        """The whole file."""
        found = [
            lane for lane in lanes(self._trace)
            if any(self._seen(span.begin, span.end) for span in lane.spans)
        ]  # fmt: skip
        bottom = TOP + sum(self._height(lane) + GAP for lane in found)
        self._axis(bottom)
        y = TOP
        for lane in found:
            self._lane(lane, y)
            y += self._height(lane) + GAP
        self._legend(found, bottom + 18)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 30}" '
            f'width="{WIDTH}" height="{bottom + 30}" role="img">\n<title>{escape(self._title)}</title>\n'
            f"<style>\n{STYLE}\n</style>\n"
            '<defs><pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><line y2="5"/></pattern></defs>\n'
            f'<rect class="b" width="{WIDTH}" height="{bottom + 30}"/>\n'
            f'<text x="10" y="20" font-weight="600">{escape(self._title)}</text>\n'
            f'<text class="d" x="{WIDTH - RIGHT}" y="20" text-anchor="end">{escape(self._facts())}</text>\n'
        )
        return head + "\n".join(self._out) + "\n</svg>\n"


def build(trace: Trace, title: str, begin: int = 0, end: int | None = None) -> str:
    """The picture of the part from `begin` to `end`, in ns since the first event."""
    if end is None:
        end = max(1, trace.events[-1].time - trace.events[0].time) if trace.events else 1
    return Picture(trace, title, begin, end).draw()
