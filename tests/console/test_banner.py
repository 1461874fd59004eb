# SPDX-License-Identifier: MIT
"""What the kernel says about the machine that it found: board, memory, clocks, build, arguments."""

import re
from pathlib import Path

import pytest
from qemu import Console, Machine

from .conftest import Boot

BOARDS = {
    "raspi0": r"Raspberry Pi Zero \[920092\] at 700 MHz",
    "raspi1ap": r"Raspberry Pi 1 A\+ \[900021\] at 700 MHz",
}


@pytest.mark.parametrize("board", BOARDS)
def test_the_firmware_tells_board_memory_and_clocks(boot: Boot, board: str) -> None:
    log = boot("loglevel=7", board=board).command("dmesg")
    assert re.search(BOARDS[board], log)
    assert "memory: 458752K, arguments: semihosting" in log
    # A sixteenth of the 3 MHz that the firmware says the UART has.
    assert "base_baud = 187500" in log


def test_it_names_the_build(boot: Boot) -> None:
    assert re.search(r"bhk \d+\.\d+\.\d+(-g[0-9a-f]{8}\+?)? \(gcc .*, HZ=\d+\)", boot().command("dmesg"))


def test_no_driver_has_a_complaint(boot: Boot) -> None:
    """Among them: a driver that touches with interrupts on what its handler touches."""
    assert not re.search("WARNING|BUG", boot("loglevel=7").command("dmesg"))


def test_the_clock_can_be_given(boot: Boot) -> None:
    assert "base_baud = 3000000" in boot("pl011.clock=48000000").command("dmesg")


@pytest.mark.parametrize("board", BOARDS)
def test_a_raw_image_without_host_or_arguments(image: Path, board: str) -> None:
    with Machine(image.with_name("kernel.img"), board=board, bios=True, host=False) as machine:
        console = Console(machine)
        console.boot()
        log = console.command("dmesg")
    assert re.search(BOARDS[board], log)
    assert "memory: 458752K, arguments: none" in log
