# SPDX-License-Identifier: MIT
"""uevents on the console. In the test image."""

import re
from collections.abc import Iterator

import pytest
from qemu import ROOT, Console, Machine
from qemu.console import ENTER

IMAGE = ROOT / "build-test/bhk.elf"

FIRST = "uevents from now on; any key ends it"
MESSAGE = r"change@[^@]*SEQNUM=\d+\s"


@pytest.fixture
def console() -> Iterator[Console]:
    """A fresh machine with the test image at its prompt."""
    with Machine(IMAGE, args="fbcon.on=0") as machine:
        console = Console(machine)
        console.boot()
        yield console


def test_monitor_shows_messages_and_ends_on_a_key(console: Console) -> None:
    console.command("insmod sample_uevent period_us=100000 count=1000")
    console.send(f"uevent monitor{ENTER}")
    console.expect(FIRST)
    texts = [console.expect(MESSAGE)[0] for _ in range(3)]
    console.send("q")
    console.prompt()
    numbers = []
    for text in texts:
        head, *pairs = text.split()
        keys = dict(pair.split("=", 1) for pair in pairs)
        assert list(keys) == ["ACTION", "DEVPATH", "SUBSYSTEM", "INTERRUPTS", "SEQNUM"]
        assert head == f"{keys['ACTION']}@{keys['DEVPATH']}"
        assert keys["SUBSYSTEM"] == "sample"
        numbers.append(int(keys["SEQNUM"]))
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    console.command("rmmod sample_uevent")


def test_the_listeners_are_shown(console: Console) -> None:
    text = console.command("uevent")
    assert "sent: 0; refused: 0 from atomic context, 0 without form, 0 too long" in text
    assert "host" not in text
    console.command("insmod mini_uart")
    console.command("insmod sample_uevent count=1")
    console.command("rmmod sample_uevent")
    text = console.command("uevent")
    sent = re.search(r"sent: (\d+)", text)
    host = re.search(r"host +(\d+) +(\d+)", text)
    assert sent and host
    assert int(sent[1]) >= 2
    assert (host[1], host[2]) == (sent[1], "0")
    console.command("rmmod mini_uart")
    assert "host" not in console.command("uevent")


def test_an_unknown_word_is_refused(console: Console) -> None:
    assert "uevent [monitor]" in console.command("uevent watch")
