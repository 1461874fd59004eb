# SPDX-License-Identifier: MIT
"""The benchmarks on Linux 6.1: the same sources as a module, the same machine, the same plugin."""

import re
from collections.abc import Sequence
from pathlib import Path

from qemu import ROOT
from qemu.marks import (
    Definitions,
    NoEvent,
    Statistics,
    measure,
    read_log,
)
from qemu.peer import Peer, PeerError, Step

HERE = ROOT / "tests/bench"
SOURCES = (
    "bench_common.c",
    "bench_irq.c",
    "bench_thread.c",
    "bench_work.c",
    "bench_load.c",
    "bench.h",
    "marks.h",
)
OWN = ("board.h", "bench_linux.c")
# At 2 ns an instruction Linux's tick takes a thousandth of the time; at bhk's 1024 ns it would
# take most of it. What is counted between two markers is the same.
SHIFT = 1
VECTOR = 0xFFFF0018
# What Linux would not do without being asked; the leanest that this kernel boots with.
LEAN = "loglevel=7 psi=0 noirqdebug nowatchdog noautogroup"
BENCHMARK = re.compile(r"^BENCH\((\w+)\)", re.M)
KBUILD = """
obj-m += bench_module.o
bench_module-y := bench_linux.o bench_common.o bench_irq.o bench_thread.o bench_work.o bench_load.o
ccflags-y += -Wno-declaration-after-statement
ccflags-remove-y := -pg
"""


def benchmarks() -> list[str]:
    """The names of all benchmarks that Linux can run, in the order of the sources."""
    found: list[str] = []
    for name in SOURCES:
        text = (HERE / name).read_text()
        text = re.sub(r"^#ifdef BENCH_\w+$.*?^#endif$", "", text, flags=re.M | re.S)
        found += BENCHMARK.findall(text)
    return found


def build(peer: Peer) -> Sequence[Path]:
    """The module."""
    listing = peer.folder / "bench_list.h"
    listing.write_text("".join(f"ENTRY({name})\n" for name in benchmarks()))
    sources = [*(HERE / name for name in SOURCES), *(HERE / "linux" / name for name in OWN)]
    sources += [ROOT / "tests/linux/find.h", listing]
    return peer.build(peer.folder / "bench", KBUILD, sources)


def measure_linux(
    folder: Path, plugin: Path, definitions: Definitions, names: dict[str, int]
) -> tuple[dict[str, Statistics], list[str]]:
    """Boot Linux through the benchmarks: the results, and what was wrong."""
    peer = Peer(folder, lambda text: print(text, flush=True))
    log = peer.folder / "marks.bin"
    option = f"{plugin},out={log},at={VECTOR:x}:{names['MARK_VECTOR']:x}"
    try:
        peer.fetch()
        output = peer.boot(build(peer), [Step("bench_module")], shift=SHIFT, append=LEAN, plugin=option)
    except PeerError as error:
        return {}, str(error).splitlines()
    problems = re.findall(r"bench: .*(?:refused|did not|no memory|match|failed).*", output)
    if "bench: 0 failures" not in output:
        problems.append("Linux did not run all benchmarks")
    results: dict[str, Statistics] = {}
    events = read_log(log)
    for metric in definitions.metrics:
        try:
            results[metric.name] = measure(events, metric)
        except NoEvent:
            continue
    for count, event in events:
        if event == names["PHASE_CAL"]:
            results["boot_to_prompt"] = Statistics.of("boot_to_prompt", "instructions", [count])
            break
    return results, problems
