# SPDX-License-Identifier: MIT
"""Interrupts from outside that nobody asked for: spurious ones, storms, lines without a driver."""

import re
import time

from qemu import Console, Machine
from qemu.marks import resolve

from .conftest import Boot

# How long to wait for the machine to do what is under way; it only tells a machine that is stuck.
PATIENCE = 60.0


def wait_for(machine: Machine, symbol: str, least: int) -> int:
    """Read a counter of the kernel until it has reached a value."""
    address = resolve(symbol, machine.image)
    end = time.monotonic() + PATIENCE
    while (value := machine.qtest.readl(address)) < least:
        assert time.monotonic() < end, f"{symbol} is {value}, not {least}"
    return value


def spurious(console: Console) -> int:
    """The last line of /proc/interrupts."""
    match = re.search(r"^Err: +(\d+)$", console.command("cat /proc/interrupts"), re.MULTILINE)
    assert match
    return int(match.group(1))


def test_spurious_interrupts_are_counted_and_survived(boot: Boot) -> None:
    console = boot(qtest=True)
    assert spurious(console) == 0
    console.machine.qtest.set_cpu_irq(True)
    wait_for(console.machine, "irq_spurious_count", 1000)
    console.machine.qtest.set_cpu_irq(False)
    assert spurious(console) >= 1000
    assert console.command("echo still here") == "still here"


def test_a_line_that_nobody_enabled_is_not_seen(boot: Boot) -> None:
    console = boot(qtest=True)
    for irq in (16, 33, 53, 86):
        console.machine.qtest.set_irq(irq, True)
    assert console.command("echo still here") == "still here"
    assert spurious(console) == 0
    for irq in (16, 33, 53, 86):
        console.machine.qtest.set_irq(irq, False)
