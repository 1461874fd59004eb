# SPDX-License-Identifier: MIT
"""A kernel as the trace tools see it: its events' formats, records and the dump of them.

`Kernel` writes what a dump has; `busy(kernel, ...)` makes a story of interrupts, softirqs, tasklets,
workers and threads with it, the same on each run.
"""

import random
import re
import struct
from dataclasses import dataclass, field

from qemu.trace.frames import Frame, frames_of

COMMON = ("unsigned short common_type", "unsigned char common_flags",
          "unsigned char common_preempt_count", "int common_pid")  # fmt: skip
SIZES = {"u64": 8, "s64": 8, "unsigned short": 2, "unsigned char": 1, "bool": 1}
UNSIGNED = ("unsigned", "void *", "__data_loc", "bool", "char", "u64")

VECTORS = ("HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU")
ACTION = '"vec=%u [action=%s]", REC->vec, __print_symbolic(REC->vec, ' + ", ".join(
    f'{{ {number}, "{name}" }}' for number, name in enumerate(VECTORS)
) + ")"  # fmt: skip
MASK = "(((0x00000000 | 0x00000001 | 0x00000002 | 0x00000004 | 0x00000008 | 0x00000010 | 0x00000020 | 0x00000040) + 1) << 1)"
SWITCH = (
    '"prev_comm=%s prev_pid=%d prev_prio=%d prev_state=%s%s ==> next_comm=%s next_pid=%d next_prio=%d", '
    f"REC->prev_comm, REC->prev_pid, REC->prev_prio, (REC->prev_state & ({MASK} - 1)) ? "
    f'__print_flags(REC->prev_state & ({MASK} - 1), "|", {{ 0x00000001, "S" }}, {{ 0x00000002, "D" }}, '
    '{ 0x00000080, "I" }) : "R", '
    f'REC->prev_state & {MASK} ? "+" : "", REC->next_comm, REC->next_pid, REC->next_prio'
)
WAKING = '"comm=%s pid=%d prio=%d target_cpu=%03d", REC->comm, REC->pid, REC->prio, REC->target_cpu'
TASK = "char comm[16]; pid_t pid; int prio; int target_cpu"
TIMER_START = (
    '"timer=%p function=%ps expires=%lu [timeout=%ld] cpu=%u idx=%u flags=%s", REC->timer, '
    "REC->function, REC->expires, (long)REC->expires - REC->now, REC->flags & 0x0003FFFF, "
    'REC->flags >> 22, __print_flags(REC->flags & (0x00040000 | 0x00080000 | 0x00100000 | 0x00200000), "|", '
    '{ 0x00040000, "M" }, { 0x00080000, "D" }, { 0x00100000, "P" }, { 0x00200000, "I" })'
)
HRTIMER_START = (
    '"hrtimer=%p function=%ps expires=%llu softexpires=%llu mode=%s was_armed=%d", REC->hrtimer, '
    "REC->function, (unsigned long long) REC->expires, (unsigned long long) REC->softexpires, "
    '__print_symbolic(REC->mode, { HRTIMER_MODE_ABS, "ABS" }, { HRTIMER_MODE_REL, "REL" }, { HRTIMER_MODE_ABS_HARD, "ABS|HARD" }), REC->was_armed'
)

# system, name, ID, fields, print fmt
EVENTS = (
    ("ftrace", "print", 5, "unsigned long ip; char buf[]", '"%ps: %s", (void *)REC->ip, REC->buf'),
    ("irq", "irq_handler_entry", 58, "int irq; __data_loc char[] name", '"irq=%d name=%s", REC->irq, __get_str(name)'),
    ("irq", "irq_handler_exit", 57, "int irq; int ret", '"irq=%d ret=%s", REC->irq, REC->ret ? "handled" : "unhandled"'),
    ("irq", "softirq_raise", 54, "unsigned int vec", ACTION),
    ("irq", "softirq_entry", 56, "unsigned int vec", ACTION),
    ("irq", "softirq_exit", 55, "unsigned int vec", ACTION),
    ("irq", "tasklet_entry", 53, "void * tasklet; void * func", '"tasklet=%ps function=%ps", REC->tasklet, REC->func'),
    ("irq", "tasklet_exit", 52, "void * tasklet; void * func", '"tasklet=%ps function=%ps", REC->tasklet, REC->func'),
    ("workqueue", "workqueue_queue_work", 180,
     "void * work; void * function; __data_loc char[] workqueue; int req_cpu; int cpu",
     '"work struct=%p function=%ps workqueue=%s req_cpu=%d cpu=%d", REC->work, REC->function, '
     "__get_str(workqueue), REC->req_cpu, REC->cpu"),
    ("workqueue", "workqueue_execute_start", 178, "void * work; void * function",
     '"work struct %p: function %ps", REC->work, REC->function'),
    ("workqueue", "workqueue_execute_end", 177, "void * work; void * function",
     '"work struct %p: function %ps", REC->work, REC->function'),
    ("sched", "sched_switch", 239, "char prev_comm[16]; pid_t prev_pid; int prev_prio; long prev_state; "
     "char next_comm[16]; pid_t next_pid; int next_prio", SWITCH),
    ("sched", "sched_waking", 242, TASK, WAKING),
    ("sched", "sched_wakeup", 241, TASK, WAKING),
    ("timer", "timer_start", 285, "void * timer; void * function; unsigned long expires; "
     "unsigned long now; unsigned int flags", TIMER_START),
    ("timer", "timer_expire_entry", 284, "void * timer; unsigned long now; void * function; unsigned long baseclk",
     '"timer=%p function=%ps now=%lu baseclk=%lu", REC->timer, REC->function, REC->now, REC->baseclk'),
    ("timer", "timer_expire_exit", 283, "void * timer", '"timer=%p", REC->timer'),
    ("timer", "hrtimer_start", 280, "void * hrtimer; void * function; s64 expires; s64 softexpires; "
     "enum hrtimer_mode mode; bool was_armed", HRTIMER_START),
    ("timer", "hrtimer_expire_entry", 279, "void * hrtimer; s64 now; void * function",
     '"hrtimer=%p function=%ps now=%llu", REC->hrtimer, REC->function, (unsigned long long) REC->now'),
    ("timer", "hrtimer_expire_exit", 278, "void * hrtimer", '"hrtimer=%p", REC->hrtimer'),
)  # fmt: skip

SYMBOLS = {
    0x00011000: "dma_tasklet_fn", 0x00011200: "rx_work_fn", 0x00011400: "blink_timer_fn",
    0x00011600: "pwm_hrtimer_fn", 0x00011800: "demo_thread", 0x00050010: "rx_tasklet",
}  # fmt: skip
TASKLET_FN, WORK_FN, TIMER_FN, HRTIMER_FN, THREAD_FN, TASKLET = SYMBOLS

IDLE, INIT, KSOFTIRQD, WORKER, WORKER_HIGH, IRQ_THREAD, SHELL = 0, 1, 3, 7, 9, 12, 20
COMMS = {
    IDLE: "swapper", INIT: "init", KSOFTIRQD: "ksoftirqd/0", WORKER: "kworker/0:1",
    WORKER_HIGH: "kworker/0:1H", IRQ_THREAD: "irq/49-gpio-key", SHELL: "shell",
}  # fmt: skip
IRQS_OFF, NEED_RESCHED, HARDIRQ, SOFTIRQ = 1, 4, 8, 16


@dataclass
class Layout:
    """One event as the kernel describes it."""

    system: str
    name: str
    id: int
    print_fmt: str
    fields: list[tuple[str, str, int, int, str]] = field(default_factory=list)

    def add(self, declaration: str) -> None:
        """A field behind the ones before, aligned as in C (an u64 has 8 bytes on ARM)."""
        kind, name, array = re.fullmatch(r"(.*?) ?(\w+)(\[\d*\])?", declaration).groups()  # type: ignore[union-attr]
        size = int(array[1:-1] or 0) if array else SIZES.get(kind, 4)
        align = 1 if array else size
        end = self.fields[-1][2] + self.fields[-1][3] if self.fields else 0
        self.fields.append((kind, name, -(-end // align) * align, size, array or ""))

    def text(self) -> str:
        """The content of its format file."""
        out = f"name: {self.name}\nID: {self.id}\nformat:\n"
        for index, (kind, name, offset, size, array) in enumerate(self.fields):
            signed = int(not kind.startswith(UNSIGNED))
            out += f"\tfield:{kind} {name}{array};\toffset:{offset};\tsize:{size};\tsigned:{signed};\n"
            out += "\n" if index == 3 else ""
        return f"{out}\nprint fmt: {self.print_fmt}\n"

    def record(self, values: dict[str, int | str]) -> bytes:
        """A raw record."""
        kind, _, offset, size, _ = self.fields[-1]
        raw = bytearray(-(-(offset + size) // 4) * 4)
        for kind, name, offset, size, array in self.fields:
            value = values[name]
            if isinstance(value, int):
                raw[offset : offset + size] = (value & (1 << 8 * size) - 1).to_bytes(size, "little")
                continue
            data = value.encode() + b"\0"
            if kind.startswith("__data_loc"):
                raw[offset : offset + 4] = struct.pack("<I", len(raw) | len(data) << 16)
                raw += data
            elif size:
                raw[offset : offset + size] = data[: size - 1].ljust(size, b"\0")
            else:
                raw += data
            raw += bytes(-len(raw) % 4)
        return bytes(raw)


def layouts() -> dict[str, Layout]:
    """All events."""
    out = {}
    for system, name, number, declarations, print_fmt in EVENTS:
        layout = Layout(system, name, number, print_fmt)
        for declaration in (*COMMON, *declarations.split("; ")):
            layout.add(declaration)
        out[name] = layout
    return out


class Kernel:
    """Collects records; `dump` is what it sends."""

    def __init__(self) -> None:
        self.layouts = layouts()
        self.now = 1_000_000_000
        self.pid = IDLE
        self.flags = 0
        self.records: list[tuple[int, bytes]] = []
        self.symbols = dict(SYMBOLS)
        self.header = {
            "version": "1", "clock": "mono", "hz": "100", "cpu": "0", "endian": "little",
            "long_size": "4", "page_size": "4096", "overrun": "0", "dropped": "0", "lost": "0",
            "kernel": "0.1.0", "uname": "bhk 0.1.0 armv6l",
        }  # fmt: skip

    def event(self, event: str, after: int = 1000, /, **values: int | str) -> None:
        """An event, `after` ns later than the one before."""
        self.now += after
        layout = self.layouts[event]
        values |= {"common_type": layout.id, "common_flags": self.flags,
                   "common_preempt_count": int(bool(self.flags & SOFTIRQ)), "common_pid": self.pid}  # fmt: skip
        self.records.append((self.now, layout.record(values)))

    def objects(self) -> list[tuple[str, bytes]]:
        """The objects of the dump but the last."""
        header = {**self.header, "entries": str(len(self.records))}
        out = [("H", "".join(f"{key}={value}\n" for key, value in header.items()).encode())]
        for layout in self.layouts.values():
            out.append(("F", f"system: {layout.system}\n{layout.text()}".encode()))
        out.append(("C", "".join(f"{pid} {comm}\n" for pid, comm in COMMS.items()).encode()))
        out.append(("S", "".join(f"{at:08x} {name}\n" for at, name in self.symbols.items()).encode()))
        records = (struct.pack("<QHH", time, len(raw), 0) + raw for time, raw in self.records)
        return [*out, ("R", b"".join(records))]

    def dump(self) -> list[str]:
        """The lines of `trace dump`."""
        frames: list[Frame] = []
        for kind, data in self.objects():
            frames += frames_of(kind, data, len(frames))
        end = f"entries={len(self.records)}\nframes={len(frames) + 2}\n"
        frames += frames_of("E", end.encode(), len(frames))
        return [frame.line() for frame in frames]


def switch(kernel: Kernel, next_pid: int, state: int = 1, after: int = 2000) -> None:
    """Another thread runs."""
    kernel.flags |= IRQS_OFF
    kernel.event("sched_switch", after, prev_comm=COMMS[kernel.pid], prev_pid=kernel.pid, prev_prio=120,
                 prev_state=state, next_comm=COMMS[next_pid], next_pid=next_pid, next_prio=120)  # fmt: skip
    kernel.flags &= ~(IRQS_OFF | NEED_RESCHED)
    kernel.pid = next_pid


def wake(kernel: Kernel, pid: int) -> None:
    """Another thread is made ready."""
    for name in ("sched_waking", "sched_wakeup"):
        kernel.event(name, 900, comm=COMMS[pid], pid=pid, prio=120, target_cpu=0)
        kernel.flags |= NEED_RESCHED


def softirq(kernel: Kernel, vector: int, chance: random.Random) -> None:
    """A softirq that was raised runs."""
    kernel.flags |= SOFTIRQ
    kernel.event("softirq_entry", 700, vec=vector)
    if vector == 6:
        for _ in range(chance.randint(1, 3)):
            kernel.event("tasklet_entry", tasklet=TASKLET, func=TASKLET_FN)
            if chance.random() < 0.2:
                hardirq(kernel, 81, "uart-pl011", chance)
            kernel.event("tasklet_exit", chance.randint(3000, 40000), tasklet=TASKLET, func=TASKLET_FN)
        kernel.event("workqueue_queue_work", work=0x51000, function=WORK_FN, workqueue="events", req_cpu=1, cpu=0)
    else:
        kernel.event("timer_expire_entry", timer=0x52000, now=4294937297, function=TIMER_FN, baseclk=4294937297)
        kernel.event("timer_start", timer=0x52000, function=TIMER_FN, expires=4294937307, now=4294937297, flags=0x08200000)
        kernel.event("timer_expire_exit", chance.randint(2000, 9000), timer=0x52000)
    kernel.event("softirq_exit", vec=vector)
    kernel.flags &= ~SOFTIRQ


def hardirq(kernel: Kernel, line: int, name: str, chance: random.Random, raises: int = -1) -> None:
    """A device interrupts."""
    kernel.flags |= HARDIRQ | IRQS_OFF
    kernel.event("irq_handler_entry", 500, irq=line, name=name)
    if raises >= 0:
        kernel.event("softirq_raise", vec=raises)
    if line == 27:
        kernel.event("hrtimer_expire_entry", hrtimer=0x53000, now=kernel.now, function=HRTIMER_FN)
        kernel.event("hrtimer_start", hrtimer=0x53000, function=HRTIMER_FN, expires=kernel.now + 10**7,
                     softexpires=kernel.now + 10**7, mode=8, was_armed=0)  # fmt: skip
        kernel.event("hrtimer_expire_exit", 4000, hrtimer=0x53000)
    if line == 49:
        wake(kernel, IRQ_THREAD)
    kernel.event("irq_handler_exit", chance.randint(1500, 8000), irq=line, ret=1)
    kernel.flags &= ~(HARDIRQ | IRQS_OFF)


def round_of(kernel: Kernel, chance: random.Random) -> None:
    """One round of the story, from idle to idle."""
    kernel.now += chance.randint(20_000, 400_000)
    hardirq(kernel, 27, "timer", chance, 1)
    softirq(kernel, 1, chance)
    kernel.now += chance.randint(20_000, 100_000)
    hardirq(kernel, 65, "dma", chance, 6)
    softirq(kernel, 6, chance)
    wake(kernel, WORKER)
    switch(kernel, WORKER, 0)
    kernel.event("workqueue_execute_start", work=0x51000, function=WORK_FN)
    kernel.now += chance.randint(10_000, 60_000)
    hardirq(kernel, 49, "gpio-key", chance)
    switch(kernel, IRQ_THREAD, 0)
    kernel.event("print", 5000, ip=THREAD_FN + 8 * chance.randint(0, 1), buf="key down\n")
    switch(kernel, WORKER, 1, 30_000)
    kernel.event("workqueue_execute_end", chance.randint(5_000, 90_000), work=0x51000, function=WORK_FN)
    if chance.random() < 0.5:
        wake(kernel, KSOFTIRQD)
        switch(kernel, KSOFTIRQD, 0x80)
        softirq(kernel, 6, chance)
        switch(kernel, SHELL, 1)
        switch(kernel, IDLE, 1, chance.randint(20_000, 150_000))
    else:
        switch(kernel, IDLE, 0x80)


def busy(events: int = 300, seed: int = 1) -> Kernel:
    """A kernel that has been busy for some number of events."""
    kernel = Kernel()
    chance = random.Random(seed)
    while len(kernel.records) < events:
        round_of(kernel, chance)
    return kernel
