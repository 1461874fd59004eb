# SPDX-License-Identifier: MIT
"""A trace as one HTML page that needs nothing else: a timeline, a summary, the events."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from . import summary, text
from .dump import Event, Trace
from .expression import Num
from .format import show
from .lanes import GROUPS, Lane, lanes

PAGE = Path(__file__).parent / "page"
OVERVIEW = 1200  # parts that the overview has at most


class Numbers:
    """Texts by number, each once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers))

    @property
    def words(self) -> list[str]:
        """All of them."""
        return list(self._numbers)


def fields(trace: Trace, event: Event) -> dict[str, str]:
    """The fields of an event as texts."""
    out = {}
    for field in event.format.fields if event.format else ():
        if field.common:
            continue
        value = event.fields[field.name]
        pointer = isinstance(value, Num) and "*" in field.type
        out[field.name] = show(field, value)
        if pointer and (name := trace.symbol(event.number(field.name))):
            out[field.name] += f" {name}"
    return out


def data(trace: Trace, found: list[Lane]) -> dict[str, Any]:
    """What the page's program draws. Times are relative to the first event."""
    start = trace.events[0].time if trace.events else 0
    end = max(1, trace.events[-1].time - start) if trace.events else 1
    kinds, labels, names, tasks = Numbers(), Numbers(), Numbers(), Numbers()
    number = {event: index for index, event in enumerate(trace.events)}
    rows: list[dict[str, Any]] = []
    for lane in found:
        spans = [
            [span.begin - start, span.end - start, span.depth, kinds(span.kind), labels(span.label),
             number[span.event], int(span.cut)]
            for span in sorted(lane.spans, key=lambda span: span.begin)
        ]  # fmt: skip
        rows.append({
            "group": lane.group, "title": lane.title, "depth": lane.depth, "spans": spans,
            "share": summary.share(lane, found), "marks": [number[event] for event in lane.marks],
            "own": [[begin - start, stop - start] for begin, stop in lane.own],
        })  # fmt: skip
    events = [
        [event.time - start, names(event.name), trace.text(event),
         tasks(f"{trace.comm(event.pid)}-{event.pid}"), text.flags(event), fields(trace, event)]
        for event in trace.events
    ]  # fmt: skip
    return {
        "start": start, "end": end, "lanes": rows, "events": events, "over": overview(found, start, end),
        "kinds": kinds.words, "labels": labels.words, "names": names.words, "tasks": tasks.words,
    }  # fmt: skip


def overview(found: list[Lane], start: int, end: int) -> list[list[Any]]:
    """Who had most of the CPU in each part of the time, idle left out."""
    width = max(1, -(-end // OVERVIEW))
    parts: list[dict[str, int]] = [{} for _ in range(end // width + 1)]
    for lane in found:
        for begin, stop in lane.own if lane.group != "idle" else ():
            for part in range((begin - start) // width, (stop - start) // width + 1):
                low, high = start + part * width, start + (part + 1) * width
                time = min(stop, high) - max(begin, low)
                parts[part][lane.group] = parts[part].get(lane.group, 0) + max(0, time)
    out: list[list[Any]] = []
    for part, times in enumerate(parts):
        most = max(times, key=lambda group: times[group], default="")
        if most and out and out[-1][1] == part * width and out[-1][2] == most:
            out[-1][1] += width
        elif most:
            out.append([part * width, (part + 1) * width, most])
    return out


def table(trace: Trace, found: list[Lane]) -> Iterator[str]:
    """The summary."""
    start = trace.events[0].time if trace.events else 0
    heads = ("what", "times", "total", "mean", "longest", "of the CPU")
    yield '<table class="sum"><tr>' + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"
    for lane in found:
        cells = (escape(lane.title), "", summary.duration(lane.time), "", "", summary.share(lane, found))
        yield f'<tr class="lane {lane.group}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
        for row in summary.rows(lane):
            span = row.longest
            longest = (
                f'<button data-from="{span.begin - start}" data-to="{span.end - start}" title="show it">'
                f"{summary.duration(span.end - span.begin)}</button>"
            )
            cells = (escape(row.label), f"{row.count}", summary.duration(row.total),
                     summary.duration(row.mean), longest, "")  # fmt: skip
            yield '<tr class="part">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
    yield "</table>"


def legend(found: list[Lane]) -> Iterator[str]:
    """What the colours mean."""
    for group, name in GROUPS.items():
        if any(lane.group == group for lane in found):
            yield f'<span class="key {group}"><i></i>{name}</span>'
    yield '<span class="key"><i class="light"></i>interrupted or in a softirq</span>'
    yield '<span class="key"><i class="wait"></i>ready, waits</span>'
    yield '<span class="key"><i class="tick"></i>event</span>'


def facts(trace: Trace) -> str:
    """The line beside the title."""
    words = [f"{len(trace.events)} events"]
    if trace.events:
        words.append(summary.duration(trace.events[-1].time - trace.events[0].time))
        words.append(f"from {trace.events[0].time / 1e9:.6f} s on")
    if trace.lost:
        words.append(f"{trace.lost} events before them were overwritten or dropped")
    return ", ".join([*words, trace.header.get("uname", "")]).rstrip(", ")


def build(trace: Trace, title: str) -> str:
    """The whole page."""
    found = lanes(trace)
    problems = "".join(f"<p>{escape(problem)}</p>" for problem in trace.problems)
    # A text of the trace must not end the script element.
    content = json.dumps(data(trace, found), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Template((PAGE / "page.html").read_text()).substitute(
        title=escape(title),
        facts=escape(facts(trace)),
        problems=f'<div class="warn">{problems}</div>' if problems else "",
        legend="\n".join(legend(found)),
        summary="\n".join(table(trace, found)),
        css=(PAGE / "page.css").read_text(),
        script=(PAGE / "page.js").read_text(),
        data=content,
    )
