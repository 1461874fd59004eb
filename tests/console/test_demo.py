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

IMAGE = ROOT / "build-test/bhk.elf"
NAMES = ["softirq-exit", "softirq-overload"]

SHELL, HARD, SOFT, KSOFTIRQD = "shell", "hard handler", "softirq", "softirq in ksoftirqd"


@dataclass
class Story:
    """What a demo printed: its notes and the text around them."""

    text: str
    notes: list[tuple[int, str, str]]

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Who did what, in order."""
        return [(who, what) for _, who, what in self.notes]

    def when(self, what: str) -> int:
        """The time of the first note that begins so."""
        return next(us for us, _, text in self.notes if text.startswith(what))

    def numbers(self, pattern: str) -> list[int]:
        """The numbers in a line of the text; each group of the pattern is one."""
        match = re.search(pattern, self.text)
        assert match, f"no {pattern!r} in:\n{self.text}"
        return [int(group) for group in match.groups()]


@cache
def tell(name: str) -> Story:
    """Boot, run the demo, read what it says."""
    with Machine(IMAGE, args=f"-- demo {name}; trace; poweroff", icount=5) as machine:
        output = machine.wait(100, 60).output
    text = output.partition(f"bhk> demo {name}; trace; poweroff\n")[2]
    found = re.findall(r"^ *(\d+)  (\S.{19})  (.+)$", text, re.M)
    notes = [(int(us), who.strip(), what) for us, who, what in found]
    # It ended by itself, its trace is whole, and recording has ended.
    assert f"make trace DEMO={name}\n" in text
    assert re.search(r"^tracing is off, \d+ of \d+ events are chosen\nring: \d+ entries, 0 overwritten, 0 dropped", text, re.M)
    return Story(text, notes)


@pytest.fixture(scope="module")
def prompt() -> Iterator[Console]:
    """A machine at its prompt."""
    with Machine(IMAGE, icount=5) as machine:
        console = Console(machine)
        console.boot()
        yield console


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
