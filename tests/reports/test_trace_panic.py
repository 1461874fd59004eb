# SPDX-License-Identifier: MIT
"""A panic shows the last events, if there are any: bounded, and in the frame of ftrace_dump()."""

import os
import re
from pathlib import Path

import pytest
from qemu import ROOT, Machine
from qemu.machine import PANIC

IMAGE = Path(os.environ.get("BHK_TEST_IMAGE", ROOT / "build-test/bhk.elf"))
RULE = "---------------------------------"
RECORD = re.compile(r" *.{1,16}-\d+ +\[000\] .{5} +\d+\.\d{6}: \w+: .*")


def report(args: str) -> list[str]:
    """The lines of a run that ends in a panic, without time stamps."""
    with Machine(IMAGE, args=args, icount=5) as machine:
        end = machine.wait(60.0)
    assert end.status == PANIC, end.meaning
    return re.sub(r"(?m)^\[ *\d+\.\d+\] ", "", end.output.replace("\r", "")).splitlines()


def events(lines: list[str]) -> list[str]:
    """What is between the rules."""
    begin = lines.index("Dumping ftrace buffer:")
    assert lines[begin + 1] == RULE
    return lines[begin + 2 : lines.index(RULE, begin + 2)]


@pytest.mark.parametrize("crash", ["panic", "null", "sleep-irq"])
def test_the_last_events_are_in_the_report(crash: str) -> None:
    lines = report(f"-- trace on irq: sched:; trace panic 2; crash {crash}")
    found = events(lines)
    assert len(found) == 2
    assert all(RECORD.fullmatch(line) for line in found)
    panic = next(i for i, line in enumerate(lines) if line.startswith("Kernel panic"))
    assert panic < lines.index("Dumping ftrace buffer:")
    assert lines[-1].startswith("---[ end Kernel panic"), lines[-1]


def test_what_was_written_last_is_there() -> None:
    lines = report("-- trace on irq: sched:; echo here > /sys/kernel/tracing/trace_marker; crash panic")
    assert any(line.endswith("tracing_mark_write: here") for line in events(lines))


def test_at_most_32_unless_told_otherwise() -> None:
    counts = [len(events(report(f"{args}-- trace on; help; help; crash panic"))) for args in ("", "ftrace_dump_on_oops=40 ")]
    assert counts == [32, 40]


@pytest.mark.parametrize("args", ["ftrace_dump_on_oops=0 -- trace on; crash panic", "-- crash panic"])
def test_none_if_there_are_none_or_none_are_wanted(args: str) -> None:
    assert "Dumping ftrace buffer:" not in report(args)
