# SPDX-License-Identifier: MIT
"""The trace by the second serial line: the same as on the console."""

from pathlib import Path

from qemu import Console, Machine
from qemu.mux import Mux
from qemu.trace import read

PATIENCE = 60.0


def test_the_second_line_brings_the_same(image: Path) -> None:
    with Machine(image, args="fbcon.on=0", second_serial=True) as machine:
        console = Console(machine)
        console.boot()
        console.command("trace on irq: sched:; insmod sample_tasklet; sleep 1; trace off")
        assert "insmod mini_uart" in console.command("trace dump serial2")
        console.command("insmod mini_uart")
        here = read(console.command("trace dump", timeout=PATIENCE).splitlines())
        mux = Mux(machine.serial2)
        console.send("trace dump serial2\r")
        there = read(mux.dump(PATIENCE).decode().splitlines())
        console.prompt()
        assert here.problems == there.problems == []
        assert len(here.events) > 50
        assert [(event.time, event.raw) for event in there.events] == [(event.time, event.raw) for event in here.events]
