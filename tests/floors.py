#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Fails if a folder uses a symbol of a floor above it (docs/architecture.md, section 2)."""

import argparse
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from qemu.ktap import Report

TOOLS = "arm-none-eabi-"

# Bottom to top. A folder may use its own floor and those below.
FLOORS: dict[str, int] = {
    "boot": 0,
    "kernel": 1,
    "bh": 2,
    "drivers": 3,
    "shell": 4,
    "samples": 4,
    "tests": 5,
}

# What the compiler asks for by itself; the unwinder answers.
COMPILERS = {"__aeabi_unwind_cpp_pr0", "__aeabi_unwind_cpp_pr1", "__aeabi_unwind_cpp_pr2"}

# The upward edges that are the subject itself: (from, to) and the symbols.
ALLOWED: dict[tuple[str, str], set[str]] = {
    # Power-on ends in the kernel and leaves its findings there; each vector hands over to its
    # handler.
    ("boot", "kernel"): {
        "start_kernel", "boot_cmdline", "bootinfo", "cpu_state", "vector_irq",
        "do_bad_vector", "do_data_abort", "do_fiq", "do_prefetch_abort", "do_undefined",
        # What the C library would have, too.
        "memcpy", "memset",
    },
    ("kernel", "bh"): {
        # The way back from an interrupt asks the one word and calls what it says.
        "handle_softirqs",
        # start_kernel() brings each part up.
        "softirq_init",
        # request_threaded_irq() starts an irq thread, free_irq() stops it, the flow wakes it.
        "setup_irq_thread", "stop_irq_thread", "__irq_wake_thread", "irq_wake_only_thread",
        # The scheduler tells the workqueue when a worker sleeps and wakes.
        "wq_worker_sleeping", "wq_worker_running",
        # A backtrace says what a worker works on.
        "print_worker_info",
        # A lock or a wait that shuts softirqs out.
        "__local_bh_disable_ip", "__local_bh_enable_ip",
        # RCU callbacks are a softirq; a kthread worker's delayed work is a timer.
        "open_softirq", "raise_softirq",
        "mod_timer", "timer_delete",
    },
}  # fmt: skip


def symbols(objects: list[Path]) -> tuple[dict[str, Path], dict[Path, set[str]]]:
    """Who defines each global symbol, and which undefined ones each object uses."""
    defined: dict[str, Path] = {}
    used: dict[Path, set[str]] = defaultdict(set)
    table = subprocess.run(
        [TOOLS + "nm", "-A", "-g", *map(str, objects)], check=True, capture_output=True, text=True
    ).stdout
    for line in table.splitlines():
        path, _, entry = line.partition(":")
        *_, kind, name = entry.split()
        if kind in "Uw":
            used[Path(path)].add(name)
        else:
            defined[name] = Path(path)
    return defined, used


def problems(build: Path) -> dict[str, list[str]]:
    """For each folder the upward references that no one allowed; then what is allowed in vain."""
    words = (build / ".link").read_text().split()
    objects = [Path(word) for word in words if word.endswith(".o")]
    if missing := [path for path in objects if not path.exists()]:
        sys.exit(f"{missing[0]} is missing: build {build} first")
    defined, used = symbols(objects)
    found: dict[str, list[str]] = {}
    unused = {(edge, name) for edge, names in ALLOWED.items() for name in names}
    for user in sorted(objects):
        floor = user.relative_to(build).parts[0]
        bad = found.setdefault(f"{floor} uses nothing above it", [])
        for name in sorted((used[user] & set(defined)) - COMPILERS):
            target = defined[name].relative_to(build).parts[0]
            unused.discard(((floor, target), name))
            if FLOORS[target] > FLOORS[floor] and name not in ALLOWED.get((floor, target), set()):
                home = defined[name].relative_to(build)
                bad.append(f"{user.relative_to(build)} uses {name} of {home}")
    stale = [f"{edge[0]} -> {edge[1]}: {name}" for edge, name in sorted(unused)]
    return {**found, "every allowed edge exists": stale}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=Path, help="folder with the objects of a build")
    options = parser.parse_args()
    report = Report()
    for name, bad in problems(options.build).items():
        report.result(name, bad)
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
