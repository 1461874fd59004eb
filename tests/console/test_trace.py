# SPDX-License-Identifier: MIT
"""The command trace."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from qemu import Console
from qemu.console import TAB
from qemu.trace.dump import read

from .conftest import Boot, counted_machine

FORMATS = Path(__file__).with_name("trace_formats_linux.txt")
# Events of Linux that have no counterpart here: there is one CPU, and threads begin with a wake-up.
ELSEWHERE = {"sched/sched_wakeup_new", "sched/sched_migrate_task"}

LINE = re.compile(r" *(.{1,16})-(\d+) +\[000\] ([dbD.][n.][Zzhs.H][1-9a-f.]\.) +(\d+\.\d{6}): (\w+): (.*)")


@pytest.fixture(scope="module")
def tracer() -> Iterator[Console]:
    """A machine with tracing, at its prompt: order is asserted."""
    with counted_machine() as console:
        yield console


def linux_formats() -> dict[str, str]:
    """The descriptions of Linux by system/event, without the line of the ID."""
    formats = {}
    for part in FORMATS.read_text().split("\n## ")[1:]:
        name, _, text = part.partition("\n")
        if name not in ELSEWHERE:
            formats[name] = re.sub(r"ID: \d+\n", "", text).strip()
    return formats


@pytest.mark.parametrize("event", linux_formats())
def test_format_is_linuxs(tracer: Console, event: str) -> None:
    text = tracer.command(f"trace format {event.replace('/', ':')}")
    ours = re.sub(r"ID: \d+\n", "", text.replace("\r", "")).strip()
    assert ours.splitlines() == linux_formats()[event].splitlines()


def test_format_of_several(tracer: Console) -> None:
    lines = tracer.command("trace format tasklet_*").replace("\r", "").splitlines()
    assert [line for line in lines if line.startswith("name: ")] == ["name: tasklet_entry", "name: tasklet_exit"]
    assert lines[lines.index("name: tasklet_exit") - 1] == ""


def test_a_tasklet_is_seen_from_the_handler_to_its_end(tracer: Console) -> None:
    # In one line: the guest's time goes on while nobody types.
    tracer.command("trace clear; trace on irq: sched:; insmod sample_tasklet period_us=500 count=3; sleep 1; "
                   "rmmod sample_tasklet; trace off")  # fmt: skip
    lines = tracer.command("trace show").splitlines()
    header = [line for line in lines if line.startswith("#")]
    assert header[0] == "# tracer: nop"
    assert re.fullmatch(r"# entries-in-buffer/entries-written: (\d+)/\1   #P:1", header[2])
    records = [match for line in lines if (match := LINE.fullmatch(line))]
    assert len(records) == int(re.findall(r"\d+", header[2])[0])
    # An interrupt may come in between.
    below = [match for match in records if "action=TASKLET" in match[6] or "sample_tasklet_fn" in match[6]]
    names = [match[5] for match in below if match[5] != "softirq_raise"]
    assert names == 3 * ["softirq_entry", "tasklet_entry", "tasklet_exit", "softirq_exit"]
    assert all(match[3][2] == "s" for match in below if match[5] != "softirq_raise")


def test_the_default_image_traces(boot: Boot) -> None:
    console = boot(icount=5)
    console.command("trace on; insmod sample_tasklet period_us=500 count=3; sleep 1; rmmod sample_tasklet; trace off")
    text = console.command("trace show")
    for event in ("irq_handler_entry: irq=25 name=sample", "softirq_entry: vec=6 [action=TASKLET]", "tasklet_exit: ",
                  "sched_switch: ", "timer_start: "):  # fmt: skip
        assert event in text
    assert "needs CONFIG_TRACE_FILTERS; 'make run DEFCONFIG=full' has it" in console.command("trace filter irq==25")
    assert "needs CONFIG_IRQSOFF_TRACER;" in console.command("trace tracer irqsoff")


def test_show_n_prints_the_last_lines(tracer: Console) -> None:
    all_lines = [line for line in tracer.command("trace show").splitlines() if LINE.fullmatch(line)]
    last = [line for line in tracer.command("trace show 3").splitlines() if LINE.fullmatch(line)]
    assert last == all_lines[-3:]


def test_a_dump_says_the_same_as_show(tracer: Console) -> None:
    shown = [match for line in tracer.command("trace show").splitlines() if (match := LINE.fullmatch(line))]
    trace = read(tracer.command("trace dump", timeout=120).splitlines())
    assert not trace.problems
    assert len(trace.events) == len(shown)


def test_events_are_chosen_by_pattern(tracer: Console) -> None:
    tracer.command("trace event * off")
    tracer.command("trace event irq:softirq_* timer:timer_start on")
    chosen = [line.split()[-1] for line in tracer.command("trace list").splitlines() if line[0] == "*"]
    assert chosen == ["irq:softirq_entry", "irq:softirq_exit", "irq:softirq_raise", "timer:timer_start"]


def test_an_event_that_is_not_there_is_named(tracer: Console) -> None:
    assert "there is no event 'nosuch:*'; 'trace list' names them" in tracer.command("trace on nosuch:*")


def test_clear_forgets(tracer: Console) -> None:
    tracer.command("trace clear")
    assert "ring: 0 entries, 0 overwritten, 0 dropped" in tracer.command("trace")


def test_a_filter_keeps_what_it_names(tracer: Console) -> None:
    tracer.command("trace event * off; trace clear")
    tracer.command("trace filter irq==25; trace filter vec==TASKLET; trace on irq:")
    assert "irq:irq_handler_entry irq==25" in tracer.command("trace filter").splitlines()
    assert "5 events have a filter" in tracer.command("trace")
    tracer.command("insmod sample_tasklet period_us=500 count=3")
    tracer.expect("tasklet: 3 events handled")
    tracer.command("rmmod sample_tasklet; trace off; trace filter clear")
    records = [match for line in tracer.command("trace show").splitlines() if (match := LINE.fullmatch(line))]
    texts = [match[6] for match in records if match[5] in ("irq_handler_entry", "softirq_entry")]
    # One run may serve two interrupts, if something else kept it waiting.
    runs = texts.count("vec=6 [action=TASKLET]")
    assert texts.count("irq=25 name=sample") == 3
    assert 1 <= runs <= 3
    assert len(texts) == 3 + runs
    assert tracer.command("trace filter").strip() == ""


def test_a_filter_takes_comparisons_without_quotes(tracer: Console) -> None:
    tracer.command("trace filter sched: prio>=50 && comm~irq*")
    assert "sched:sched_waking prio>=50 && comm~irq*" in tracer.command("trace filter").splitlines()
    assert "irq:" not in tracer.command("trace filter")
    tracer.command("trace filter sched: clear")


@pytest.mark.parametrize(
    ("filter_", "reason", "column"),
    [
        ("nosuch==1", "no event has this field and those before it", 0),
        ("vec==6 && nosuch==1", "no event has this field and those before it", 10),
        ("vec=6", "here ==, !=, <, <=, >, >=, & or ~ is missing", 3),
        ("function==no_such_fn", "there is no function of this name", 10),
        ("irq==TASKLET", "here a number is missing", 5),
        ("vec==TASK", "vectors are HI to RCU, as in /proc/softirqs, or numbers", 5),
    ],
)
def test_a_filter_that_is_wrong_is_pointed_at(tracer: Console, filter_: str, reason: str, column: int) -> None:
    lines = tracer.command(f"trace filter {filter_}").splitlines()
    assert lines[0] == f"trace: {reason}:"
    assert lines[1] == f"  {filter_}"
    assert lines[2].index("^") == 2 + column
    assert tracer.command("trace filter").strip() == ""


def test_stats_have_linuxs_words(tracer: Console) -> None:
    text = tracer.command("trace stats").strip()
    names = ["entries", "overrun", "commit overrun", "bytes", "oldest event ts", "now ts", "dropped events"]
    assert [line.split(":")[0] for line in text.splitlines()] == [*names, "read events"]
    assert re.search(r"oldest event ts: {1,5}\d+\.\d{6}\nnow ts: {1,5}\d+\.\d{6}\n", text)


def test_words_are_completed(tracer: Console) -> None:
    assert "vec" in tracer.command("trace filter irq:softirq_entry v" + TAB + "=HI; trace filter softirq_entry clear")


def test_a_full_ring_overwrites_or_stops(tracer: Console) -> None:
    """As the console and the file of Linux say; where it stops, what is lost is counted as dropped."""
    overwrite = "/sys/kernel/tracing/options/overwrite"
    assert tracer.command("trace full") == "overwrite"
    assert tracer.command(f"trace full stop; trace full; cat {overwrite}").split() == ["stop", "0"]
    assert "when the ring is full, nothing more is recorded" in tracer.command("trace")
    tracer.command("trace event * off; trace clear; trace on *:*")
    tracer.command("insmod sample_tasklet period_us=200 count=3000; sleep 1; rmmod sample_tasklet; trace off")
    state = re.search(r"ring: (\d+) entries, (\d+) overwritten, (\d+) dropped", tracer.command("trace"))
    assert state and int(state[1]) > 1000 and int(state[2]) == 0 and int(state[3]) > 1000
    assert tracer.command(f"echo 1 > {overwrite}; trace full") == "overwrite"
    tracer.command("trace on; insmod sample_tasklet period_us=200 count=3000; sleep 1; rmmod sample_tasklet; trace off")
    state = re.search(r"ring: (\d+) entries, (\d+) overwritten, (\d+) dropped", tracer.command("trace"))
    assert state and int(state[1]) > 1000 and int(state[2]) > 1000
    tracer.command("trace clear")
    assert "trace: usage: " in tracer.command("trace full never")
