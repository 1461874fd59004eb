# SPDX-License-Identifier: MIT
"""The trace of each demo, as `make trace DEMO=name` makes it, in the programs that people open it with."""

import subprocess
import sys
from pathlib import Path

import pytest
from qemu import ROOT, Machine

from .conftest import KernelShark, Perfetto

IMAGE = ROOT / "build-test/bhk.elf"
EVENTS = """
    select slice.name from slice join thread_track on track_id = thread_track.id
    join thread using (utid) where thread.name = 'all events' order by ts, slice.id"""
OPEN = "select count(*) as count from slice where dur < 0"


def demos() -> list[str]:
    """The names that `demo` lists."""
    with Machine(IMAGE, args="-- demo; poweroff", icount=5) as machine:
        lines = machine.wait(60, 60).output.splitlines()
    begin = lines.index("bhk> demo; poweroff") + 1
    return [line.split()[0] for line in lines[begin:] if line and not line.startswith(("[", "bhk>"))]


@pytest.fixture(scope="module")
def names() -> list[str]:
    found = demos()
    assert len(found) == 11
    return found


@pytest.mark.parametrize("number", range(11))
def test_each_program_finds_the_same_events(
    number: int, names: list[str], perfetto: Perfetto, kernelshark: KernelShark, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "qemu.trace", "--image", str(IMAGE), "--out", str(tmp_path), "--demo", names[number]]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=100)
    assert (done.returncode, done.stderr) == (0, "")
    path = tmp_path / names[number]
    report = subprocess.run(["trace-cmd", "report", "-N", "-i", f"{path}.dat"], capture_output=True, text=True)
    assert (report.returncode, report.stderr) == (0, "")
    lines = report.stdout.splitlines()[1:]
    events, (unfinished,) = perfetto(path.with_suffix(".json"), EVENTS, OPEN)
    entries = kernelshark(path.with_suffix(".dat"))
    assert unfinished == {"count": 0}
    assert len(lines) == len(events) == len(entries) > 20
    for line, event, entry in zip(lines, events, entries, strict=True):
        assert f" {event['name']}: " in line and entry[4].endswith(f"/{event['name']}")
