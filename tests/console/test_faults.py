# SPDX-License-Identifier: MIT
"""Interrupts from outside that nobody asked for: spurious ones, storms, lines without a driver."""

import re
import time

from qemu import Console, Machine
from qemu.marks import resolve

from .conftest import Boot

# How long to wait for the machine to do what is under way; it only tells a machine that is stuck.
PATIENCE = 60.0


def hold_cpu_irq(machine: Machine, least: int) -> None:
    """Hold the processor's IRQ input until the kernel has counted that many spurious interrupts.

    The controller drives the same input whenever one of its own lines changes, and so takes back
    what was set here: it is set again each time.
    """
    address = resolve("irq_spurious_count", machine.image)
    end = time.monotonic() + PATIENCE
    while (value := machine.qtest.readl(address)) < least:
        assert time.monotonic() < end, f"irq_spurious_count is {value}, not {least}"
        machine.qtest.set_cpu_irq(True)


def spurious(console: Console) -> int:
    """The last line of /proc/interrupts."""
    match = re.search(r"^Err: +(\d+)$", console.command("cat /proc/interrupts"), re.MULTILINE)
    assert match
    return int(match.group(1))


def test_spurious_interrupts_are_counted_and_survived(boot: Boot) -> None:
    console = boot(qtest=True)
    assert spurious(console) == 0
    hold_cpu_irq(console.machine, 1000)
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
