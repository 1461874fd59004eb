# SPDX-License-Identifier: MIT
"""What `make run` starts: bhk on a terminal, as a person sits in front of it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from qemu import ROOT


@pytest.fixture
def terminal(image: Path) -> Iterator["pexpect.spawn[str]"]:
    """A terminal in which the command of `make run` was given."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "qemu.run", str(image), "--", "loglevel=4"],
        cwd=ROOT,
        encoding="utf-8",
        timeout=60,
    )
    yield child
    child.close(force=True)


def test_it_says_how_to_leave_and_shows_the_prompt(terminal: "pexpect.spawn[str]") -> None:
    terminal.expect("Ctrl-] x ends QEMU")
    terminal.expect("bhk> ")
    terminal.send("\x1dx")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_boot_arguments_arrive(terminal: "pexpect.spawn[str]") -> None:
    terminal.expect("bhk> ")
    terminal.send("dmesg\r")
    terminal.expect("arguments: ")
    terminal.expect("bhk> ")


def test_ctrl_c_goes_to_the_guest(terminal: "pexpect.spawn[str]") -> None:
    terminal.expect("bhk> ")
    terminal.send("sleep 1000\r")
    terminal.expect("sleep 1000")
    terminal.send("\x03")
    terminal.expect("bhk> ")
    assert terminal.isalive()


def test_poweroff_ends_it_with_success(terminal: "pexpect.spawn[str]") -> None:
    terminal.expect("bhk> ")
    terminal.send("poweroff\r")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--card", "nothing.img"], "nothing.img: no such image of a card; 'make sdcard' makes one"),
        (["--board", "pi4"], "invalid choice: 'pi4' (choose from 'raspi0', 'raspi1ap')"),
    ],
)
def test_what_is_not_there_is_named(image: Path, words: list[str], message: str) -> None:
    line = [sys.executable, "-m", "qemu.run", *words, str(image)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert message in done.stderr
