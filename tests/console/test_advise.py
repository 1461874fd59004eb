# SPDX-License-Identifier: MIT
"""bh advise: what samples lead to. In the test image, by instruction count."""

import re
from collections.abc import Iterator

import pytest
from qemu import Console

from .conftest import counted_machine

SOFTIRQS = "softirq, tasklet or BH work"


@pytest.fixture(scope="module")
def console() -> Iterator[Console]:
    """A machine that measures, at its prompt. A work that draws on the screen would be measured with the others."""
    with counted_machine() as console:
        console.command("bh measure on")
        yield console


def advice(console: Console, sample: str, parameters: str, done: str) -> list[str]:
    """What is said of the sample's line, warnings included."""
    console.send(f"insmod {sample} {parameters}\r")
    console.expect(done)
    console.command("")
    text = console.command("bh advise")
    console.command(f"rmmod {sample}")
    lines = text.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("25 "))
    rest = next(i for i, line in enumerate(lines) if i > first and not line.startswith(" "))
    return lines[first:rest]


def test_a_tasklet_that_is_often_and_short_suits(console: Console) -> None:
    lines = advice(console, "sample_tasklet", "period_us=500 count=200", "tasklet: 200 events handled")
    assert len(lines) == 1
    match = re.fullmatch(
        r"25 sample: uses tasklet, which suits: (\d+)/s, (\d+) us each: "
        "hundreds a second and short, without a switch to a thread",
        lines[0],
    )
    assert match, lines
    assert 1900 <= int(match[1]) <= 2000
    assert int(match[2]) < 20


def test_a_softirq_of_its_own_suits_too(console: Console) -> None:
    lines = advice(console, "sample_softirq", "period_us=400", "softirq: 50 events handled")
    assert lines[0].startswith("25 sample: uses softirq, which suits: 2")


def test_a_thread_that_only_counts_is_too_much(console: Console) -> None:
    lines = advice(console, "sample_threaded_irq", "period_us=1000 count=100", "100 events handled in")
    assert lines[0].startswith(f"25 sample: uses irq thread; better: {SOFTIRQS}: 99")
    assert len(lines) == 1


def test_a_work_that_sleeps_suits(console: Console) -> None:
    lines = advice(console, "sample_work", "period_us=2000 count=30", "work: 30 events handled")
    assert lines == [
        "25 sample: uses work, which suits: sample_work_fn sleeps in 100 of 100 runs, which only a thread may"
    ]


def test_bh_work_is_told_apart(console: Console) -> None:
    lines = advice(console, "sample_bh_work", "count=20", "20 events handled, in softirq context")
    assert lines[0].startswith("25 sample: uses BH work, which suits: ")


def test_few_interrupts_are_no_reason(console: Console) -> None:
    lines = advice(console, "sample_tasklet", "count=3", "tasklet: 3 events handled")
    assert lines == ["25 sample: uses tasklet: 3 interrupts are too few to say"]


def test_memory_of_200_threads(console: Console) -> None:
    text = console.command("bh advise")
    match = re.search(
        r"an irq thread takes (\d+) bytes: (\d+) of (\d+) lines have one; "
        r"200 would take (\d+) of (\d+) KiB that are free",
        text,
    )
    assert match, text
    thread, threads, lines, all_of_them, free = map(int, match.groups())
    assert all_of_them == -(-200 * thread // 1024)
    assert threads < lines
    assert free > 400000


def test_a_time_measures_anew_and_ends(console: Console) -> None:
    text = console.command("bh advise 1")
    assert "25 sample" not in text
    assert "did not interrupt while it was measured; 'bh advise 10' measures ten seconds" in text
    assert console.command("bh").startswith("handlers are not measured")
    console.command("bh measure on")
    assert console.command("bh").startswith("handlers are measured")


@pytest.mark.parametrize("line", ["bh nothing", "bh measure", "bh measure maybe", "bh advise 1 2"])
def test_an_unknown_word_is_refused(console: Console, line: str) -> None:
    assert "usage: bh [advise [SECONDS]|measure on|off]" in console.command(line)


def test_a_time_has_bounds(console: Console) -> None:
    assert "not within 1..3600" in console.command("bh advise 0")
    assert "is not a number" in console.command("bh advise soon")


def test_a_careless_handler_is_warned_of(console: Console) -> None:
    lines = advice(console, "sample_careless", "period_us=2000 count=50", "all 50 events handled at once")
    assert re.fullmatch(
        r"25 sample: uses top half alone; better: work or irq thread: "
        r"the top half does all, \d{3} us with interrupts off: too long for a softirq, too",
        lines[0],
    )
    warnings = [line.removeprefix("    warning: the top half ") for line in lines[1:]]
    assert [line.split()[0] for line in warnings] == ["runs", "usually", "waits", "logs:"]
    assert warnings[2] == "waits for I/O: 50 times udelay(), 1000 us in 50 interrupts"
    assert warnings[3] == "logs: 6 messages in 50 interrupts"
