# SPDX-License-Identifier: MIT
"""Bits that flip in memory: at an instruction that a seed chooses, in a stack or in a queue.

The machine runs suites of the test image, and without a host, so that a panic resets it. What
must not happen is silence: either the machine resets itself and says at its next start why, or its
console answers when the suites are done.
"""

import random
import re
import struct
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from qemu import Console, Hang, Machine
from qemu.gdbstub import SP, Gdb

from tests.reports.test_arguments import device_tree

SHIFT = 5
# Suites that keep queues busy, and none that takes the watchdog's timer.
SUITES = "softirq,tasklet,workqueue"
ARGS = f"panic=1 loglevel=4 -- test {SUITES}; echo suites over"
# The machine is stopped in one of the first cases, so many instructions behind its beginning.
CASES = 60
STEPS = 1500
PAGE = 4096
STACK = 256  # bytes above the stack pointer
# Queues, and what the scheduler and interrupts go by.
QUEUES = (
    "cpu_state", "worker_pools", "tasklet_vec", "tasklet_hi_vec", "timer_bases", "softirq_vec", "workqueues",
    "root_irq_desc", "irq_descs", "rq", "hrtimers", "bh_worker", "slab_caches", "kmalloc_caches",
)  # fmt: skip
TASK = 128  # bytes of the running thread's task_struct
# Wall-clock time that only ends what is stuck; of its own, the machine has many times as much.
LIMIT = 240.0

PANIC = re.compile(r"last panic: ([^\r\n]*)")
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


def choose(gdb: Gdb, table: dict[str, Symbol], chance: random.Random) -> tuple[str, int]:
    """Where a bit flips: what it is, and the address."""
    kind = chance.choice(("stack", "queue", "thread"))
    if kind == "stack":
        sp = gdb.registers()[SP]
        # Nothing may be mapped behind the page that it points into.
        offset = chance.randrange(-4, min(STACK, -sp % PAGE))
        return f"stack{offset:+}", sp + offset
    if kind == "thread":
        (task,) = struct.unpack("<I", gdb.read(table["cpu_state"].address + CURR, 4))
        offset = chance.randrange(TASK)
        return f"thread+{offset}", task + offset
    queue = table[chance.choice([name for name in QUEUES if name in table])]
    offset = chance.randrange(queue.size)
    return f"{queue.name}+{offset}", queue.address + offset


CURR = 8  # of cpu_state.curr


@dataclass(frozen=True)
class Outcome:
    """What became of one flipped bit."""

    what: str
    end: str  # "reset: REASON", "reported", "unharmed"; a text that begins with "silent" is a failure

    @property
    def bad(self) -> bool:
        """It ended in silence."""
        return self.end.startswith("silent")


def inject(path: Path, table: dict[str, Symbol], seed: int) -> str:
    """Stop the machine, flip a bit, let it go on."""
    chance = random.Random(seed)
    with Gdb(path) as gdb:
        case, steps = chance.randint(1, CASES), chance.randrange(STEPS)
        gdb.run_to(table["case_thread"].address, case)
        gdb.step(steps)
        name, address = choose(gdb, table, chance)
        bit = chance.randrange(8)
        (old,) = gdb.read(address, 1)
        gdb.write(address, bytes([old ^ 1 << bit]))
        gdb.go_on()
    return f"{name} bit {bit}, case {case} + {steps}"


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
        return "silent: " + " / ".join(console.seen.splitlines()[-3:])
    failed = REPORT.findall(console.seen)
    return f"reported: {failed[0]} failed" if failed else "unharmed"


def flip(image: Path, seed: int) -> Outcome:
    """One machine, one bit."""
    table = symbols(image)
    with tempfile.TemporaryDirectory() as folder:
        port, dtb = Path(folder, "gdb"), Path(folder, "dtb")
        dtb.write_bytes(device_tree(ARGS))
        machine = Machine(
            image, host=False, reboot=True, icount=SHIFT, seed=seed, gdb=f"unix:{port}", paused=True,
            extra=["-dtb", str(dtb)],
        )  # fmt: skip
        with machine:
            what = inject(port, table, seed)
            return Outcome(what, judge(Console(machine, LIMIT)))
