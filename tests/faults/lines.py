# SPDX-License-Identifier: MIT
"""Interrupt lines and the serial line, driven from outside as no device would."""

import random
from pathlib import Path

from qemu import Console, Hang, Machine
from qemu.console import CTRL_C, ENTER
from qemu.machine import PANIC
from qemu.qtest import ARM_IRQS, GPU_IRQS, QtestError

LINES = [*ARM_IRQS, *GPU_IRQS]
PULSES = 400
NOISE = 4000  # bytes
LIMIT = 120.0
# With a host a panic ends the machine; without one it would reset it.
ARGS = "loglevel=4"


def answers(console: Console) -> list[str]:
    """The console answers, or the machine has ended with a report."""
    try:
        console.send(CTRL_C)
        console.send("echo still" + ENTER + "echo here" + ENTER)
        console.expect(r"\nhere\r")
        return []
    except (Hang, OSError):
        return died(console)


def died(console: Console) -> list[str]:
    """The machine gives no answer: it must have ended with a panic."""
    try:
        end = console.machine.wait(1.0)
    except Hang:
        return ["neither an answer nor a report", *console.seen.splitlines()[-10:]]
    return [] if end.status == PANIC else [f"it ended with: {end.meaning}", *end.output.splitlines()[-10:]]


def pulses(machine: Machine, chance: random.Random) -> None:
    """Random levels; all are low in the end."""
    for _ in range(PULSES):
        if chance.randrange(20) == 0:
            machine.qtest.set_cpu_irq(bool(chance.randrange(2)))
        machine.qtest.set_irq(chance.choice(LINES), bool(chance.randrange(2)))
    machine.qtest.set_cpu_irq(False)
    for irq in LINES:
        machine.qtest.set_irq(irq, False)


def storm(image: Path, seed: int) -> list[str]:
    """Random levels on all lines, as fast as QEMU takes them, and the CPU's own input."""
    chance = random.Random(seed)
    with Machine(image, args=ARGS, qtest=True, seed=seed) as machine:
        console = Console(machine, LIMIT)
        console.boot()
        try:
            pulses(machine, chance)
        except (QtestError, OSError):
            return died(console)
        return answers(console)


def stuck(image: Path, irq: int) -> list[str]:
    """One line stays high."""
    with Machine(image, args=ARGS, qtest=True) as machine:
        console = Console(machine, LIMIT)
        console.boot()
        machine.qtest.set_irq(irq, True)
        return answers(console)


def noise(image: Path, seed: int) -> list[str]:
    """Random bytes on the console's line, NUL and escapes among them."""
    chance = random.Random(seed)
    with Machine(image, args=ARGS) as machine:
        console = Console(machine, LIMIT)
        console.boot()
        machine.serial.write(chance.randbytes(NOISE))
        return answers(console)
