# SPDX-License-Identifier: MIT
"""stat and hist: the same numbers as a table, as JSON and as bars. In the test image."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from qemu import Console
from qemu.console import CTRL_C, ENTER

from .conftest import counted_machine

Times = dict[str, Any]


@pytest.fixture
def console() -> Iterator[Console]:
    """A fresh machine with the test image at its prompt, whose time is counted in instructions."""
    with counted_machine() as console:
        yield console


def said(console: Console, command: str) -> str:
    """What a command printed, but for log lines in between: the watchdog tells that a sample has gone."""
    return re.sub(r"(?m)^\[ *\d+\.\d{6}\] .*\n?", "", console.command(command).replace("\r", ""))


def stats(console: Console) -> dict[str, Times]:
    """`stat --json`, by kind:name."""
    everything = json.loads(said(console, "stat --json"))
    assert everything["version"] == 1
    return {f"{item['kind']}:{item['name']}": item for item in everything["stats"]}


def run_sample(console: Console, line: str, done: str) -> None:
    """Start a sample, wait for its last line, stop it."""
    console.send(f"insmod {line}{ENTER}")
    console.expect(done)
    console.send(CTRL_C)
    console.prompt()
    console.command(f"rmmod {line.split()[0]}")


def test_all_is_measured_from_boot_on(console: Console) -> None:
    """Each kind has a line of its own, its run times and, lines and queues aside, its waiting times."""
    # What ran before was not raised while they were on.
    console.command("stat reset")
    run_sample(console, "sample_tasklet period_us=500 count=5", "tasklet: 5 events handled")
    run_sample(console, "sample_work count=4", "work: 4 events handled")
    run_sample(console, "sample_timer count=3 timeout_ms=30", "timer: no answer")
    found = stats(console)
    assert found["irq:81 uart-pl011"]["run"]["count"] > 0
    assert found["wq:events"]["run"]["count"] > 0
    for start in ("tasklet:sample_", "work:sample_", "timer:device_dead", "hrtimer:", "softirq:TASKLET", "softirq:TIMER"):
        item = next(item for name, item in found.items() if name.startswith(start))
        assert item["run"]["count"] == item["wait"]["count"] >= 1, start
    assert said(console, "stat").splitlines()[-1] == "functions are measured; 0 events found no place"


def test_an_irq_thread_is_measured_while_it_lives(console: Console) -> None:
    text = said(console, "insmod sample_threaded_irq period_us=500 count=20; sleep 1; stat --json")
    item = next(item for item in json.loads(text)["stats"] if item["kind"] == "thread")
    assert item["name"] == "irq/25-sample"
    assert item["run"]["count"] == item["wait"]["count"] >= 1
    assert "thread:irq/25-sample\n run: " in console.command("hist thread")
    console.command("rmmod sample_threaded_irq")
    assert not [name for name in stats(console) if name.startswith("thread:")]


def measured_functions(console: Console) -> list[str]:
    return [name for name in stats(console) if name.startswith(("tasklet:", "work:", "timer:", "hrtimer:"))]


def test_off_leaves_lines_vectors_and_queues() -> None:
    with counted_machine("stat=off") as console:
        run_sample(console, "sample_work count=1", "work: 1 events handled")
        assert stats(console)["irq:81 uart-pl011"]["run"]["count"] > 0
        assert stats(console)["wq:events"]["run"]["count"] > 0
        assert not measured_functions(console)
        assert said(console, "stat").splitlines()[-1].startswith("functions are not measured ('stat on')")
        console.command("stat on")
        run_sample(console, "sample_work count=1", "work: 1 events handled")
        assert [name for name in measured_functions(console) if name.startswith("work:sample_")]


def test_json_is_consistent(console: Console) -> None:
    run_sample(console, "sample_timer count=3 timeout_ms=30", "timer: no answer")
    for name, item in stats(console).items():
        for times in (item["run"], item["wait"]):
            assert times["count"] == sum(count for _, count in times["buckets"]), name
            assert times["p50_ns"] <= times["p99_ns"] <= times["max_ns"]
            assert times["mean_ns"] <= times["max_ns"] <= max(times["total_ns"], 0)
            starts = [start for start, _ in times["buckets"]]
            assert starts == sorted(starts)
            assert all(start == 0 or (start // 1000) & (start // 1000 - 1) == 0 for start in starts)


def test_table_and_json_agree(console: Console) -> None:
    run_sample(console, "sample_tasklet period_us=500 count=5", "tasklet: 5 events handled")
    console.command("stat off")
    item = next(item for name, item in stats(console).items() if name.startswith("tasklet:sample_"))
    line = next(line for line in console.command("stat").splitlines() if line.startswith("tasklet  sample_"))
    words = line.split()
    assert int(words[2]) == item["run"]["count"] >= 1
    keys = ("mean_ns", "p50_ns", "p99_ns", "max_ns")
    expected = [item[part][key] // 1000 for part in ("run", "wait") for key in keys]
    assert [int(word) for word in words[3:]] == expected


def test_hist_draws_what_json_counts(console: Console) -> None:
    run_sample(console, "sample_tasklet period_us=500 count=5", "tasklet: 5 events handled")
    console.command("stat off")
    item = next(item for name, item in stats(console).items() if name.startswith("tasklet:sample_"))
    text = console.command("hist tasklet:sample_*")
    run, wait = text.split(" wait: ")
    head = f"tasklet:{item['name']}\n run: {item['run']['count']} times, mean {item['run']['mean_ns']},"
    assert run.startswith(head)
    for part, times in ((run, item["run"]), (wait, item["wait"])):
        bars = re.findall(r"^ +(?:(\d+)\.\.\d+|< 1000) ns +(\d+) (\**)$", part, re.MULTILINE)
        drawn = [[int(start or 0), int(count)] for start, count, _ in bars if int(count)]
        assert drawn == times["buckets"]
        most = max(int(count) for _, count, _ in bars)
        assert all(len(bar) == -(-int(count) * 40 // most) for _, count, bar in bars)


def test_hist_takes_a_kind_a_name_or_both(console: Console) -> None:
    assert console.command("hist irq").startswith("irq:")
    assert "irq:81 uart-pl011\n" in console.command("hist '81*'")
    assert console.command("hist 'irq:81*'").count("irq:") == 1
    error = "hist: nothing measured is called 'nosuch'; 'stat' lists all"
    assert console.command("hist nosuch") == error


def test_table_and_json_have_the_same_lines(console: Console) -> None:
    """What runs for the first time meanwhile may be in the later one only."""

    def names() -> set[str]:
        return {f"{item['kind']:8} {item['name']}"[:35].rstrip() for item in stats(console).values()}

    before = names()
    table = {line[:35].rstrip() for line in said(console, "stat").splitlines()[2:-1]}
    assert before <= table <= names()


def test_reset_forgets_functions(console: Console) -> None:
    run_sample(console, "sample_tasklet period_us=500 count=5", "tasklet: 5 events handled")
    console.command("stat reset")
    assert not [name for name in stats(console) if name.startswith(("tasklet:", "softirq:TASKLET"))]
    run_sample(console, "sample_tasklet period_us=500 count=5", "tasklet: 5 events handled")
    assert [name for name in stats(console) if name.startswith("tasklet:sample_")]


def test_reset_begins_anew_and_proc_goes_on(console: Console) -> None:
    def uart() -> int:
        lines = console.command("cat /proc/interrupts").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(" 81:"))

    before = uart()
    times = stats(console)["irq:81 uart-pl011"]["run"]["count"]
    console.command("stat reset")
    after = stats(console)["irq:81 uart-pl011"]["run"]["count"]
    assert 0 < after < times + before
    assert uart() > before + after - 5


# A load, whose share it raises, from how many percent on, and the vector that has the same share.
LOADS = [
    ("sample_careless period_us=2000", "hi", 5.0, None),
    ("sample_softirq period_us=100", "si", 1.0, "IRQ_POLL"),
    ("sample_tasklet period_us=100", "si", 1.0, "TASKLET"),
    ("sample_work period_us=200", "wk", 2.0, None),
    ("sample_threaded_irq period_us=200", "it", 2.0, None),
]


def shares(text: str, line: str) -> dict[str, float]:
    """The numbers of a line of top by their names."""
    part = text[text.index(line) :].partition("\n\n" if line == "%si:" else "\n")[0]
    return {name: float(number) for number, name in re.findall(r"([\d.]+) (\w+)", part)}


@pytest.mark.parametrize(("load", "share", "least", "vector"), LOADS)
def test_top_tells_who_has_the_cpu(counted: Console, load: str, share: str, least: float, vector: str | None) -> None:
    text = counted.command(f"insmod {load} count=1000000; top -n 1; rmmod {load.split()[0]}")
    found = shares(text, "%Cpu:")
    assert found[share] >= least
    assert all(found[other] < 1.0 for other in {"th", "it", "wk", "si"} - {share})
    softirqs = shares(text, "%si:")
    assert all(softirqs[name] == (found["si"] if name == vector else 0.0) for name in softirqs)
