# SPDX-License-Identifier: MIT
"""GPIO interrupts from outside: the events are put into the image, the lines raised by qtest."""

import subprocess
from pathlib import Path

from qemu import Ktap, Machine
from qemu.ktap import Outcome

GPIO_IRQ = 73
LIMIT = 60.0
EVENTS = 20
PINS = {5: 0, 33: 1, 50: 2}  # pin: its line


def address_of(image: Path, symbol: str) -> int:
    """Where a variable of the image is."""
    table = subprocess.run(
        ["arm-none-eabi-nm", image], check=True, capture_output=True, text=True
    ).stdout
    return next(int(row.split()[0], 16) for row in table.splitlines() if row.endswith(f" {symbol}"))


def raise_pin(machine: Machine, events: int, pin: int) -> None:
    """An event on a pin; its line is high until the guest has acknowledged."""
    word = events + 4 * (pin // 32)
    machine.qtest.writel(word, 1 << pin % 32)
    machine.qtest.set_irq(GPIO_IRQ + PINS[pin], True)
    while machine.qtest.readl(word):
        pass
    machine.qtest.set_irq(GPIO_IRQ + PINS[pin], False)


def test_lines(image: Path) -> None:
    """Events on each line arrive, once; a line that is stuck is shut, and the machine goes on."""
    events = address_of(image, "gpio_test_events")
    parser = Ktap()
    with Machine(image, args="test=gpio_line", qtest=True) as machine:

        def on_line(line: str) -> None:
            parser.feed(line)
            if "listening" in line:
                for number in range(EVENTS):
                    raise_pin(machine, events, list(PINS)[number % len(PINS)])
            if "waiting for line 0" in line:
                machine.qtest.set_irq(GPIO_IRQ, True)
            if "interrupts without an event" in line:
                machine.qtest.set_irq(GPIO_IRQ, False)

        end = machine.wait(LIMIT, on_line=on_line)
    parser.finish()
    assert end.passed, end.output
    assert parser.count(Outcome.PASSED) == 2, end.output
    assert "gpio: line 73 interrupts without an event, off for 1000 ms" in end.output
