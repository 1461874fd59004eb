# SPDX-License-Identifier: MIT
"""Triggers, snapshots and the files of tracing, in the test image: the default one has none."""

import re
from collections.abc import Iterator

import pytest
from qemu import Console
from qemu.trace.dump import read

from .conftest import counted_machine

TRACING = "/sys/kernel/tracing"


@pytest.fixture
def tracer() -> Iterator[Console]:
    """A fresh machine at its prompt; time is counted in instructions."""
    with counted_machine() as console:
        yield console


def run(console: Console, line: str) -> str:
    """What a command prints, without the log."""
    return "".join(text + "\n" for text in console.command(line).splitlines() if not text.startswith("["))


def test_a_latency_stops_the_trace(tracer: Console) -> None:
    """The sample's tasklet waits for the handler that raised it: some microseconds."""
    tracer.command("trace stop on latency>1us tasklet; trace on irq:")
    assert "stop on latency>1us tasklet: fired 0 times" in run(tracer, "trace triggers")
    tracer.command("insmod sample_tasklet period_us=500 count=3")
    tracer.expect("tasklet: 3 events handled")
    state = run(tracer, "trace")
    assert "tracing is stopped" in state
    assert re.search(r"stopped by a trigger at \d+\.\d{6}: tasklet waited \d+ us: sample_tasklet_fn\n", state)
    assert "stop on latency>1us tasklet: fired 1 times" in run(tracer, "trace triggers")
    last = run(tracer, "trace show 3").splitlines()[-2:]
    assert "tasklet_entry" in last[0]
    assert re.search(r"trace_trigger: stop: tasklet waited \d+ us: sample_tasklet_fn", last[1])
    tracer.command("trace on; trace triggers clear")
    assert "tracing is on" in run(tracer, "trace")
    assert run(tracer, "trace triggers") == ""


def test_a_trace_that_a_trigger_stopped_stays_so(tracer: Console) -> None:
    """A demo pauses the trace and goes on with it; it may not begin again behind the trigger."""
    tracer.command("trace stop on softirq-overrun; trace on irq:; demo softirq-overload", timeout=60)
    state = run(tracer, "trace")
    assert "tracing is stopped" in state
    assert re.search(r"stopped by a trigger at \d+\.\d{6}: softirq-overrun: ksoftirqd goes on with NET_RX\n", state)
    last = run(tracer, "trace show 1").splitlines()[-1]
    assert last.endswith("trace_trigger: stop: softirq-overrun: ksoftirqd goes on with NET_RX")
    tracer.command("trace on")
    assert "stopped by a trigger" not in run(tracer, "trace")


@pytest.mark.parametrize(
    ("line", "help_lines"),
    [
        ("trace stop", ["  stop on WHEN          end by itself; WHEN is softirq-overrun or",
                        "                        latency>TIME [softirq|tasklet|work|irq-thread|thread]"]),
        ("trace show 1 2", ["  show [N]              print them, or the last N, in ftrace's form",
                            "  show snapshot [N]     what was put aside; 'snapshot clear' forgets it"]),
        ("trace nosuch", []),
    ],
)  # fmt: skip
def test_a_wrong_usage_shows_what_the_help_says_of_it(tracer: Console, line: str, help_lines: list[str]) -> None:
    usage = "trace: usage: trace [on|off|clear|show|...] [ARGUMENT...]"
    assert tracer.command(line).splitlines() == [usage, *help_lines]


def test_a_snapshot_is_put_aside(tracer: Console) -> None:
    assert "there is no snapshot" in run(tracer, "trace show snapshot")
    for text in ("trace on irq:", *(f"echo {n} > {TRACING}/trace_marker" for n in ("first", "before")), "trace snapshot"):
        tracer.command(text)
    tracer.command("trace off")
    assert "tracing_mark_write: before" in run(tracer, "trace show snapshot")
    assert "tracing_mark_write: before" not in run(tracer, "trace show")
    assert re.search(r"snapshot at \d+\.\d{6}: asked for\n", run(tracer, "trace"))
    shown = [line for line in run(tracer, "trace show snapshot 2").splitlines() if not line.startswith("#")]
    assert len(shown) == 2
    tracer.command("trace snapshot clear")
    assert "there is no snapshot" in run(tracer, "trace show snapshot")


def test_a_snapshot_is_dumped(tracer: Console) -> None:
    assert "there is no snapshot" in run(tracer, "trace dump snapshot")
    for text in ("trace on irq:", f"echo before > {TRACING}/trace_marker", "trace snapshot", f"echo after > {TRACING}/trace_marker"):
        tracer.command(text)
    tracer.command("trace off")
    for what, there, not_there in (("snapshot", "before", "after"), ("", "after", "before")):
        trace = read(tracer.command(f"trace dump {what}", timeout=120).splitlines())
        assert trace.problems == []
        texts = [trace.text(event) for event in trace.events]
        assert any(there in text for text in texts)
        assert not any(not_there in text for text in texts)


def test_the_ring_gets_another_size(tracer: Console) -> None:
    assert run(tracer, "trace size") == "the ring has 128 KiB\n"
    tracer.command("trace on irq:")
    assert run(tracer, "trace size 200") == "the ring has 256 KiB\n"
    assert " of 256 KiB" in run(tracer, "trace")
    assert "not within 8..4096" in run(tracer, "trace size 4097")
    tracer.command("trace snapshot")
    assert "'trace snapshot clear' first" in run(tracer, "trace size 128")
    tracer.command("trace snapshot clear")
    assert run(tracer, "trace size 128") == "the ring has 128 KiB\n"


def test_the_longest_latency_is_kept(tracer: Console) -> None:
    tracer.command("trace snapshot on latency-max tasklet; trace on irq:")
    tracer.command("insmod sample_tasklet period_us=500 count=3")
    tracer.expect("tasklet: 3 events handled")
    assert "tracing is on" in run(tracer, "trace")
    found = re.search(r"snapshot at \S+: (tasklet waited \d+ us: sample_tasklet_fn)\n", run(tracer, "trace"))
    assert found
    assert f"trace_trigger: snapshot: {found[1]}" in run(tracer, "trace show snapshot 1")
    assert "a trigger needs the memory" in run(tracer, "trace snapshot clear")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("trace stop on overrun", "'overrun': triggers are softirq-overrun, latency>TIME and latency-max"),
        ("trace stop on latency>soon", "'latency>soon': after latency> comes a time: 200us, 2ms, at most 60s"),
        ("trace stop on latency>1ms irq", "who waits is softirq, tasklet, work, irq-thread, thread"),
        ("trace stop on latency-max", "the first latency is a maximum"),
        ("trace stop", "usage: trace"),
        ("trace panic 1001", "1000"),
    ],
)
def test_mistakes_are_named(tracer: Console, line: str, answer: str) -> None:
    assert answer in run(tracer, line)
    assert run(tracer, "trace triggers") == ""
