# SPDX-License-Identifier: MIT
"""The files in /sys/kernel/tracing, compared with Linux's where it has the same."""

import re
from pathlib import Path

import pytest
from qemu import Console

TRACING = "/sys/kernel/tracing"
FORMATS = Path(__file__).with_name("trace_formats_linux.txt")
# Events of Linux that have no counterpart here: there is one CPU, and threads begin with a wake-up.
ELSEWHERE = {"sched/sched_wakeup_new", "sched/sched_migrate_task"}


@pytest.fixture(scope="module")
def console(counted: Console) -> Console:
    """One machine for all tests of this file."""
    return counted


def cat(console: Console, name: str) -> str:
    """What is in a file."""
    return console.command(f"cat {TRACING}/{name}", timeout=120).replace("\r", "").strip()


def echo(console: Console, text: str, name: str) -> str:
    """What the console says to writing a file: nothing."""
    return console.command(f"echo '{text}' > {TRACING}/{name}").strip()


def linux_formats() -> dict[str, str]:
    """The descriptions of Linux by system/event."""
    parts = FORMATS.read_text().split("\n## ")[1:]
    formats = {name: text for name, _, text in (part.partition("\n") for part in parts)}
    return {name: text for name, text in formats.items() if name not in ELSEWHERE}


@pytest.mark.parametrize("event", linux_formats())
def test_the_format_is_linuxs_and_the_id_its_own(console: Console, event: str) -> None:
    ours = cat(console, f"events/{event}/format")
    number = cat(console, f"events/{event}/id")
    assert f"\nID: {number}\n" in ours
    assert ours == re.sub(r"ID: \d+", f"ID: {number}", linux_formats()[event].strip())


def test_each_event_has_its_files(console: Console) -> None:
    events = cat(console, "available_events").splitlines()
    assert len(events) == len(set(events)) >= 20
    for event in ("irq:softirq_entry", "sched:sched_switch", "workqueue:workqueue_queue_work"):
        assert event in events
        listed = console.command(f"ls {TRACING}/events/{event.replace(':', '/')}").split()
        assert listed == ["enable", "filter", "format", "id"]
    numbers = [cat(console, f"events/{event.replace(':', '/')}/id") for event in events[:4]]
    assert len(set(numbers)) == 4


# The files of Linux 6.1 in events/irq, and those of its /sys/kernel/tracing that are here.
LINUX_IRQ = ["enable", "filter", "irq_handler_entry", "irq_handler_exit", "softirq_entry", "softirq_exit",
             "softirq_raise", "tasklet_entry", "tasklet_exit"]  # fmt: skip
LINUX_FILES = {
    "available_events", "available_tracers", "buffer_size_kb", "buffer_total_size_kb", "current_tracer", "events",
    "options", "per_cpu", "saved_cmdlines", "set_event", "trace", "trace_clock", "trace_marker", "tracing_max_latency",
    "tracing_on",
}  # fmt: skip
# Linux has these with CONFIG_PREEMPTIRQ_TRACEPOINTS, and always records what trace_printk() says.
UNLISTED = {
    "preemptirq:irq_disable", "preemptirq:irq_enable", "preemptirq:preempt_disable", "preemptirq:preempt_enable",
    "ftrace:print",
}  # fmt: skip


def test_files_and_events_are_called_as_on_linux(console: Console) -> None:
    def names(folder: str) -> list[str]:
        return [name.rstrip("/") for name in console.command(f"ls {folder}").split()]

    assert names(f"{TRACING}/events/irq") == LINUX_IRQ
    assert set(names(TRACING)) == LINUX_FILES
    theirs = {name.replace("/", ":") for name in linux_formats()}
    ours = {event for event in cat(console, "available_events").splitlines() if not event.startswith("probe:")}
    assert ours == theirs | UNLISTED
    assert cat(console, "available_tracers").split() == ["wakeup_rt", "preemptoff", "irqsoff", "nop"]


def test_events_are_chosen(console: Console) -> None:
    echo(console, "0", "events/enable")
    assert cat(console, "set_event") == ""
    echo(console, "1", "events/irq/softirq_entry/enable")
    assert cat(console, "events/irq/softirq_entry/enable") == "1"
    assert cat(console, "events/irq/enable") == "X"
    assert cat(console, "set_event") == "irq:softirq_entry"
    echo(console, "irq:* !irq:tasklet_*", "set_event")
    assert "irq:softirq_raise" in cat(console, "set_event").splitlines()
    assert "irq:tasklet_entry" not in cat(console, "set_event").splitlines()
    echo(console, "", "set_event")
    assert cat(console, "set_event") == ""
    assert cat(console, "events/irq/enable") == "0"


def test_a_story_with_files_alone(console: Console) -> None:
    echo(console, "", "set_event")
    echo(console, "1", "events/irq/enable")
    echo(console, "vec==TASKLET", "events/irq/filter")
    assert cat(console, "events/irq/softirq_entry/filter") == "vec==TASKLET"
    assert cat(console, "events/irq/tasklet_entry/filter") == "none"
    echo(console, "", "trace")
    echo(console, "1", "tracing_on")
    assert cat(console, "tracing_on") == "1"
    console.command("insmod sample_tasklet period_us=500 count=3")
    console.expect("tasklet: 3 events handled")
    echo(console, "marked", "trace_marker")
    echo(console, "0", "tracing_on")
    assert cat(console, "tracing_on") == "0"
    console.command("rmmod sample_tasklet")
    text = cat(console, "trace")
    assert text.startswith("# tracer: nop\n#\n# entries-in-buffer/entries-written: ")
    assert len(re.findall("softirq_entry: vec=6", text)) == 3
    assert len(re.findall("softirq_entry: vec=[^6]", text)) == 0
    assert "tracing_mark_write: marked" in text
    records = [line for line in text.splitlines() if not line.startswith("#")]
    assert f"entries-written: {len(records)}/{len(records)} " in text
    assert f"entries: {len(records)}\n" in cat(console, "per_cpu/cpu0/stats")
    echo(console, "0", "events/irq/filter")
    assert cat(console, "events/irq/softirq_entry/filter") == "none"
    echo(console, "", "trace")
    assert "entries: 0\n" in cat(console, "per_cpu/cpu0/stats")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2", "tracing_on"), ("x", "events/irq/enable"), ("vec==", "events/irq/filter"), ("nosuch", "set_event"),
        ("function", "current_tracer"), ("1", "available_events"), ("x" * 300, "trace_marker"),
        ("5000", "buffer_size_kb"), ("much", "buffer_size_kb"), ("-1", "tracing_max_latency"), ("1", "saved_cmdlines"),
    ],
)  # fmt: skip
def test_what_a_file_does_not_take_is_refused(console: Console, text: str, name: str) -> None:
    assert f"\necho: '{TRACING}/{name}': error -" in "\n" + echo(console, text, name)


def test_what_there_is(console: Console) -> None:
    assert cat(console, "current_tracer") == "nop"
    assert cat(console, "available_tracers").split() == ["wakeup_rt", "preemptoff", "irqsoff", "nop"]
    assert cat(console, "trace_clock") == "[mono]"


def test_names_of_threads(console: Console) -> None:
    names = dict(line.split(maxsplit=1) for line in cat(console, "saved_cmdlines").splitlines())
    assert names["1"] == "shell" and names["2"] == "kthreadd"


def test_the_ring_is_made_larger(console: Console) -> None:
    before = int(cat(console, "buffer_size_kb"))
    echo(console, str(2 * before - 1), "buffer_size_kb")
    assert int(cat(console, "buffer_size_kb")) == 2 * before
    echo(console, str(before), "buffer_size_kb")
    assert int(cat(console, "buffer_size_kb")) == before


def test_a_tracer_and_its_report(console: Console) -> None:
    echo(console, "irqsoff", "current_tracer")
    assert cat(console, "current_tracer") == "irqsoff"
    echo(console, "100000000", "tracing_max_latency")
    assert cat(console, "tracing_max_latency") == "100000000"
    assert cat(console, "trace") == "# tracer: irqsoff\n#"
    echo(console, "0", "tracing_max_latency")
    console.command("ps")
    text = cat(console, "trace")
    longest = cat(console, "tracing_max_latency")
    echo(console, "nop", "current_tracer")
    assert text.startswith("# tracer: irqsoff\n#\n# irqsoff latency trace v1.1.5 on ")
    assert re.search(r"^# latency: (\d+) us, ", text, re.M)
    assert text.count("<stack trace>") == 2
    assert int(longest) > 0
    assert cat(console, "trace").startswith("# tracer: nop\n")
