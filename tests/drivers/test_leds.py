# SPDX-License-Identifier: MIT
"""The ACT LED: what each trigger shows, and that it blinks when nothing else runs any more."""

from pathlib import Path

import pytest
from qemu import Console, Machine
from qemu.console import ENTER

from .conftest import Suite

# BCM2835 ARM Peripherals, section 6.1: levels of the pins from 32 on.
GPLEV1 = 0x20200038
LED = 1 << (47 - 32)
LOOKS = 500000  # each a message to QEMU and back; the LED changes twice a second


@pytest.mark.parametrize("trigger", ["heartbeat", "none"])
def test_trigger(suite: Suite, trigger: str) -> None:
    suite(f"led_{trigger}", f"led_act.trigger={trigger}")


def test_an_unknown_trigger_is_named(image: Path) -> None:
    with Machine(image, args="led_act.trigger=disco") as machine:
        assert "led: there is no trigger 'disco'" in Console(machine).boot()


def test_a_panic_blinks(image: Path) -> None:
    """On a machine that nobody ends."""
    with Machine(image, host=False, qtest=True) as machine:
        console = Console(machine)
        console.boot()
        console.send("crash panic" + ENTER)
        console.expect("---\\[ end Kernel panic")
        levels = [machine.qtest.readl(GPLEV1) & LED]
        for _ in range(LOOKS):
            level = machine.qtest.readl(GPLEV1) & LED
            if level != levels[-1]:
                levels.append(level)
            if len(levels) == 5:
                break
        assert len(levels) == 5
