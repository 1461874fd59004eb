# SPDX-License-Identifier: MIT
"""Each way to break the kernel ends as `crash` promises: the report, and how the machine ends."""

import re

import pytest
from qemu import Console
from qemu.console import CTRL_C, ENTER
from qemu.machine import PANIC

from .conftest import Boot

LIMIT = 60.0

NULL = "Unable to handle kernel NULL pointer dereference"
OVERFLOW = "stack overflow"
ATOMIC = "BUG: scheduling while atomic: "

# What must be seen before the end, by name; all of these end in a panic.
FATAL = {
    "null": NULL,
    "null-irq": NULL,
    "null-softirq": NULL,
    "call-null": NULL,
    "undef": "undefined instruction",
    "write-text": "Unable to handle kernel write to read-only memory|Unable to handle kernel",
    "exec-data": "Unable to handle kernel execution|Unable to handle kernel",
    "alignment": "Unhandled fault: alignment|alignment",
    "bus": "external abort",
    "stack": OVERFLOW,
    "stack-irq": OVERFLOW,
    "stack-softirq": OVERFLOW,
    "bug": r"kernel BUG at shell/crash\.c:\d+!",
    "panic": "Kernel panic - not syncing: on purpose",
    "sleep-irq": ATOMIC,
    "sleep-softirq": ATOMIC,
    "sleep-locked": ATOMIC + "crash/",
    "hardlockup": "Watchdog detected hard LOCKUP",
}

# What is reported and survived.
REPORTED = {
    "divide": "Division by zero in kernel.",
    "warn": "a warning on purpose",
    "sleep-irqs-off": "BUG: sleeping function called from invalid context at shell/crash.c:",
    "deadlock": "BUG: spinlock recursion on CPU#0, crash/",
    "irqs-on": "enabled interrupts",
    "leak": "huh, entered softirq 6 TASKLET",
    "unbalanced": "Unbalanced enable for IRQ 81",
    "double-free": "it is free already",
    "oom": "kmalloc() returned NULL",
}

# Only with CONFIG_DEBUG_SLAB or CONFIG_DEBUG_LIST: not in the default image.
OTHER = {"overrun", "use-after-free", "list"}
SLOW = {"softlockup", "hungtask"}


def test_each_way_is_tested(shell: Console) -> None:
    names = re.findall(r"^  (\S+) +\S", shell.command("crash"), re.M)
    assert set(names) == set(FATAL) | set(REPORTED) | OTHER | SLOW


@pytest.mark.parametrize("name", FATAL)
def test_fatal(console: Console, name: str) -> None:
    console.send(f"crash {name}" + ENTER)
    console.expect(FATAL[name])
    console.expect(r"---\[ end Kernel panic - not syncing: ")
    assert console.machine.wait(LIMIT).status == PANIC


@pytest.mark.parametrize("name", REPORTED)
def test_reported(shell: Console, name: str) -> None:
    assert REPORTED[name] in shell.command(f"crash {name}")
    assert shell.command("echo alive") == "alive"


def test_oom_gives_everything_back(console: Console) -> None:
    before = console.command("free").splitlines()[1]
    console.command("crash oom")
    assert console.command("free").splitlines()[1] == before


def test_softlockup_is_reported_and_ctrl_c_ends_it(boot: Boot) -> None:
    console = boot("watchdog_thresh=1")
    console.send("crash softlockup" + ENTER)
    console.expect(r"BUG: soft lockup - CPU#0 stuck for \d+s! \[crash:\d+\]")
    console.send(CTRL_C)
    console.prompt()
    assert console.command("echo alive") == "alive"


def test_hungtask_is_reported(boot: Boot) -> None:
    console = boot("hung_task_timeout_secs=1")
    console.command("crash hungtask")
    console.expect(r"INFO: task crash:\d+ blocked for more than 1 seconds\.")
    console.expect(r"wait_for_completion from crash_hungtask")
    assert console.command("echo alive").endswith("alive")
