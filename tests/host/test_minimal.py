# SPDX-License-Identifier: MIT
"""The smallest image works: configs/minimal_defconfig, alone and with a driver."""

import os
import re
import subprocess
from pathlib import Path

from qemu import Console, Machine

ROOT = Path(__file__).resolve().parents[2]
PROBE = ["handler, preempt_count 10000", "thread, preempt_count 0", "tasklet, preempt_count 101",
         "work, preempt_count 0", "timeout, preempt_count 0"]  # fmt: skip


def test_a_driver_in_the_minimal_image() -> None:
    line = ["make", "-s", f"-j{os.cpu_count() or 1}", "O=build-minimal-probe", "APP=tests/minimal"]
    subprocess.run([*line, "DEFCONFIG=minimal"], cwd=ROOT, check=True)
    with Machine(ROOT / "build-minimal-probe/bhk.elf", icount=5) as machine:
        end = machine.wait(20)
    assert re.findall(r"probe: (.*)", end.output) == PROBE, end.output
    # The fault's report is short, but says where and why.
    found = re.search(r"data abort at ([0-9a-f]{8}),.*address 00000004", end.output)
    assert found, end.output
    symbols = ["arm-none-eabi-addr2line", "-e", "build-minimal-probe/bhk.elf", "-f", found.group(1)]
    place = subprocess.run(symbols, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "tests/minimal/probe.c" in place
    assert end.meaning == "kernel panic (status 86)"


def test_the_minimal_image_says_what_it_is() -> None:
    with Machine(ROOT / "build-minimal/bhk.elf") as machine:
        Console(machine).expect(r"bhk \d+\.\d+\.\d+.* \(gcc .*\n(.*\n)*?.*CPU: ARMv6.*\n", 20)
