# SPDX-License-Identifier: MIT
"""What `make debug` offers: gdb's commands for bhk, on a machine that has booted."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from qemu import ROOT, Machine

COMMANDS = ["bhk-help", "bhk-ps", "bhk-bt kthreadd", "bhk-bt 0", "bhk-bt nobody", "bhk-dmesg"]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The output of one gdb session that stops when the first thread has done its work."""
    image = ROOT / "build-default/bhk.elf"
    door: Path = tmp_path_factory.mktemp("gdb") / "gdb"
    line = ["gdb-multiarch", "-q", "-batch", str(image), "-x", str(ROOT / "qemu/gdb.py")]
    for command in ["break run_init_process", "continue", *COMMANDS]:
        line += ["-ex", command]
    with Machine(image, gdb=f"unix:{door}", icount=5, paused=True):
        done = subprocess.run(
            line,
            env={**os.environ, "BHK_GDB": str(door)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    return done.stdout + done.stderr


def test_ps_lists_the_threads(session: str) -> None:
    assert re.search(r"^     0 TS +\d+ R +\d+ swapper", session, re.M)
    assert re.search(r"^\*    1 TS +\d+ R +\d+ init", session, re.M)
    assert re.search(r"^     2 TS +\d+ S +\d+ kthreadd +kthreadd$", session, re.M)


def test_bt_shows_a_sleeping_thread(session: str) -> None:
    part = session.partition("thread 2 kthreadd:")[2].partition("thread 0")[0]
    assert "in kthreadd (" in part


def test_bt_leaves_the_registers_alone(session: str) -> None:
    part = session.partition("thread 0 swapper:")[2]
    assert "start_kernel ()" in part


def test_an_unknown_thread_is_named(session: str) -> None:
    assert "there is no thread 'nobody'" in session


def test_dmesg_reads_the_ring(session: str) -> None:
    assert "] bhk 0.1" in session


def test_help_lists_the_commands(session: str) -> None:
    assert "bhk-dmesg        the kernel log" in session
