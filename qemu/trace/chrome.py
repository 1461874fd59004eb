# SPDX-License-Identifier: MIT
"""A trace as Chrome's trace event JSON, for Perfetto, speedscope and chrome://tracing.

A group of lanes is a "process", a lane a "thread" of it. Spans have no arguments: speedscope
takes them for a part of the name. The last lane has each event with its fields.
"""

import json
from collections.abc import Iterator
from typing import Any

from .dump import Event, Trace
from .expression import Num
from .lanes import GROUPS, Lane, Span, lanes

NAMES = {
    "off": "off", "hardirq": "hard interrupts", "softirq": "softirqs", "ksoftirqd": "ksoftirqd",
    "irqthread": "irq threads", "worker": "workers", "thread": "threads", "idle": "idle",
}  # fmt: skip


def details(trace: Trace, event: Event) -> dict[str, Any]:
    """What a viewer shows of an event."""
    fields = {
        key: value.value if isinstance(value, Num) else value
        for key, value in event.fields.items()
        if isinstance(value, Num | str)
    }
    return {"text": trace.text(event), "task": f"{trace.comm(event.pid)}-{event.pid}", **fields}


def clipped(lane: Lane) -> Iterator[Span]:
    """The spans of a lane so that each lies in the one around it: what a thread does ends with
    the thread's turn and goes on in its next one."""
    outer = sorted((span for span in lane.spans if span.depth == 0), key=lambda span: span.begin)
    yield from outer
    runs = [span for span in outer if span.kind == "run"]
    for span in lane.spans:
        if span.depth and not runs:
            yield span
        for run in runs if span.depth else ():
            if run.begin < span.end and span.begin < run.end:
                begin, end = max(run.begin, span.begin), min(run.end, span.end)
                yield Span(begin, end, span.depth, span.kind, span.label, span.event, span.cut)


def nested(lane: Lane) -> Iterator[tuple[str, int, Span]]:
    """Begins and ends in the order in which they have to stand."""
    opened: list[Span] = []
    for span in sorted(clipped(lane), key=lambda span: (span.begin, span.depth)):
        while opened and (opened[-1].depth >= span.depth or opened[-1].end <= span.begin):
            last = opened.pop()
            yield "E", last.end, last
        yield "B", span.begin, span
        opened.append(span)
    while opened:
        last = opened.pop()
        yield "E", last.end, last


def named(place: dict[str, int], what: str, name: str, order: int) -> Iterator[dict[str, Any]]:
    """The name and the order of a process or thread."""
    yield {"ph": "M", **place, "name": f"{what}_name", "args": {"name": name}}
    yield {"ph": "M", **place, "name": f"{what}_sort_index", "args": {"sort_index": order}}


def entries(trace: Trace) -> Iterator[dict[str, Any]]:
    """All entries of the file."""
    found = lanes(trace, split=True)
    start = trace.events[0].time if trace.events else 0

    def instant(place: dict[str, int], event: Event) -> dict[str, Any]:
        return {"ph": "i", "s": "t", **place, "ts": (event.time - start) / 1000, "name": event.name,
                "cat": "event", "args": details(trace, event)}  # fmt: skip

    for number, group in enumerate(GROUPS, 1):
        members = [lane for lane in found if lane.group == group]
        if members:
            yield from named({"pid": number}, "process", NAMES[group], number)
        for index, lane in enumerate(members):
            # Not the number of the group: a thread with the number of its process is its main one.
            place = {"pid": number, "tid": 100 * number + index}
            yield from named(place, "thread", lane.title, index)
            for phase, time, span in nested(lane):
                moment = (time - start) / 1000
                yield {"ph": phase, **place, "ts": moment, "name": span.label, "cat": span.kind}
            yield from (instant(place, event) for event in lane.marks)
    place = {"pid": len(GROUPS) + 1, "tid": 100 * (len(GROUPS) + 1)}
    yield from named({"pid": place["pid"]}, "process", "events", place["pid"])
    yield from named(place, "thread", "all events", 0)
    yield from (instant(place, event) for event in trace.events)


def build(trace: Trace) -> str:
    """The whole file."""
    head: dict[str, Any] = {"displayTimeUnit": "ns", "otherData": {**trace.header, "problems": trace.problems}}
    rows = ",\n".join(json.dumps(entry) for entry in entries(trace))
    return json.dumps(head)[:-1] + ',\n"traceEvents": [\n' + rows + "\n]}\n"
