# SPDX-License-Identifier: MIT
"""The second serial line and the touch panel behind it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from qemu import Console, Machine
from qemu.finger import WINDOW, Contact, Hand, scan, touches
from qemu.mux import TOUCH, Frame, FrameError, Mux, decode, encode
from qemu.mux import parse_uevent as parse
from qemu.trace import read

# How many scans: ten times as many with LONG=1.
SCANS = 20000 if os.environ.get("BHK_LONG") else 2000

# Touches that are traced.
TRACED = 20

PATIENCE = 30.0


def uevent(frame: Frame) -> dict[str, str]:
    """What a frame between those of a dump says."""
    return parse(frame.data)


class Board:
    """A machine whose second line has been started."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.console = Console(machine)
        self.console.boot()
        self.mux = Mux(machine.serial2)
        self.console.command("insmod mini_uart")

    def counter(self, what: str) -> int:
        """A figure that the command mux shows."""
        match = re.search(rf"(\d+) {what}", self.console.command("mux"))
        assert match
        return int(match[1])


@pytest.fixture
def board(image: Path) -> Iterator[Board]:
    with Machine(image, second_serial=True) as machine:
        yield Board(machine)


def test_codec() -> None:
    data = bytes(range(256))
    frame = decode(encode(7, 300, data)[1:-1])
    assert (frame.channel, frame.number, frame.data) == (7, 300 & 0xFF, data)
    with pytest.raises(FrameError):
        decode(encode(7, 1, data)[1:-2])


def test_thousands_of_touches(board: Board) -> None:
    """Each scan leads to one uevent, in order, with the fingers where they are."""
    board.console.command("insmod touch")
    done = 0
    for expected, event in touches(board.mux, SCANS, seed=1):
        assert int(event["SCAN"]) == done & 0xFFFF
        assert event["TOUCH"] == expected
        assert event["SUBSYSTEM"] == "input"
        done += 1
    assert done == SCANS
    text = board.console.command("rmmod touch")
    assert f"{SCANS} scans, 0 bad, 0 lost, 0 uevents without room" in text
    assert board.counter("bad") == board.counter("lost") == board.counter("dropped") == 0


def test_received_by_tasklet_sent_by_work(board: Board) -> None:
    """Who does what, as the kernel's own statistics see it."""
    board.console.command("insmod touch")
    board.console.command("stat on")
    assert len(list(touches(board.mux, TRACED, seed=4))) == TRACED
    stat = board.console.command("stat")
    rows = re.findall(r"^(\S+) +((?:\d+ )?\S+) +(\d+) ", stat, re.M)
    runs = {f"{kind} {name}": int(count) for kind, name, count in rows}
    assert all(runs[name] for name in ("irq 53 ttyS0", "tasklet rx_fn", "work send_frames"))


def test_dump_beside_touches(board: Board) -> None:
    """Channels share the line without disturbing each other."""
    board.console.command("insmod touch")
    board.console.send("mux dump /proc/interrupts\r")
    board.mux.send(TOUCH, scan(0, [Contact(3, True, 5, 6)]))
    text, uevents = board.mux.dump_and_others(PATIENCE)
    while len(uevents) < 2:  # add, change
        uevents.append(board.mux.receive(PATIENCE))
    assert b"uart-pl011" in text and b"ttyS0" in text
    assert b"TOUCH=3:5,6" in uevents[1].data


def test_trace_beside_touches(board: Board) -> None:
    """A trace, uevents of two drivers and touches on the line, and the console beside them."""
    board.console.command("insmod touch")
    board.console.command("trace on irq:*")
    for expected, event in touches(board.mux, TRACED, seed=2):
        assert event["TOUCH"] == expected
    board.console.command("trace off")
    board.console.command("rmmod touch")  # no finger is down any more
    board.console.command("insmod touch")
    board.console.command("insmod sample_uevent period_us=20000 count=20")
    hand = Hand(3)
    board.console.send("trace dump serial2\r")
    wanted = []
    for number in range(WINDOW):
        board.mux.send(TOUCH, scan(number, hand.move()))
        wanted.append(str(hand))
    text, others = board.mux.dump_and_others(PATIENCE)
    while len(touched := [event for event in map(uevent, others) if "TOUCH" in event]) < WINDOW:
        others.append(board.mux.receive(PATIENCE))
    assert [event["TOUCH"] for event in touched] == wanted
    assert any(event["SUBSYSTEM"] == "sample" for event in map(uevent, others))
    trace = read(text.decode().splitlines())
    assert not trace.problems
    interrupts = [event for event in trace.events if event.name == "irq_handler_entry"]
    assert any(event.fields["name"] == "ttyS0" for event in interrupts)
    board.console.prompt()
    assert board.console.command("echo beside") == "beside"
    assert board.counter("bad") == board.counter("lost") == board.counter("dropped") == 0


def test_noise(board: Board) -> None:
    """What is no frame is counted; the next one is understood."""
    board.console.command("insmod touch")
    good = encode(TOUCH, 0, scan(0, [Contact(0, True, 1, 2)]))
    cut = encode(TOUCH, 1, scan(1, [Contact(0, True, 3, 4)]))[:-6] + b"\x7e"
    long = b"\x7e" + bytes(1000) + b"\x7e"
    wrong = encode(TOUCH, 2, b"\x00\x00\xff")
    last = encode(TOUCH, 3, scan(1, [Contact(0, False)]))
    board.machine.serial2.write(b"noise" + good + cut + long + wrong + last)
    events = board.mux.uevents(PATIENCE)
    assert next(events)["ACTION"] == "add"
    assert next(events)["TOUCH"] == "0:1,2 "
    assert next(events)["TOUCH"] == ""
    assert board.counter("bad") == 2
    assert board.counter("lost") == 1
    assert "1 bad, 0 lost" in board.console.command("rmmod touch")


def test_events_for_readers(image: Path) -> None:
    """/dev/event0 has them in Linux's form: a suite of the image reads what is touched."""
    with Machine(image, args="test=touch_line", second_serial=True) as machine:
        mux = Mux(machine.serial2)

        def on_line(line: str) -> None:
            if line.endswith("reading"):
                mux.send(TOUCH, scan(0, [Contact(1, True, 0x123, 0x456)]))

        end = machine.wait(PATIENCE, on_line=on_line)
    assert end.passed, end.output


def test_without_a_line(image: Path) -> None:
    with Machine(image) as machine:
        console = Console(machine)
        console.boot()
        assert "insmod mini_uart" in console.command("insmod touch")
        assert "has not been started" in console.command("mux")
