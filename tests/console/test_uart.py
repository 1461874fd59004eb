# SPDX-License-Identifier: MIT
"""The UART's counters, in /proc/tty/driver/ttyAMA."""

import re

from qemu import Console
from qemu.console import ENTER

FILE = "/proc/tty/driver/ttyAMA"


def counters(console: Console) -> dict[str, int]:
    """The counters; those that never counted are missing."""
    text = console.command(f"cat {FILE}")
    assert text.splitlines()[0] == "serinfo:1.0 driver revision:"
    found = re.fullmatch(r"0: uart:PL011 rev2 mmio:0x20201000 irq:81((?: \w+:\d+)+)", text.splitlines()[1])
    assert found
    return {name: int(value) for name, value in re.findall(r"(\w+):(\d+)", found[1])}


def test_bytes_are_counted(console: Console) -> None:
    first = counters(console)
    second = counters(console)
    assert set(first) == {"tx", "rx"}
    assert second["rx"] - first["rx"] == len(f"cat {FILE}\r")
    assert second["tx"] - first["tx"] > len(FILE)


def test_a_break_is_counted_and_is_no_input(console: Console) -> None:
    console.machine.qmp.human("chardev-send-break serial0")
    console.send("?")  # the key after it is not input either: docs/console.md
    console.expect("sysrq: HELP")
    console.send(ENTER)
    console.prompt()
    assert counters(console)["brk"] == 1
    assert console.command("echo clean") == "clean"


def test_throttling_is_counted(console: Console) -> None:
    console.machine.serial.write(b"sleep 1; cksum -n 5000\r" + b"x" * 5000)
    console.expect("crc32 [0-9a-f]{8}, 5000 bytes")
    console.prompt()
    assert counters(console)["th"] >= 1
