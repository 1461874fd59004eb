# SPDX-License-Identifier: MIT
"""The command trace, in the test image: the default one has no tracing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from qemu import ROOT, Console, Machine
from qemu.trace.dump import read

FORMATS = Path(__file__).with_name("trace_formats_linux.txt")
# Events of Linux that have no counterpart here: there is one CPU, and threads begin with a wake-up.
ELSEWHERE = {"sched/sched_wakeup_new", "sched/sched_migrate_task"}

LINE = re.compile(r" *(.{1,16})-(\d+) +\[000\] ([dbD.][n.][Zzhs.H][1-9a-f.]\.) +(\d+\.\d{6}): (\w+): (.*)")


@pytest.fixture(scope="module")
def tracer() -> Iterator[Console]:
    """A machine with tracing, at its prompt. Time is counted in instructions: order is asserted."""
    with Machine(ROOT / "build-test/bhk.elf", icount=5) as machine:
        console = Console(machine)
        console.boot()
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


def test_a_tasklet_is_seen_from_the_handler_to_its_end(tracer: Console) -> None:
    tracer.command("trace clear")
    tracer.command("trace on irq: sched:")
    tracer.command("insmod sample_tasklet period_us=500 count=3")
    tracer.expect("tasklet: 3 events handled")
    tracer.command("rmmod sample_tasklet")
    tracer.command("trace off")
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
