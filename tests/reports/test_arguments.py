# SPDX-License-Identifier: MIT
"""Where the boot arguments come from, and a panic without a host."""

import struct
from pathlib import Path

import pytest
from qemu import Machine

from .test_reports import IMAGE, LIMIT


def device_tree(bootargs: str) -> bytes:
    """A flattened device tree that has little more than /chosen/bootargs."""
    names: dict[str, int] = {}
    strings = b""

    def padded(data: bytes) -> bytes:
        return data + bytes(-len(data) % 4)

    def prop(name: str, data: bytes) -> bytes:
        nonlocal strings
        if name not in names:
            names[name] = len(strings)
            strings += name.encode() + b"\0"
        return struct.pack(">3I", 3, len(data), names[name]) + padded(data)

    def node(name: str, content: bytes) -> bytes:
        return struct.pack(">I", 1) + padded(name.encode() + b"\0") + content + struct.pack(">I", 2)

    cell = struct.pack(">I", 1)
    memory = prop("device_type", b"memory\0") + prop("reg", struct.pack(">2I", 0, 0x1C000000))
    root = prop("#address-cells", cell) + prop("#size-cells", cell)
    root += node("chosen", prop("bootargs", bootargs.encode() + b"\0")) + node("memory@0", memory)
    tree = node("", root) + struct.pack(">I", 9)
    header, reserved = 40, bytes(16)
    start = header + len(reserved)
    offsets = (start + len(tree) + len(strings), start, start + len(tree), header)
    fields = (0xD00DFEED, *offsets, 17, 16, 0, len(strings), len(tree))
    return struct.pack(">10I", *fields) + reserved + tree + strings


def test_a_device_tree_gives_them(tmp_path: Path) -> None:
    dtb = tmp_path / "test.dtb"
    dtb.write_bytes(device_tree("test=printf.kernel_formats"))
    with Machine(IMAGE, icount=5, extra=["-dtb", str(dtb)]) as machine:
        end = machine.wait(LIMIT)
    assert "arguments: device tree" in end.output
    assert "ok 1 kernel_formats" in end.output
    assert end.passed


def test_a_host_wins_over_the_device_tree(tmp_path: Path) -> None:
    dtb = tmp_path / "test.dtb"
    dtb.write_bytes(device_tree("test=printf.kernel_formats"))
    args = "test=printf.formats_agree_with_c"
    with Machine(IMAGE, args=args, icount=5, extra=["-dtb", str(dtb)]) as machine:
        end = machine.wait(LIMIT)
    assert "arguments: semihosting" in end.output
    assert "ok 1 formats_agree_with_c" in end.output
    assert end.passed


class Seen(Exception):
    """The line that a test waits for has come."""


def test_the_reason_of_a_panic_survives_the_restart(tmp_path: Path) -> None:
    dtb = tmp_path / "test.dtb"
    dtb.write_bytes(device_tree("panic=1 test=crash.plain_panic"))
    seen = []

    def line(text: str) -> None:
        seen.append(text)
        if "last panic" in text:
            raise Seen

    with Machine(IMAGE, host=False, reboot=True, extra=["-dtb", str(dtb)]) as machine:
        with pytest.raises(Seen):
            machine.wait(LIMIT, on_line=line)
    assert any("Rebooting in 1 seconds.." in text for text in seen)
    assert seen[-1].endswith("last panic: the case says 42")
    assert sum("bhk 0." in text for text in seen) == 2


def test_without_a_host_the_tests_end_at_the_prompt(tmp_path: Path) -> None:
    dtb = tmp_path / "test.dtb"
    dtb.write_bytes(device_tree("test=printf.kernel_formats"))

    def line(text: str) -> None:
        if text.startswith("# Totals: pass:1 fail:0"):
            raise Seen

    with Machine(IMAGE, host=False, extra=["-dtb", str(dtb)]) as machine:
        with pytest.raises(Seen):
            machine.wait(LIMIT, on_line=line)
