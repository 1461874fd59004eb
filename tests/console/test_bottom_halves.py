# SPDX-License-Identifier: MIT
"""The commands that show bottom halves, and the samples, one for each mechanism."""

import re

import pytest
from qemu import Console
from qemu.console import CTRL_C, ENTER

VECTORS = ["HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU"]


def test_proc_softirqs_has_linuxs_columns(shell: Console) -> None:
    lines = shell.command("cat /proc/softirqs").splitlines()
    assert lines[0].rstrip() == " " * 20 + "CPU0"
    assert [line.split(":")[0].strip() for line in lines[1:]] == VECTORS
    assert all(re.fullmatch(r" *[A-Z_]+: +\d+", line) and len(line) == 24 for line in lines[1:])


def test_softirqs_lists_the_vectors_in_order(shell: Console) -> None:
    lines = shell.command("softirqs").splitlines()
    assert [line.split()[0] for line in lines[1:11]] == VECTORS
    assert lines[11].startswith("handed to ksoftirqd/0 ")


def test_tasklets_are_idle_at_the_prompt(shell: Console) -> None:
    assert shell.command("tasklets").splitlines() == [
        "HI: 0 scheduled",
        "TASKLET: 0 scheduled",
        "parked (scheduled while disabled): 0",
    ]


def test_workqueues_lists_queues_and_pools(shell: Console) -> None:
    text = shell.command("workqueues")
    for queue in ("events", "events_highpri", "events_unbound", "events_bh"):
        assert re.search(rf"^{queue} +\d+ +\d+ +0 ", text, re.MULTILINE), queue
    assert re.search(r"^ +0 bound +0 +\d+ +\d+ ", text, re.MULTILINE)
    assert re.search(r"^ +4 BH +0 ", text, re.MULTILINE)


def test_kthreads_names_the_threads_of_bottom_halves(shell: Console) -> None:
    text = shell.command("kthreads")
    for comm in ("ksoftirqd/0", "kworker/0:0", "kworker/0:0H", "kworker/u2:0"):
        assert re.search(rf"^ +\d+ {re.escape(comm)} ", text, re.MULTILINE), comm


def test_timers_names_functions(shell: Console) -> None:
    assert re.search(r"in \d+ jiffies\) wq_watchdog_timer_fn$", shell.command("timers"), re.MULTILINE)


def without_log(text: str) -> str:
    """What a command printed, but for log lines in between."""
    return "\n".join(line for line in text.splitlines() if not re.match(r"\[ *\d+\.\d{6}\] ", line))


# Each sample with small numbers, and the line that its bottom half logs when all came.
SAMPLES = [
    ("sample_softirq", "period_us=500 count=5", r"softirq: 5 events handled"),
    ("sample_tasklet", "period_us=500 count=5", r"tasklet: 5 events handled"),
    ("sample_bh_work", "period_us=500 count=5", r"BH work: 5 events handled, in softirq context"),
    ("sample_timer", "count=3 timeout_ms=30", r"timer: no answer for 30 ms after 3 interrupts, \d+ samples taken"),
    ("sample_work", "count=4", r"work: 4 events handled, 0 lost, in kworker/0:\d"),
    ("sample_delayed_work", "count=4 quiet_ms=30", r"delayed work: settled after 4 edges"),
    ("sample_threaded_irq", "count=4", r"threaded irq: 4 events handled in irq/25-sample, priority 49"),
    ("sample_gadget", "count=6 sleep_at=3", r"gadget: 6 packets handled, suspended [1-9]\d* times"),
]


@pytest.mark.parametrize(("name", "parameters", "line"), SAMPLES)
def test_sample_runs_and_leaves_nothing_behind(
    console: Console, name: str, parameters: str, line: str
) -> None:
    console.send(f"insmod {name} {parameters}{ENTER}")
    console.expect(line)
    console.send(CTRL_C)
    console.prompt()
    assert re.search(rf"^{name} +\d+ +0 +live", console.command("lsmod"), re.MULTILINE)
    assert without_log(console.command(f"rmmod {name}")) == ""
    assert re.search(rf"^{name} +\d+ +0 +-", console.command("lsmod"), re.MULTILINE)
    assert " sample" not in console.command("cat /proc/interrupts")


def test_an_irq_thread_shows_in_ps(console: Console) -> None:
    console.command("insmod sample_threaded_irq count=1")
    assert re.search(r" irq/25-sample$", console.command("ps"), re.MULTILINE)
    console.command("rmmod sample_threaded_irq")
    assert "irq/25" not in console.command("ps")
