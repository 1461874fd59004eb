# SPDX-License-Identifier: MIT
"""Keys after a break: what a machine says that nobody else can ask."""

import re

from qemu import Console
from qemu.console import CTRL_C, ENTER

from .conftest import Boot

# Lines as Linux 6.1 writes them, with what varies as an expression.
TASK = (
    r"task:(.{15}) state:([A-Z])(  running task    )? stack:(\d+) * pid:(\d+) * ppid:(\d+) *"
    r" flags:0x[0-9a-f]{8}"
)
HELP = "sysrq: HELP : loglevel(0-9) reboot(b) crash(c) show-all-locks(d)"


def press(console: Console, key: str) -> None:
    """A break, then the key."""
    console.machine.qmp.human("chardev-send-break serial0")
    console.send(key)


def log(text: str) -> list[str]:
    """Lines of the log without their time."""
    return [re.sub(r"^\[ *\d+\.\d{6}\] ", "", line) for line in text.splitlines()]


def after(console: Console, key: str) -> list[str]:
    """What the log says after a key; a command behind it marks its end."""
    press(console, key)
    console.send("echo end-of-dump" + ENTER)
    console.expect("\nend-of-dump|\rend-of-dump")
    return log(console.seen)


def test_t_shows_each_thread_and_where_it_sleeps(console: Console) -> None:
    lines = after(console, "t")
    assert "sysrq: Show State" in lines
    tasks = [match for line in lines if (match := re.fullmatch(TASK, line))]
    names = {match[1].strip() for match in tasks}
    assert {"kthreadd", "ksoftirqd/0", "kworker/0:0", "printk"} <= names
    running = [match for match in tasks if match[3]]
    assert all(match[2] == "R" for match in running)
    place = next(i for i, line in enumerate(lines) if line.startswith("task:kthreadd "))
    assert re.fullmatch(r" schedule from kthreadd\+0x[0-9a-f]+/0x[0-9a-f]+", lines[place + 1])
    assert not any("broken" in line for line in lines)
    assert "Showing busy workqueues and worker pools:" in lines


def test_w_shows_only_those_that_are_blocked(console: Console) -> None:
    console.send("crash hungtask" + ENTER)
    console.prompt()
    lines = after(console, "w")
    assert "sysrq: Show Blocked State" in lines
    tasks = [match for line in lines if (match := re.fullmatch(TASK, line))]
    assert [match[1].strip() for match in tasks] == ["crash"]
    assert all(match[2] == "D" for match in tasks)
    assert any(" from crash_hungtask+" in line or " from crash_thread+" in line for line in lines)


def test_keys_work_while_a_thread_hogs_the_cpu(boot: Boot) -> None:
    console = boot("watchdog_thresh=1")
    console.send("crash softlockup" + ENTER)
    console.expect(r"BUG: soft lockup - CPU#0 stuck for \d+s! \[crash:\d+\]")
    press(console, "t")
    console.expect(r"sysrq: Show State")
    console.expect(r"task:crash           state:R  running task     stack:\d+ +pid:\d+")
    console.expect(r"Exception stack\(0x")
    console.expect(r"Showing busy workqueues and worker pools:")
    console.send(CTRL_C)
    console.prompt()
    assert console.command("echo alive") == "alive"


def test_what_is_no_key_shows_the_keys(console: Console) -> None:
    lines = after(console, "?")
    assert any(line.startswith(HELP) for line in lines)


def test_loglevel_keys_set_the_loglevel(console: Console) -> None:
    lines = after(console, "4")
    assert "sysrq: Changing Loglevel" in lines
    assert "sysrq: Loglevel set to 4" in lines
    press(console, "7")
    console.expect("Loglevel set to 7")


def test_l_m_and_d_answer(console: Console) -> None:
    assert "sysrq: Show backtrace of all active CPUs" in after(console, "l")
    assert any(re.search(r"\d+ of \d+ KiB free", line) for line in after(console, "m"))
    assert "sysrq: Show Locks Held" in after(console, "d")


def test_c_crashes(console: Console) -> None:
    press(console, "c")
    console.expect("sysrq: Trigger a crash")
    console.expect("Kernel panic - not syncing: sysrq triggered crash")


def test_the_trigger_file_does_what_a_key_does(console: Console) -> None:
    console.send("echo w > /proc/sysrq-trigger" + ENTER)
    console.expect("sysrq: Show Blocked State")
    console.prompt()
    assert "sysrq-trigger" in console.command("ls /proc").split()


def test_a_key_may_take_the_place_of_the_break(boot: Boot) -> None:
    console = boot("sysrq.key=28")
    console.send("\x1cm")
    console.expect("sysrq: Show Memory")
    console.send("echo in\x1c?put" + ENTER)
    console.expect("\ninput|\rinput")


def test_without_a_break_the_letter_is_input(console: Console) -> None:
    assert console.command("echo t\x1c") != ""
    assert "sysrq:" not in console.seen
