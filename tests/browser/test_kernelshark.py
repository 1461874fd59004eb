# SPDX-License-Identifier: MIT
"""KernelShark's own library and plugins open trace.dat and show each event."""

import re
import subprocess
from pathlib import Path

import pytest
from qemu.trace import Trace, read, tracedat
from tests.host.trace_kernel import busy

PLUGINS = ("sched_events", "missed_events")
LOADING = "loading plugin "
# What libtraceevent's plugins, which KernelShark always uses, say in words of their own.
OTHER_WORDS = {"hrtimer_expire_entry", "hrtimer_start", "sched_switch", "sched_wakeup"}


@pytest.fixture(scope="module")
def kshark(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that prints what KernelShark loads."""
    program = tmp_path_factory.mktemp("kshark") / "kshark"
    source = Path(__file__).with_name("kshark.c")
    command = ["gcc", "-Wall", "-Werror", "-I/usr/include/kernelshark", "-o", str(program), str(source), "-lkshark"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return program


def plugins() -> list[Path]:
    """Those that its window loads for a trace of ftrace."""
    found = [next(Path("/usr/lib").glob(f"*/kernelshark/plugins/plugin-{name}.so")) for name in PLUGINS]
    assert len(found) == len(PLUGINS)
    return found


def loaded(program: Path, path: Path) -> list[list[str]]:
    """The columns of each entry; there must be no complaint."""
    done = subprocess.run([program, path, *plugins()], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return [line.split("\t") for line in done.stdout.splitlines() if not line.startswith(LOADING)]


def plain(info: str) -> str:
    """All addresses in the same form, no blank at the end."""
    return re.sub(r"\b0x0*([0-9a-f]+)\b", lambda number: f"{int(number[1], 16):08x}", info).rstrip()


def test_each_event_is_an_entry(kshark: Path, tmp_path: Path) -> None:
    trace = read(busy(1000).dump())
    path = tmp_path / "trace.dat"
    path.write_bytes(tracedat.build(trace))
    rows = loaded(kshark, path)
    assert len(rows) == len(trace.events) > 500
    for (time, cpu, pid, task, name, info), event in zip(rows, trace.events, strict=True):
        assert event.format is not None
        assert (int(time), int(cpu), int(pid)) == (event.time, 0, event.pid)
        assert (task, name) == (trace.comm(event.pid), f"{event.format.system}/{event.name}")
        if event.name not in OTHER_WORDS:
            assert plain(info) == plain(trace.text(event))


def test_a_loss_is_marked(kshark: Path, tmp_path: Path) -> None:
    """KernelShark puts an entry of its own where records are missing."""
    kernel = busy(300)
    kernel.header["overrun"] = kernel.header["lost"] = "7"
    trace = read(kernel.dump())
    path = tmp_path / "trace.dat"
    path.write_bytes(tracedat.build(trace))
    rows = loaded(kshark, path)
    assert [row[4:] for row in rows if row[4] == "missed_events"] == [["missed_events", "missed_events=7"]]
    assert len(rows) == len(trace.events) + 1
