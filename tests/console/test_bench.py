# SPDX-License-Identifier: MIT
"""bench: the paths of `make bench` by the clock. In the bench image.

Under instruction counting an instruction takes 1.024 us of the system timer, so what the command measures must be
what the plugin counts and tests/bench/budgets holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from qemu import ROOT, Console, Machine
from qemu.console import CTRL_C, ENTER, plain
from qemu.marks import read_budgets, read_metrics, read_names

IMAGE = ROOT / "build-bench/bhk.elf"
BENCH = ROOT / "tests/bench"
LIMIT = 240.0

HEAD = r"in ns, by the system timer at 1\.000 MHz; a marker takes \d+"
ROW = re.compile(r"^(\w+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)  \S.*$", re.M)

NS_PER_INSTRUCTION = 1024
# The timer's microsecond at both ends and what a marker takes, and the other length of some texts.
ROUNDING, SHARE = 4, 0.03
# Not reached by far, or other work is in between.
LOOSE = {"loaded"}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    min: int
    p50: int
    p99: int
    max: int
    n: int


def rows(text: str) -> dict[str, Row]:
    """The table."""
    return {name: Row(*(int(number) for number in numbers)) for name, *numbers in ROW.findall(text)}


@pytest.fixture(scope="module")
def text() -> str:
    """All measurements, then one once more."""
    with Machine(IMAGE, args="-- bench; bench softirq; poweroff", icount=10) as machine:
        return plain(machine.wait(LIMIT).output)


@pytest.fixture
def console() -> Iterator[Console]:
    """A fresh machine at its prompt, in real time."""
    with Machine(IMAGE) as machine:
        console = Console(machine)
        console.boot()
        yield console


def test_each_metric_has_a_row(text: str) -> None:
    assert re.search(HEAD, text)
    found = rows(text)
    definitions = read_metrics(BENCH / "metrics", read_names(BENCH / "marks.h"))
    counted = [item for item in definitions.printed if item.bench != "-"]
    # What is the difference of two others is for the plugin only.
    measured = [metric for metric in definitions.metrics if not metric.less]
    names = {metric.name for metric in measured} | {item.name for item in counted}
    assert names == set(found), text
    for metric in measured:
        expected = metric.expected or 1
        warm_up = 5 if expected > 50 else 0
        n = found[metric.name].n
        assert n >= expected - warm_up if metric.or_more else n == expected - warm_up, metric.name
    assert all(found[item.name].n == item.expected for item in counted)
    for row in found.values():
        assert row.min <= row.p50 <= row.p99 <= row.max


def test_the_clock_measures_what_the_plugin_counts(text: str) -> None:
    found = rows(text)
    compared = 0
    for budget in read_budgets(BENCH / "budgets"):
        if budget.statistic != "p50" or budget.name not in found or budget.name in LOOSE:
            continue
        instructions = found[budget.name].p50 / NS_PER_INSTRUCTION
        assert abs(instructions - budget.limit) <= ROUNDING + SHARE * budget.limit, budget.name
        compared += 1
    assert compared > 25


def test_it_can_be_measured_again(text: str) -> None:
    again = rows(text.partition("bench softirq")[2].rpartition("in ns, by")[2])
    assert list(again) == ["softirq"]
    assert again["softirq"].p50 == rows(text.rpartition("in ns, by")[0])["softirq"].p50


def test_names(console: Console) -> None:
    listed = console.command("bench -l").splitlines()
    assert any(re.fullmatch(r"irq_entry +IRQ vector to handler", line) for line in listed)
    assert "nothing is measured under the name nosuch; bench -l lists" in console.command("bench nosuch")
    for wrong in ("bench -x", "bench irq_entry softirq"):
        assert "usage: bench [-l|NAME]" in console.command(wrong)
    table = console.command("bench tasklet_??")
    assert set(rows(table)) == {"tasklet_hi", "tasklet_10"}


def test_control_c_ends_it(console: Console) -> None:
    console.send("bench" + ENTER)
    console.expect("irq_empty +[0-9]")
    console.send(CTRL_C)
    console.prompt()
    assert not re.search(r"^loaded ", console.seen, re.M)
    assert console.command("echo alive") == "alive"
