# SPDX-License-Identifier: MIT
"""trace tracer and trace latency, in the test image. Time is counted in instructions."""

import re
from collections.abc import Iterator

import pytest
from qemu import ROOT, Console, Machine

# What stands above the lines, on Linux 6.1 as here.
COLUMNS = """\
#                    _------=> CPU#
#                   / _-----=> irqs-off/BH-disabled
#                  | / _----=> need-resched
#                  || / _---=> hardirq/softirq
#                  ||| / _--=> preempt-depth
#                  |||| / _-=> migrate-disable
#                  ||||| /     delay
#  cmd     pid     |||||| time  |   caller
#     \\   /        ||||||  \\    |    /"""
LINE = re.compile(r" {0,8}(\S{1,8})-(\d+) +0([dbD.][n.][Zzhs.H][1-9a-f.]\.) +(\d+)us[ +!#*@$]: (.+)")


@pytest.fixture(scope="module")
def console() -> Iterator[Console]:
    with Machine(ROOT / "build-test/bhk.elf", icount=5) as machine:
        console = Console(machine)
        console.boot()
        yield console


def test_tracers_are_listed(console: Console) -> None:
    console.command("trace tracer nop")
    assert console.command("trace tracer").split("\n") == ["* nop", "  irqsoff", "  preemptoff", "  wakeup_rt"]
    assert "no tracer 'function'" in console.command("trace tracer function")


@pytest.mark.parametrize(("tracer", "end"), [("irqsoff", "hardirqs"), ("preemptoff", "preempt")])
def test_the_longest_section_has_linuxs_form(console: Console, tracer: str, end: str) -> None:
    console.command("trace on irq: sched:")
    console.command(f"trace tracer {tracer}")
    console.command("ps; insmod sample_tasklet count=3; sleep 1; rmmod sample_tasklet")
    lines = [line.rstrip() for line in console.command("trace latency").splitlines()]
    console.command("trace tracer nop")
    text = "\n".join(lines)
    assert lines[:2] == [f"# tracer: {tracer}", "#"]
    assert re.fullmatch(rf"# {tracer} latency trace v1\.1\.5 on \S+", lines[2])
    assert re.search(
        r"^# latency: \d+ us, #\d+/\d+, CPU#0 \| \(M:preempt VP:0, KP:0, SP:0 HP:0 #P:1\)$", text, re.M
    )
    assert re.search(r"^#    \| task: \S+-\d+ \(uid:0 nice:-?\d+ policy:\d rt_prio:\d+\)$", text, re.M)
    assert re.search(r"^#  => started at: \w+\n#  => ended at:   \w+\n#\n#\n#  ", text, re.M)
    assert COLUMNS in text
    body = [line for line in lines if not line.startswith(("#", " =>"))]
    assert all(LINE.fullmatch(line) for line in body), text
    assert f"trace_{end}_off <-" in body[0] and body[1].endswith("<stack trace>")
    assert f"trace_{end}_on <-" in body[-2] and body[-1].endswith("<stack trace>")
    assert sum(line.startswith(" => ") for line in lines) >= 2


def test_nothing_was_measured(console: Console) -> None:
    console.command("trace tracer irqsoff")
    console.command("trace tracer nop; trace latency reset")
    assert "there was no section yet" in console.command("trace latency")
