# SPDX-License-Identifier: MIT
"""Much input at once: nothing is lost, whoever reads it and however fast."""

import random
import threading
import zlib
from pathlib import Path

import pytest
from qemu import Console, Machine
from qemu.console import ENTER

PASTE = 100_000


def test_100000_bytes_arrive_complete(shell: Console) -> None:
    data = random.Random(1).randbytes(PASTE)
    shell.machine.serial.write(f"cksum -n {PASTE}\r".encode() + data)
    shell.expect(f"crc32 {zlib.crc32(data):08x}, {PASTE} bytes")
    shell.prompt()
    assert shell.command("echo and nothing else") == "and nothing else"


def test_the_sender_waits_while_nobody_reads(shell: Console) -> None:
    data = random.Random(2).randbytes(20_000).replace(b"\x03", b"\x04")
    shell.machine.serial.write(f"sleep 1; cksum -n {len(data)}\r".encode() + data)
    shell.expect(f"crc32 {zlib.crc32(data):08x}, {len(data)} bytes")
    shell.prompt()


def test_a_sum_that_differs_is_seen(shell: Console) -> None:
    shell.machine.serial.write(b"cksum -n 4\rABCE")
    match = shell.expect(r"crc32 ([0-9a-f]{8}), 4 bytes")
    assert match[1] != f"{zlib.crc32(b'ABCD'):08x}"
    shell.prompt()


def test_100000_bytes_of_commands_all_run(shell: Console) -> None:
    lines = [f"echo {number:05d}-{'x' * 48}" for number in range(PASTE // 60)]
    shell.send(ENTER.join(lines) + ENTER)
    for line in lines:
        assert shell.prompt().splitlines()[-1] == line.removeprefix("echo ")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_with_other_line_ends(shell: Console, end: str) -> None:
    shell.send("".join(f"echo {number}{end}" for number in range(200)))
    for number in range(200):
        assert shell.prompt().splitlines()[-1] == str(number)


def test_a_script_may_be_waiting_when_the_machine_starts(image: Path) -> None:
    with Machine(image) as machine:
        # More than the input ring holds.
        script = "".join(f"echo {number}\n" for number in range(300))
        sender = threading.Thread(target=machine.serial.write, args=(script.encode(),))
        sender.start()
        console = Console(machine)
        console.boot()
        for number in range(300):
            assert console.prompt().splitlines()[-1] == str(number)
        sender.join()
