# SPDX-License-Identifier: MIT
"""The demos: each shows what it says. Time is counted in instructions, so each run is the same."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from qemu import ROOT, Console, Machine
from qemu.console import CTRL_C, ENTER

from .conftest import counted_machine

IMAGE = ROOT / "build-test/bhk.elf"
NAMES = [
    "top-half", "softirq-exit", "softirq-overload", "tasklet", "work-sleep", "work-concurrency",
    "irq-thread", "slow-handler", "atomic-sleep", "storm", "choosing",
]  # fmt: skip

SHELL, HARD, SOFT, KSOFTIRQD = "shell", "hard handler", "softirq", "softirq in ksoftirqd"
THREAD = "irq/53-demo"


@dataclass
class Story:
    """What a demo printed: its notes and the text around them."""

    text: str
    notes: list[tuple[int, str, str]]

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Who did what, in order."""
        return [(who, what) for _, who, what in self.notes]

    def by(self, who: str) -> list[str]:
        """What one did."""
        return [what for name, what in self.steps if name.startswith(who)]

    def part(self, begin: str, end: str) -> "Story":
        """What was printed between two texts."""
        text = self.text.partition(begin)[2].partition(end)[0]
        return Story(text, notes_of(text))

    def when(self, what: str) -> int:
        """The time of the first note that begins so."""
        return next(us for us, _, text in self.notes if text.startswith(what))

    def numbers(self, pattern: str) -> list[int]:
        """The numbers in a line of the text; each group of the pattern is one."""
        match = re.search(pattern, self.text)
        assert match, f"no {pattern!r} in:\n{self.text}"
        return [int(group) for group in match.groups()]


def notes_of(text: str) -> list[tuple[int, str, str]]:
    """The lines of the tables of notes: when, who, what."""
    found = re.findall(r"^ *(\d+)  (\S.{19})  (.+)$", text, re.M)
    return [(int(us), who.strip(), what) for us, who, what in found]


@cache
def tell(name: str) -> Story:
    """Boot, run the demo, read what it says."""
    with Machine(IMAGE, args=f"-- demo {name}; trace; poweroff", icount=5) as machine:
        output = machine.wait(100, 60).output
    text = output.partition(f"bhk> demo {name}; trace; poweroff\n")[2]
    # It ended by itself, its trace is whole, and recording has ended.
    assert f"make trace DEMO={name}\n" in text
    assert re.search(r"^tracing is off, \d+ of \d+ events are chosen\nring: \d+ entries, 0 overwritten, 0 dropped", text, re.M)
    return Story(text, notes_of(text))


@pytest.fixture(scope="module")
def prompt() -> Iterator[Console]:
    """A machine at its prompt."""
    with counted_machine() as console:
        yield console


def test_a_split_handler_is_short_and_lets_others_in() -> None:
    story = tell("top-half")
    words = r"split: the handler took (\d+) us at most;\n.* up to (\d+) us late, and (\d+) of (\d+) not at all"
    took, late, lost, due = story.numbers("not " + words)
    assert took >= 600 and late >= 300 and 0 < lost < due
    took, late, lost, due = story.numbers(r"\n" + words)
    assert took < 100 and late < 100 and lost == 0 < due
    jobs = [f"works on packet {number}" for number in range(1, 6)]
    assert story.by(HARD) == [*jobs, *["acknowledges, schedules the tasklet"] * 5]
    assert story.by(SOFT) == jobs


def test_softirqs_run_at_the_end_of_an_interrupt_by_number_and_once() -> None:
    story = tell("softirq-exit")
    raised = (HARD, "raises TASKLET, then HI, then TASKLET again")
    ran = [(SOFT, "HI runs, interrupts on"), (SOFT, "TASKLET runs")]
    assert story.steps == [
        (SHELL, "is about to be interrupted"), raised, *ran, (SHELL, "goes on"),
        (SHELL, "shuts softirqs out: local_bh_disable()"), raised,
        (SHELL, "goes on, the softirqs have not run"), *ran,
        (SHELL, "goes on behind local_bh_enable()"),
    ]  # fmt: skip


def test_a_flood_of_softirqs_goes_to_ksoftirqd() -> None:
    story = tell("softirq-overload")
    at_exit, in_thread = story.numbers(r"(\d+) rounds at the interrupt's exit, (\d+) in ksoftirqd/0")
    assert (at_exit, in_thread) == (10, 30)
    assert story.numbers(r"(\d+) because a thread was due; (\d+) hand-overs") == [0, 1]
    assert story.steps[1:] == [
        (SHELL, "goes on after 10 rounds"),
        (SHELL, "has done its work, still 10 rounds; sleeps"),
        (KSOFTIRQD, "round 11"),
        (SHELL, "sees round 40, the last one"),
    ]
    # The interrupted thread waited for about two ms at most, and then had its 3 ms in one piece.
    assert story.when("goes on after") < 2200
    assert 3000 <= story.when("has done") - story.when("goes on after") < 3500


def test_a_tasklet_takes_what_came_meanwhile() -> None:
    story = tell("tasklet")
    interrupts, runs, handled = story.numbers(r"(\d+) interrupts scheduled .* ran (\d+) times and took all (\d+) events")
    assert interrupts == handled == 12 and 2 <= runs < 12
    assert story.numbers(r"At once in a tasklet: (\d+) at most") == [1]
    taken = [int(what.split()[2]) for what in story.by(SOFT) if what.startswith("runs")]
    assert len(taken) == runs and sum(taken) == 12 and max(taken) > 1
    assert any("while a tasklet runs" in what for what in story.by(HARD))
    assert len(story.by(SOFT)) - runs == story.numbers(r"The other one ran (\d+) times")[0] > 0


def test_work_sleeps_and_needs_no_cpu_for_it() -> None:
    story = tell("work-sleep")
    interrupts, again, runs, handled = story.numbers(r"(\d+) interrupts, (\d+) of .* ran (\d+) times and took\nall (\d+) events")
    assert interrupts == handled == 6 and again > 0 and runs == 6 - again
    elapsed, cpu = story.numbers(r"at it for (\d+) us and needed the CPU for (\d+) us")
    assert elapsed >= runs * 5000 and cpu < elapsed / 10
    taken = [int(what.split()[1]) for what in story.by("kworker/0:") if what.startswith("takes")]
    assert sum(taken) == 6 and len(taken) == runs
    assert story.by(HARD).count("event 1, queues the work") == 1


def test_a_pool_has_the_workers_that_it_needs() -> None:
    story = tell("work-concurrency")
    words = r"(\d+) at once, (\d+) workers, over after (\d+) us"
    at_once, workers, side_by_side = story.numbers(r"items that sleep: " + words)
    assert (at_once, workers) == (3, 3) and side_by_side < 2 * 6000
    at_once, workers, _ = story.numbers(r"items that compute: " + words)
    assert (at_once, workers) == (1, 1)
    at_once, _, ordered = story.numbers(r"on an ordered queue: " + words)
    assert at_once == 1 and ordered >= 3 * 6000
    one_by_one = [f"{verb} item {number}" for number in (1, 2, 3) for verb in ("begins", "ends")]
    whole = story.by("kworker/")
    assert whole[:3] == ["begins item 1", "begins item 2", "begins item 3"]
    assert whole[6:] == one_by_one * 2


def test_oneshot_keeps_the_line_masked_until_the_thread_is_done() -> None:
    story = tell("irq-thread")
    assert story.numbers(r"with IRQF_ONESHOT: (\d+) runs of the primary handler, (\d+) of") == [1, 1]
    primary, thread = story.numbers(r"\nwithout: (\d+) runs of the primary handler, (\d+) of")
    assert primary == 20 and thread >= 1
    assert story.steps[:5] == [
        (SHELL, "is about to be interrupted"), (HARD, "the line is up: wakes the thread"),
        (THREAD, "runs, the line is masked"), (THREAD, "has served the device: the line is down"),
        (SHELL, "goes on"),
    ]  # fmt: skip
    # The thread came to run only when the demo had put an end to it.
    assert story.steps[7:9] == [
        (HARD, "is here for the 20th time: the demo lowers the line"),
        (THREAD, "runs, the line is open"),
    ]
    assert "genirq: Threaded irq requested with handler=NULL and !ONESHOT for demo (irq 53)" in story.text
    assert "request_threaded_irq() returns -22" in story.text


def test_a_slow_handler_misses_events_and_delays_others() -> None:
    story = tell("slow-handler")
    heard, missed, late, lost, due = story.numbers(r"slow handler +(\d+) +(\d+) +(\d+) +(\d+) of (\d+)")
    assert heard + missed == 30 and missed >= 15
    assert late >= 3000 and lost > due / 2
    heard, missed, late, lost, _ = story.numbers(r"the same as work +(\d+) +(\d+) +(\d+) +(\d+) of (\d+)")
    assert (heard, missed, lost) == (30, 0, 0) and late < 100
    assert 3500 <= story.numbers(r"irq 25: handlers ran (\d+) us, budget 1000 us, 1 times so far:")[0] < 4000


def test_sleeping_in_a_handler_is_reported_and_survived() -> None:
    story = tell("atomic-sleep")
    splat, might = "BUG: scheduling while atomic: shell/1/0x00010001", "BUG: sleeping function called from invalid context"
    assert story.text.count(splat) == story.text.count(might) == 1
    assert story.text.index(splat) < story.text.index(might)
    assert " schedule_timeout from handler+" in story.text and " mutex_lock from take_mutex+" in story.text
    assert [what for who, what in story.steps if who == SHELL] == [
        "is about to be interrupted", "goes on: the machine has recovered", "goes on, the work is done",
    ]  # fmt: skip
    assert story.by(HARD) == ["wants to sleep", "is told that it did not", "queues the work instead"]
    assert int(story.by("kworker/")[1].split()[2]) >= 10000
    assert "On this kernel, sleeping in a handler is a panic" in story.text


def test_a_storm_is_contained() -> None:
    story = tell("storm")
    words = r"(\d+) interrupts until the line was shut, asked (\d+) times then, (\d+) served"
    interrupts, polled, served = story.numbers(words)
    # The limit is 100,000; what the kernel counts and the handler sees may differ by one.
    assert interrupts in (100000, 100001) and (polled, served) == (3, 2)
    assert "irq 53: nobody cared (try booting with the \"irqpoll\" option)" in story.text
    assert "Disabling IRQ #53" in story.text
    assert story.by(SHELL) == [
        "is about to be interrupted", f"goes on after {interrupts} interrupts", "finds the handler asked 3 times more",
        "requests the line anew", "goes on",
    ]  # fmt: skip


ROW = r"^{} +(\d+)\.\d +(\d+) +(\d+)\.\d +(\d+) +(\d+) +(\d+) +(\d+)\.\d +(yes|no)$"
MECHANISMS = ["hard handler only", "softirq", "tasklet", "workqueue", "irq thread"]


def test_the_mechanisms_side_by_side() -> None:
    story = tell("choosing")
    rows = {}
    for name in MECHANISMS:
        match = re.search(ROW.format(name), story.text, re.M)
        assert match, f"no row of {name}"
        rows[name] = [int(number) for number in match.groups()[:-1]]
        assert match[8] == ("yes" if name in ("workqueue", "irq thread") else "no")
    mean, cost, late = ({name: row[column] for name, row in rows.items()} for column in (2, 6, 5))
    # The further a job is deferred the later it begins and the more it costs.
    order = ["hard handler only", "softirq", "tasklet", "irq thread", "workqueue"]
    assert sorted(order, key=mean.__getitem__) == order
    assert sorted(order, key=cost.__getitem__) == order
    # In the handler, all others wait for the job.
    assert late["hard handler only"] > 2 * max(late[name] for name in MECHANISMS[1:])
    # Only a kworker has to wait for its turn beside a busy thread.
    busy = {name: row[4] for name, row in rows.items()}
    assert busy["workqueue"] > 10000 > 100 > max(busy[name] for name in MECHANISMS if name != "workqueue")


def test_the_list_names_all(prompt: Console) -> None:
    lines = prompt.command("demo").splitlines()
    assert [line.split()[0] for line in lines] == NAMES
    assert all(len(line.split()) > 3 for line in lines)


def test_a_wrong_name_is_told_the_right_ones(prompt: Console) -> None:
    assert prompt.command("demo nope") == f"demo: there is no demo 'nope'; there is {' '.join(NAMES)}"
    assert prompt.command("demo softirq-exit now") == "demo: usage: demo [NAME]"


def test_what_was_requested_is_given_back(prompt: Console) -> None:
    for name in NAMES:
        prompt.command(f"demo {name}")
        assert " demo" not in prompt.command("cat /proc/interrupts"), name


def test_the_trace_that_is_on_goes_on(prompt: Console) -> None:
    prompt.command("trace clear; trace on irq:")
    prompt.command("demo softirq-exit")
    assert prompt.command("trace").startswith("tracing is on, ")
    prompt.command("trace off")
    shown = prompt.command("trace show")
    assert shown.index("demo softirq-exit begins") < shown.index("function=urgent_fn")
    assert "demo softirq-exit ends" in shown


@pytest.mark.parametrize("name", ["work-sleep", "storm", "choosing"])
def test_ctrl_c_ends_a_demo(name: str) -> None:
    """In real time, as a person has it; the key is there before the demo first waits."""
    with Machine(IMAGE, args="fbcon.on=0") as machine:
        console = Console(machine)
        console.boot()
        console.send(f"demo {name}{ENTER}{CTRL_C}")
        assert "make trace" not in console.prompt()
        assert " demo" not in console.command("cat /proc/interrupts")
        assert console.command("trace").startswith("tracing is off")


def make_trace(demo: str, out: Path) -> "subprocess.CompletedProcess[str]":
    """What `make trace DEMO=` runs."""
    command = [sys.executable, "-m", "qemu.trace", "--image", str(IMAGE), "--out", str(out), "--demo", demo]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


def test_the_picture_of_a_demo(tmp_path: Path) -> None:
    done = make_trace("softirq-overload", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    kinds = ("dat", "html", "json", "svg", "txt")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"softirq-overload.{kind}" for kind in kinds]
    picture = (tmp_path / "softirq-overload.svg").read_text()
    for lane in ("top half", "softirq", "ksoftirqd/0", "shell-1"):
        assert f">{lane}</text>" in picture
    events = (tmp_path / "softirq-overload.txt").read_text()
    assert events.count("softirq_entry: vec=3 [action=NET_RX]") == 40
    # The story and nothing else.
    lines = [line for line in events.splitlines() if not line.startswith("#")]
    assert "demo softirq-overload begins" in lines[0]
    assert "demo softirq-overload ends" in lines[-1]


def test_the_picture_of_no_demo(tmp_path: Path) -> None:
    done = make_trace("nope", tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"qemu.trace: the kernel says: demo: there is no demo 'nope'; there is {' '.join(NAMES)}\n"
    assert list(tmp_path.iterdir()) == []
