# SPDX-License-Identifier: MIT
"""The files of a trace: trace-cmd itself reads trace.dat, the others are read here."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from qemu import ROOT
from qemu.trace import Trace, chrome, html, lanes, read, summary, svg, text, tracedat, write
from qemu.trace.__main__ import Refused, check

from .trace_kernel import (
    HARDIRQ,
    IDLE,
    INIT,
    IRQ_THREAD,
    IRQS_OFF,
    NEED_RESCHED,
    SHELL,
    SOFTIRQ,
    TASKLET,
    TASKLET_FN,
    WORK_FN,
    WORKER,
    Kernel,
    busy,
    switch,
)

LINE = re.compile(r" *(.{16}|\S+)-(\d+) +\[000\] +(\S+ +)?([\d.]+): (\S+): *(.*)")


@pytest.fixture(scope="module")
def trace() -> Trace:
    return read(busy(2500).dump())


def report(tmp_path: Path, trace: Trace, *options: str) -> list[str]:
    """What trace-cmd makes of a trace; it must have nothing to complain about."""
    path = tmp_path / "trace.dat"
    path.write_bytes(tracedat.build(trace))
    done = subprocess.run(
        ["trace-cmd", "report", *options, "-i", path], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "cpus=1"
    return lines[1:]


def normal(line: str) -> tuple[str, ...]:
    """The parts of a line: trace-cmd fills up names of events and marks addresses with 0x."""
    match = LINE.fullmatch(line)
    assert match, line
    words = re.sub(r"\b(?:0x)?0*([0-9a-f]{4,8})\b", r"\1", match[6].rstrip())
    return (match[1].strip(), match[2], match[4], match[5], words)


def ours(trace: Trace) -> list[tuple[str, ...]]:
    """The events of our text. trace-cmd shows trace_printk() as an event `print`."""
    lines = [line for line in text.lines(trace) if not line.startswith(("#", "CPU:"))]
    for index, event in enumerate(trace.events):
        if event.name == "print":
            lines[index] = lines[index].replace(trace.text(event), f"print: {trace.text(event)}")
    return [normal(line) for line in lines]


def test_trace_cmd_shows_the_same_events(trace: Trace, tmp_path: Path) -> None:
    # -N: without plugins, which have their own ideas of some events.
    lines = report(tmp_path, trace, "-N")
    assert [normal(line) for line in lines] == ours(trace)
    assert len(lines) == len(trace.events) >= 2500


def test_trace_cmd_with_its_plugins(trace: Trace, tmp_path: Path) -> None:
    lines = report(tmp_path, trace)
    assert len(lines) == len(trace.events)
    assert not [line for line in lines if "FAILED" in line or "Unknown" in line]


def test_trace_cmd_shows_context_and_nanoseconds(trace: Trace, tmp_path: Path) -> None:
    lines = report(tmp_path, trace, "-N", "-l", "-t")
    for line, event in zip(lines, trace.events, strict=True):
        match = re.match(r".{8}-\d+ +0(.{5}) +(\d+)\.(\d{9}): ", line)
        assert match, line
        assert match[1].lower() == text.flags(event).lower()
        assert int(match[2] + match[3]) == event.time


def test_trace_cmd_knows_what_was_lost(tmp_path: Path) -> None:
    kernel = busy(1500)
    kernel.header["lost"] = "4711"
    lines = kernel.dump()
    middle = [number for number, line in enumerate(lines) if line[2] == "R"][700]
    del lines[middle]
    trace = read(lines)
    shown = report(tmp_path, trace, "-N")
    assert shown[0] == "CPU:0 [4711 EVENTS DROPPED]"
    gap = next(index for index, event in enumerate(trace.events) if event.gap)
    assert shown[1 + gap] == "CPU:0 [EVENTS DROPPED]"
    assert len(shown) == len(trace.events) + 2
    ours_lost = [line for line in text.lines(trace) if line.startswith("CPU:")]
    assert ours_lost == ["CPU:0 [LOST 4711 EVENTS]", "CPU:0 [LOST EVENTS]"]


def test_long_pauses_and_long_records(tmp_path: Path) -> None:
    kernel = Kernel()
    for pause in (0, 1, (1 << 27) - 1, 1 << 27, 1 << 32, 3600 * 10**9):
        for size in (0, 3, 100, 104, 105, 1000):
            kernel.event("print", pause, ip=TASKLET_FN, buf="key " + "x" * size)
    trace = read(kernel.dump())
    assert [normal(line) for line in report(tmp_path, trace, "-N")] == ours(trace)


def test_text_as_of_ftrace() -> None:
    kernel = Kernel()
    kernel.now = 5_563_165_499
    kernel.pid, kernel.flags = IRQ_THREAD, IRQS_OFF | HARDIRQ
    kernel.event("irq_handler_entry", irq=27, name="timer")
    kernel.flags = SOFTIRQ | NEED_RESCHED
    kernel.event("softirq_entry", vec=9)
    kernel.pid, kernel.flags = 999, 0x80 | 0x40 | NEED_RESCHED | 0x20
    kernel.event("print", 10**9, ip=TASKLET_FN, buf="done\n")
    kernel.pid, kernel.flags = IDLE, IRQS_OFF | 0x80 | HARDIRQ | SOFTIRQ
    kernel.event("irq_handler_exit", 10**13, irq=27, ret=0)
    kernel.header["lost"] = "3"
    lines = list(text.lines(read(kernel.dump())))
    assert lines[2] == "# entries-in-buffer/entries-written: 4/7   #P:1"
    assert lines[10] == "#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION"
    assert lines[12:] == [
        "CPU:0 [LOST 3 EVENTS]",
        " irq/49-gpio-key-12      [000] d.h..     5.563166: irq_handler_entry: irq=27 name=timer",
        " irq/49-gpio-key-12      [000] .ns1.     5.563167: softirq_entry: vec=9 [action=RCU]",
        "           <...>-999     [000] bNz..     6.563167: dma_tasklet_fn: done",
        "          <idle>-0       [000] D.H1. 10006.563167: irq_handler_exit: irq=27 ret=unhandled",
    ]


def story() -> Kernel:
    """An interrupt in a thread, its softirq with a tasklet that is interrupted, a worker."""
    kernel = Kernel()
    kernel.now, kernel.pid = 0, INIT
    kernel.event("softirq_raise", 1000, vec=6)
    kernel.flags = SOFTIRQ
    kernel.event("softirq_entry", 1000, vec=6)
    kernel.event("tasklet_entry", 1000, tasklet=TASKLET, func=TASKLET_FN)
    kernel.flags |= HARDIRQ | IRQS_OFF
    kernel.event("irq_handler_entry", 1000, irq=65, name="dma")
    kernel.event("sched_waking", 500, comm="kworker/0:1", pid=WORKER, prio=120, target_cpu=0)
    kernel.event("irq_handler_exit", 500, irq=65, ret=1)
    kernel.flags = SOFTIRQ
    kernel.event("tasklet_exit", 1000, tasklet=TASKLET, func=TASKLET_FN)
    kernel.event("softirq_exit", 1000, vec=6)
    kernel.flags = 0
    switch(kernel, WORKER, 0, 1000)
    kernel.event("workqueue_execute_start", 1000, work=0x5000, function=WORK_FN)
    switch(kernel, INIT, 0, 1000)
    switch(kernel, WORKER, 0, 1000)
    kernel.event("workqueue_execute_end", 1000, work=0x5000, function=WORK_FN)
    switch(kernel, IDLE, 1, 1000)
    kernel.event("softirq_raise", 1000, vec=1)
    return kernel


def spans(trace: Trace, split: bool = False) -> dict[str, list[tuple[int, int, int, str]]]:
    """Lanes with begin, end (in us), depth and label of what is in them."""
    return {
        lane.title: sorted((s.begin // 1000, s.end // 1000, s.depth, s.label) for s in lane.spans)
        for lane in lanes.lanes(trace, split)
    }


def test_lanes() -> None:
    wait = "ready, waits for the CPU"
    assert spans(read(story().dump())) == {
        "top half": [(4, 5, 0, "dma")],
        "softirq": [(2, 7, 0, "TASKLET"), (3, 6, 1, "dma_tasklet_fn")],
        "kworker/0:1": [
            (4, 8, 0, wait), (8, 10, 0, "kworker/0:1"), (9, 12, 1, "rx_work_fn"), (10, 11, 0, wait),
            (11, 13, 0, "kworker/0:1"),
        ],
        "init-1": [(1, 8, 0, "init"), (8, 10, 0, wait), (10, 11, 0, "init")],
        "idle": [(13, 14, 0, "idle")],
    }  # fmt: skip
    assert list(spans(read(story().dump()), split=True))[:2] == ["irq 65 dma", "softirq TASKLET"]


def test_who_had_the_cpu() -> None:
    times = {lane.title: lane.time // 1000 for lane in lanes.lanes(read(story().dump()))}
    assert times == {"top half": 1, "softirq": 4, "kworker/0:1": 4, "init-1": 3, "idle": 1}


def test_every_event_is_in_a_lane(trace: Trace) -> None:
    found = lanes.lanes(trace)
    begun = {span.event for lane in found for span in lane.spans}
    marked = {event for lane in found for event in lane.marks}
    ends = ("_exit", "_end")
    assert {e for e in trace.events if not e.name.endswith(ends)} <= begun | marked | {
        e for e in trace.events if e.name == "sched_switch"
    }
    total = sum(lane.time for lane in found)
    assert total == trace.events[-1].time - trace.events[0].time


def test_chrome_entries_are_nested(trace: Trace) -> None:
    content: dict[str, Any] = json.loads(chrome.build(trace))
    opened: dict[int, list[str]] = {}
    last: dict[int, float] = {}
    names: dict[int, str] = {}
    for entry in content["traceEvents"]:
        lane = entry.get("tid", 0)
        if entry["name"] == "thread_name":
            names[lane] = entry["args"]["name"]
        if entry["ph"] in "BE":
            assert entry["ts"] >= last.get(lane, 0)
            last[lane] = entry["ts"]
        if entry["ph"] == "B":
            opened.setdefault(lane, []).append(entry["name"])
        elif entry["ph"] == "E":
            assert opened[lane].pop() == entry["name"]
    assert not any(opened.values())
    last_lane = [entry for entry in content["traceEvents"] if entry["tid" if "tid" in entry else "pid"] == 900]
    texts = [entry["args"]["text"] for entry in last_lane if entry["ph"] == "i"]
    assert texts == [trace.text(event) for event in trace.events]
    assert {"irq 27 timer", "softirq TASKLET", "ksoftirqd/0", "kworker/0:1", f"shell-{SHELL}",
            "irq/49-gpio-key", "idle"} <= set(names.values())  # fmt: skip


class Browser:
    """The parts of a page."""

    def __init__(self, page: str) -> None:
        self.page = page
        match = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
        assert match
        self.data: dict[str, Any] = json.loads(match[1])


def test_the_page_has_everything_and_needs_nothing(trace: Trace) -> None:
    browser = Browser(html.build(trace, "busy & <idle>"))
    assert "<title>busy &amp; &lt;idle&gt;</title>" in browser.page
    assert not re.search(r'(?:src|href)=|url\((?!#)|@import|https?://(?!www\.w3\.org/)', browser.page)
    data = browser.data
    assert len(data["events"]) == len(trace.events)
    assert [event[2] for event in data["events"]] == [trace.text(event) for event in trace.events]
    assert [lane["title"] for lane in data["lanes"]] == [lane.title for lane in lanes.lanes(trace)]
    assert not re.search(r"\$[a-z]+\b", browser.page.split("<script>")[0])


def test_a_text_cannot_leave_the_page() -> None:
    kernel = Kernel()
    kernel.event("print", ip=TASKLET_FN, buf="</script><b>$data")
    browser = Browser(html.build(read(kernel.dump()), "x"))
    assert browser.data["events"][0][2] == "dma_tasklet_fn: </script><b>$data"


def test_the_page_stays_small_with_many_events() -> None:
    big = read(busy(10_000).dump())
    assert len(html.build(big, "big")) < 300 * len(big.events)
    assert len(svg.build(big, "big")) < 200_000


def test_the_picture_is_well_formed(trace: Trace) -> None:
    root = ElementTree.fromstring(svg.build(trace, "a < b", 0, 450_000))
    texts = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"a < b", "top half", "softirq", "ksoftirqd/0", "idle", "rx_work_fn", "100 µs"} <= texts
    assert "shell-20" in texts


@pytest.mark.parametrize(
    ("ns", "step", "words"),
    [(0, 50, "0"), (22_650_000, 50_000, "22.65 ms"), (100_000, 50_000, "100 µs"), (500, 100, "500 ns"),
     (1_500_000_000, 500_000_000, "1.5 s"), (3_000_000, 1_000_000, "3 ms"), (1_000_200, 200, "1.0002 ms")],
)  # fmt: skip
def test_the_axis_tells_its_points_apart(ns: int, step: int, words: str) -> None:
    assert summary.point(ns, step) == words


def test_all_files_at_once(tmp_path: Path) -> None:
    paths = write(read(story().dump()), tmp_path / "new/story")
    assert [path.name for path in paths] == [f"story.{kind}" for kind in ("dat", "txt", "json", "html", "svg")]
    assert all(path.stat().st_size > 500 for path in paths)


def test_the_command_reads_a_log(tmp_path: Path) -> None:
    log = tmp_path / "serial.log"
    lines = story().dump()
    log.write_text("\n".join(lines))
    command = [sys.executable, "-m", "qemu.trace", str(log), "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{tmp_path}/serial.html" in done.stdout
    log.write_text("\n".join(lines[:-1]))
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1 and "problem: the input ended" in done.stderr
    log.write_text("")
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1 and "there is no dump" in done.stderr


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("bhk: there is no command 'trace'; 'help' lists all", "built without CONFIG_TRACE"),
        ("bhk: there is no command 'isnmod'; did you mean 'insmod'?", "the kernel says: .*isnmod"),
        ("demo: there is no demo 'x'", "no demo 'x'"),
        ("trace: no memory for the ring", "no memory"),
        ("demo: a tasklet runs", ""),
        ("[    0.1] trace: x", ""),
    ],
)
def test_what_the_kernel_refuses_is_said(line: str, words: str) -> None:
    lines = ["bhk> trace clear", line, "#TH0000"]
    if not words:
        check(lines)
        return
    with pytest.raises(Refused, match=words):
        check(lines)
