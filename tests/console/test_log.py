# SPDX-License-Identifier: MIT
"""The log on the console: beside a line that is being edited, and as dmesg shows it."""

import re

from qemu import ROOT, Console, Machine
from qemu.console import CTRL_C, ENTER

from .conftest import Boot
from .screen import Screen

# A module whose timer logs this, some time after it was started.
LATER = "insmod sample_timer timeout_ms=300"
MESSAGE = r"timer: no answer for 300 ms"
STAMP = r"\[ +\d+\.\d{6}\] "


def test_a_log_line_leaves_the_edited_line_alone(boot: Boot) -> None:
    console = boot()
    console.command(LATER)
    before = len(console.raw) - len("bhk> ")
    console.send("echo hello" + "\x1b[D" * 3)
    console.expect(MESSAGE)
    console.expect(r"\rbhk> echo hello")
    screen = Screen(console.raw[before:])
    assert re.match(STAMP + MESSAGE, screen.lines[-2])
    assert screen.line == "bhk> echo hello"
    console.send("y" + ENTER)
    assert console.prompt().endswith("\nheyllo")


def test_a_log_line_leaves_the_search_alone(boot: Boot) -> None:
    console = boot()
    console.command("echo found")
    console.command(LATER)
    console.send("\x12fou")
    console.expect(MESSAGE)
    console.expect(r"\r\(reverse-i-search\)`fou': echo found")
    console.send(ENTER)
    assert console.prompt().endswith("\nfound")


def test_log_lines_of_a_command_stand_above_the_next_prompt(shell: Console) -> None:
    text = shell.command("crash warn")
    assert re.match(STAMP + r"-+\[ cut here \]", text)
    assert text.splitlines()[-1].endswith("]---")


def test_a_log_line_starts_a_line_of_its_own(shell: Console) -> None:
    shell.send("echo -n text; crash divide" + ENTER)
    lines = shell.prompt().splitlines()
    assert lines[1] == "text"
    assert re.fullmatch(STAMP + r"Division by zero in kernel\.", lines[2])


def test_dmesg_shows_what_was_logged(boot: Boot) -> None:
    console = boot()
    text = console.command("dmesg")
    assert all(re.match(STAMP, line) for line in text.splitlines())
    assert "ttyAMA0 at MMIO 0x20201000 (irq = 81" in text
    stamps = [float(line[1:].split("]")[0]) for line in text.splitlines()]
    assert stamps == sorted(stamps)


def test_dmesg_clears(boot: Boot) -> None:
    console = boot()
    assert "ttyAMA0" in console.command("dmesg -c")
    assert console.command("dmesg") == ""
    console.command("crash divide")
    assert "Division by zero" in console.command("dmesg")
    assert console.command("dmesg -C") == ""
    assert console.command("dmesg") == ""


def test_dmesg_level_keeps_messages_off_the_console(boot: Boot) -> None:
    console = boot()
    console.command("dmesg -n 1")
    assert console.command("crash divide") == "1000 / 0 = 0"
    assert "Division by zero" in console.command("dmesg")
    console.command("dmesg -n 8")
    assert "Division by zero" in console.command("crash divide")


def test_dmesg_follows_until_ctrl_c(boot: Boot) -> None:
    console = boot()
    console.command("dmesg -n 1; dmesg -C")
    console.send(LATER + "; dmesg -w" + ENTER)
    console.expect(MESSAGE)
    console.send(CTRL_C)
    assert console.prompt().endswith("^C")


def test_loglevel_at_boot(boot: Boot) -> None:
    console = boot("loglevel=1")
    assert "ttyAMA0" not in console.raw
    assert "ttyAMA0" in console.command("dmesg")


def test_what_pr_cont_adds_stays_on_its_line() -> None:
    """The case prints a line in two parts, beside a shell that has a line of its own."""
    with Machine(ROOT / "build-test/bhk.elf", args="fbcon.on=0") as machine:
        console = Console(machine)
        console.boot()
        text = console.command("test log.cont_inherits_the_level")
        assert re.search(rf"^{STAMP}begin end$", text, re.M)


def test_a_line_without_an_end_is_shown() -> None:
    """Nothing continues it: it is shown after a moment, and what comes next begins a line."""
    with Machine(ROOT / "build-test/bhk.elf", args="fbcon.on=0") as machine:
        console = Console(machine)
        console.boot()
        text = console.command("test log.a_line_may_stay_open; echo next")
        assert re.search(rf"^{STAMP}open$", text, re.M)
        assert text.splitlines()[-1] == "next"


def test_sleeping_in_a_handler_is_reported_once(boot: Boot) -> None:
    """msleep() asks again and again until its time is over, but it is one bug."""
    console = boot("sched_bug=warn")
    text = console.command("crash sleep-irq")
    assert text.count("BUG: scheduling while atomic: shell/") == 1
    assert console.command("echo alive") == "alive"
