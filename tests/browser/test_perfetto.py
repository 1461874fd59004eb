# SPDX-License-Identifier: MIT
"""Perfetto's trace processor, the engine of ui.perfetto.dev, reads JSON and text and finds in them
what the trace says."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from qemu.trace import Trace, chrome, lanes, output, read
from tests.host.trace_kernel import busy

from .conftest import Perfetto

SLICES = """
    select ts, dur, slice.name, category,
           thread.name as thread, process.name as process
    from slice join thread_track on track_id = thread_track.id
    join thread using (utid) left join process using (upid) order by ts, depth"""
ARGUMENTS = """
    select ts, slice.name, key, display_value as value
    from slice join thread_track on track_id = thread_track.id
    join thread using (utid) join args on args.arg_set_id = slice.arg_set_id where thread.name = 'all events'"""
TURNS = "select ts, priority, end_state as state, name from sched join thread using (utid) order by ts"
WORKS = "select ts, dur, slice.name, category from slice where name like '%_work_fn' order by ts"


@pytest.fixture(scope="module")
def trace() -> Trace:
    return read(busy(1000).dump())


def test_each_span_and_event_of_the_json(perfetto: Perfetto, trace: Trace, tmp_path: Path) -> None:
    path = tmp_path / "trace.json"
    path.write_text(chrome.build(trace))
    slices, arguments = perfetto(path, SLICES, ARGUMENTS)
    start = trace.events[0].time
    spans: Counter[tuple[Any, ...]] = Counter()
    marks: Counter[tuple[Any, ...]] = Counter(
        (event.time - start, event.name, "all events", "events") for event in trace.events
    )
    for lane in lanes.lanes(trace, split=True):
        place = (lane.title, chrome.NAMES[lane.group])
        spans.update(
            (each.begin - start, each.end - each.begin, each.label, each.kind, *place) for each in chrome.clipped(lane)
        )
        marks.update((event.time - start, event.name, *place) for event in lane.marks)
    assert len(spans) > 500 < len(marks)
    span = ("ts", "dur", "name", "category", "thread", "process")
    assert Counter(tuple(each[key] for key in span) for each in slices if each["category"] != "event") == spans
    mark = ("ts", "name", "thread", "process")
    assert Counter(tuple(each[key] for key in mark) for each in slices if each["category"] == "event") == marks
    shown = {(each["ts"], each["name"], each["key"], each["value"]) for each in arguments}
    for event in trace.events:
        for key, value in chrome.details(trace, event).items():
            assert (event.time - start, event.name, f"args.{key}", str(value)) in shown


def test_threads_and_works_of_the_text(perfetto: Perfetto, trace: Trace, tmp_path: Path) -> None:
    """Perfetto's reader of ftrace's text knows a few events: whose turn it was, and works."""
    path = tmp_path / "trace.txt"
    path.write_bytes(output.content(trace, "txt", ""))
    turns, works = perfetto(path, TURNS, WORKS)
    switches = [event for event in trace.events if event.name == "sched_switch"]
    assert len(switches) > 100

    def micro(time: int) -> int:
        return (time + 500) // 1000

    def name(pid: int) -> str:
        return trace.comm(pid) if pid else "swapper"

    wanted = [(micro(event.time), name(event.number("next_pid")), event.number("next_prio")) for event in switches]
    assert [(round(each["ts"] / 1000), each["name"], each["priority"]) for each in turns] == wanted
    begun = [micro(event.time) for event in trace.events if event.name == "workqueue_execute_start"]
    assert [round(each["ts"] / 1000) for each in works] == begun
