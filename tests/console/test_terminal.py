# SPDX-License-Identifier: MIT
"""`make run` on a terminal, and with a pipe instead of one."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from qemu import ROOT

LIMIT = 60


@pytest.fixture
def terminal(image: Path) -> Iterator["pexpect.spawn[str]"]:
    """A pseudo terminal with the machine at its prompt."""
    child = pexpect.spawn(
        sys.executable, ["-m", "qemu.run", str(image)], cwd=ROOT, timeout=LIMIT, encoding="utf-8"
    )
    child.delaybeforesend = None
    child.expect_exact("bhk> ")
    yield child
    child.close(force=True)


def test_keys_reach_the_shell(terminal: "pexpect.spawn[str]") -> None:
    terminal.send("cho one" + "\x01" + "e" + "\r")
    terminal.expect(r"\none\r")
    terminal.send("junk\x03")
    terminal.expect(r"\^C\r")
    terminal.send("\x1b[A!\r")
    terminal.expect_exact("\x1b[6n")
    terminal.send("\x1b[24;132R")
    terminal.expect(r"\none!\r")


def test_the_escape_key_ends_it(terminal: "pexpect.spawn[str]") -> None:
    terminal.send("\x1dx")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_poweroff_ends_it(terminal: "pexpect.spawn[str]") -> None:
    terminal.send("poweroff\r")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_a_script_may_come_from_a_pipe(image: Path) -> None:
    script = "".join(f"echo line {number}\n" for number in range(500)) + "poweroff\n"
    done = subprocess.run(
        [sys.executable, "-m", "qemu.run", str(image)],
        cwd=ROOT,
        input=script,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=True,
    )
    output = done.stdout.splitlines()
    assert [line for line in output if line.startswith("line ")] == [
        f"line {number}" for number in range(500)
    ]
    assert "\x1b" not in done.stdout
