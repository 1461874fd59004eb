# SPDX-License-Identifier: MIT
"""uevents of a driver, as the host hears them over the second serial line."""

import re
from pathlib import Path

from qemu import Console, Machine
from qemu.mux import Mux

PATIENCE = 30.0


def test_each_uevent_reaches_the_host(image: Path) -> None:
    """No touch panel: a sample's irq thread notifies."""
    with Machine(image, second_serial=True) as machine:
        console = Console(machine)
        console.boot()
        console.command("insmod mini_uart")
        console.command("insmod sample_uevent period_us=20000 count=20")
        events = Mux(machine.serial2).uevents(PATIENCE)
        first = next(events)
        assert (first["ACTION"], first["DEVPATH"]) == ("add", "/devices/sample")
        number, interrupts = int(first["SEQNUM"]), 0
        while interrupts < 20:
            event = next(events)
            assert event["ACTION"] == "change"
            assert event["SUBSYSTEM"] == "sample"
            assert int(event["INTERRUPTS"]) >= interrupts
            interrupts = int(event["INTERRUPTS"])
            number += 1
            assert int(event["SEQNUM"]) == number
        console.command("rmmod sample_uevent")
        last = next(events)
        assert (last["ACTION"], int(last["SEQNUM"])) == ("remove", number + 1)


def test_what_the_line_refuses_is_counted(image: Path) -> None:
    """A suite of the image sends faster than the line: the host's gaps are the listener's count."""
    with Machine(image, args="test=uevent_line", icount=5, second_serial=True) as machine:
        end = machine.wait(PATIENCE)
        assert end.passed, end.output
        match = re.search(r"taken (\d+), lost (\d+), last (\d+)", end.output)
        assert match, end.output
        taken, lost, last = map(int, match.groups())
        events = Mux(machine.serial2).uevents(PATIENCE)
        numbers = [int(next(events)["SEQNUM"]) for _ in range(taken)]
    gaps = [after - before - 1 for before, after in zip(numbers, numbers[1:])]
    assert lost == sum(gaps) + last - numbers[-1] > 0
    assert min(gaps) == 0
