# SPDX-License-Identifier: MIT
"""KernelShark's own library and plugins open trace.dat and show each event."""

import re
from pathlib import Path

from qemu.trace import read, tracedat
from tests.host.trace_kernel import busy

from .conftest import KernelShark

# What libtraceevent's plugins, which KernelShark always uses, say in words of their own.
OTHER_WORDS = {"hrtimer_expire_entry", "hrtimer_start", "sched_switch", "sched_wakeup"}


def plain(info: str) -> str:
    """All addresses in the same form, no blank at the end."""
    return re.sub(r"\b0x0*([0-9a-f]+)\b", lambda number: f"{int(number[1], 16):08x}", info).rstrip()


def test_each_event_is_an_entry(kernelshark: KernelShark, tmp_path: Path) -> None:
    trace = read(busy(1000).dump())
    path = tmp_path / "trace.dat"
    path.write_bytes(tracedat.build(trace))
    rows = kernelshark(path)
    assert len(rows) == len(trace.events) > 500
    for (time, cpu, pid, task, name, info), event in zip(rows, trace.events, strict=True):
        assert event.format is not None
        assert (int(time), int(cpu), int(pid)) == (event.time, 0, event.pid)
        assert (task, name) == (trace.comm(event.pid), f"{event.format.system}/{event.name}")
        if event.name not in OTHER_WORDS:
            assert plain(info) == plain(trace.text(event))


def test_a_loss_is_marked(kernelshark: KernelShark, tmp_path: Path) -> None:
    """KernelShark puts an entry of its own where records are missing."""
    kernel = busy(300)
    kernel.header["overrun"] = kernel.header["lost"] = "7"
    trace = read(kernel.dump())
    path = tmp_path / "trace.dat"
    path.write_bytes(tracedat.build(trace))
    rows = kernelshark(path)
    assert [row[4:] for row in rows if row[4] == "missed_events"] == [["missed_events", "missed_events=7"]]
    assert len(rows) == len(trace.events) + 1
