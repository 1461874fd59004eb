# SPDX-License-Identifier: MIT
"""A trace as Chrome's trace event JSON, for Perfetto, speedscope and chrome://tracing.

A group of lanes is a "process", a lane a "thread" of it.
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


def entries(trace: Trace) -> Iterator[dict[str, Any]]:
    """All entries of the file."""
    found = lanes(trace, split=True)
    start = trace.events[0].time if trace.events else 0
    for number, group in enumerate(GROUPS, 1):
        members = [lane for lane in found if lane.group == group]
        if not members:
            continue
        yield {"ph": "M", "pid": number, "name": "process_name", "args": {"name": NAMES[group]}}
        yield {"ph": "M", "pid": number, "name": "process_sort_index", "args": {"sort_index": number}}
        for index, lane in enumerate(members):
            # Not the number of the group: a thread with the number of its process is its main one.
            place = {"pid": number, "tid": 100 * number + index}
            yield {"ph": "M", **place, "name": "thread_name", "args": {"name": lane.title}}
            yield {"ph": "M", **place, "name": "thread_sort_index", "args": {"sort_index": index}}
            for phase, time, span in nested(lane):
                entry = {"ph": phase, **place, "ts": (time - start) / 1000, "name": span.label, "cat": span.kind}
                yield entry | ({"args": details(trace, span.event)} if phase == "B" else {})
            for event in lane.marks:
                yield {"ph": "i", "s": "t", **place, "ts": (event.time - start) / 1000,
                       "name": event.name, "cat": "event", "args": details(trace, event)}  # fmt: skip


def build(trace: Trace) -> str:
    """The whole file."""
    head: dict[str, Any] = {"displayTimeUnit": "ns", "otherData": {**trace.header, "problems": trace.problems}}
    rows = ",\n".join(json.dumps(entry) for entry in entries(trace))
    return json.dumps(head)[:-1] + ',\n"traceEvents": [\n' + rows + "\n]}\n"
