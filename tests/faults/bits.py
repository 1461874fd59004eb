# SPDX-License-Identifier: MIT
"""Bits that flip in memory: at an instruction that a seed chooses, in a stack or in a queue.

The machine runs suites of the test image, and without a host, so that a panic resets it. What
must not happen is silence: either the machine resets itself and says at its next start why, or its
console answers when the suites are done. qemu/plugin/flip.c does it without stopping the machine.
"""

import random
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from qemu import Console, Hang, Machine
from qemu.build import build_plugin

from tests.reports.test_arguments import device_tree

SHIFT = 5
# Suites that keep queues busy, and none that takes the watchdog's timer.
SUITES = "softirq,tasklet,workqueue"
ARGS = f"panic=1 loglevel=4 -- test {SUITES}; echo suites over"
# It happens in one of the first cases, so many instructions behind its beginning.
CASES = 60
STEPS = 1500
# Queues, and what the scheduler and interrupts go by.
QUEUES = (
    "cpu_state", "worker_pools", "timer_bases", "hrtimer_base", "softirq_vec", "workqueues", "root_irq_desc",
    "irq_descs", "rq", "bh_worker", "slab_caches", "kmalloc_caches",
)  # fmt: skip
TASK = 128  # bytes of the running thread's task_struct, to which the first word of cpu_state points
# Wall-clock time that only ends what is stuck; of its own, the machine has many times as much.
LIMIT = 240.0

PANIC = re.compile(r"last panic: ([^\r\n]*)")
# What the kernel says when it goes on; a case of the suites has it say the one left out here.
BUG = re.compile(r"\] (BUG:? (?!workqueue leaked)[^\r\n]*)")
# A case that warns without having said so fails.
REPORT = re.compile(r"^ *not ok \d+ (\w+)", re.M)


@dataclass(frozen=True)
class Symbol:
    """Something in memory."""

    name: str
    address: int
    size: int


def symbols(image: Path) -> dict[str, Symbol]:
    """What has an address and a size."""
    table = subprocess.run(["arm-none-eabi-nm", "-S", image], check=True, capture_output=True, text=True).stdout
    rows = (line.split() for line in table.splitlines())
    return {row[3]: Symbol(row[3], int(row[0], 16), int(row[1], 16)) for row in rows if len(row) == 4}


def choose(table: dict[str, Symbol], chance: random.Random) -> tuple[str, str]:
    """Where a bit flips: what it is, and the option of the plugin."""
    kind = chance.choice(("stack", "queue", "thread"))
    number = chance.randrange(1 << 16)
    if kind == "stack":
        return f"stack+{number}", f"stack={number}"
    if kind == "thread":
        return f"thread+{number % TASK}", f"in={table['cpu_state'].address:x}:{number % TASK}"
    queue = table[chance.choice(QUEUES)]
    offset = number % queue.size
    return f"{queue.name}+{offset}", f"at={queue.address + offset:x}"


@dataclass(frozen=True)
class Outcome:
    """What became of one flipped bit."""

    what: str
    end: str  # "reset: REASON", "reported", "unharmed"; a text that begins with "silent" is a failure

    @property
    def bad(self) -> bool:
        """It ended in silence."""
        return self.end.startswith("silent")


def options(table: dict[str, Symbol], seed: int | None) -> tuple[str, str]:
    """What flips, and the plugin's options for it. Without a seed all is the same but the bit."""
    chance = random.Random(seed or 0)
    case, steps = chance.randint(1, CASES), chance.randrange(STEPS)
    name, place = choose(table, chance)
    bit = chance.randrange(8)
    text = f"{name} bit {bit}, case {case} + {steps}" if seed is not None else "nothing"
    mask = 1 << bit if seed is not None else 0
    return text, f"from={table['case_thread'].address:x}:{case},steps={steps},mask={mask},{place}"


def judge(console: Console) -> str:
    """Wait for the end of the suites or of the machine's life."""
    deadline = time.monotonic() + LIMIT
    try:
        match = console.expect(r"last panic: [^\r\n]*\r|\nsuites over\r", LIMIT)
        if found := PANIC.search(match[0]):
            return f"reset: {found[1]}"
        console.prompt(max(1.0, deadline - time.monotonic()))
        if console.command("echo still here") != "still here":
            return "silent: the console does not answer"
    except Hang:
        if found := BUG.search(console.seen):
            return f"reported: {found[1]}"
        return "silent: " + " / ".join(console.seen.splitlines()[-3:])
    if failed := REPORT.search(console.seen):
        return f"reported: {failed[1]} failed"
    return f"reported: {found[1]}" if (found := BUG.search(console.seen)) else "unharmed"


def flip(image: Path, seed: int | None) -> Outcome:
    """One machine, one bit; no seed: none."""
    plugin = build_plugin("flip", image.parent)
    what, words = options(symbols(image), seed)
    with tempfile.TemporaryDirectory() as folder:
        dtb, log = Path(folder, "dtb"), Path(folder, "flipped")
        dtb.write_bytes(device_tree(ARGS))
        machine = Machine(
            image, host=False, reboot=True, icount=SHIFT, seed=seed or 0, extra=["-dtb", str(dtb)],
            plugins=[f"{plugin},out={log},{words}"],
        )  # fmt: skip
        with machine:
            end = judge(Console(machine, LIMIT))
        done = log.read_text().split()
    if not done:
        return Outcome(what, f"silent: the moment never came; {end}")
    return Outcome(f"{what} at {done[1]}", end)
