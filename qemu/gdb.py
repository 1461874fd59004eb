# SPDX-License-Identifier: MIT
"""Commands of gdb for bhk: `make debug` loads this file.

It connects to the address in BHK_GDB, if there is one.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import gdb

STATES = {0: "R", 1: "S", 2: "D", 0x20: "Z", 0x40: "P", 0x80: "X", 0x402: "I"}
POLICIES = {0: "TS", 1: "FF", 2: "RR"}
LOG_COMMITTED, LOG_NEWLINE, LOG_CONT, LOG_PADDING = 1, 2, 4, 8
# What __switch_to leaves at a sleeping thread's sp, lowest address first.
SAVED = ["r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "pc"]


def tasks() -> Iterator[gdb.Value]:
    """All threads, the idle thread first."""
    first = gdb.parse_and_eval("&init_task")
    kind = first.type
    offset = int(gdb.parse_and_eval("(unsigned long)&((struct task_struct *)0)->tasks"))
    yield first
    link = first["tasks"]["next"]
    while int(link) and int(link) != int(first["tasks"].address):
        yield gdb.Value(int(link) - offset).cast(kind)
        link = link["next"]


def current() -> int:
    """The address of the thread that runs."""
    return int(gdb.parse_and_eval("cpu_state.curr"))


def find(text: str) -> gdb.Value:
    """The thread with this pid or name."""
    for task in tasks():
        if text in (str(int(task["pid"])), task["comm"].string()):
            return task
    raise gdb.GdbError(f"there is no thread '{text}'; bhk-ps lists them")


def saved_registers(task: gdb.Value) -> dict[str, int]:
    """The registers of a thread that does not run."""
    sp = int(task["sp"])
    word = gdb.lookup_type("unsigned int").pointer()
    values = {
        name: int(gdb.Value(sp + 4 * index).cast(word).dereference())
        for index, name in enumerate(SAVED)
    }
    return {**values, "sp": sp + 4 * len(SAVED)}


@contextmanager
def registers(values: dict[str, int]) -> Iterator[None]:
    """Other register values for a while."""
    mine = {name: int(gdb.parse_and_eval(f"(unsigned int)${name}")) for name in values}
    try:
        for name, value in values.items():
            gdb.execute(f"set ${name} = {value:#x}", to_string=True)
        yield
    finally:
        for name, value in mine.items():
            gdb.execute(f"set ${name} = {value:#x}", to_string=True)


class Ps(gdb.Command):  # type: ignore[misc]
    """List the threads of bhk; * marks the one that runs."""

    def __init__(self) -> None:
        super().__init__("bhk-ps", gdb.COMMAND_STATUS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        """Print the list."""
        if not current():
            raise gdb.GdbError("there are no threads yet; let it boot: break cpu_idle, continue")
        print("   PID CLS PRI S  CPU(us)    COMMAND           SLEEPS IN")
        for task in tasks():
            running = int(task.dereference().address) == current()
            state = STATES.get(int(task["__state"]), f"{int(task['__state']):x}")
            policy = POLICIES.get(int(task["policy"]), "?")
            where = ""
            if not running and int(task["sp"]):
                where = caller(task)
            print(
                f"{'*' if running else ' '} {int(task['pid']):4} {policy:3} {int(task['prio']):3} "
                f"{state:2} {int(task['sum_exec']):10} {task['comm'].string():17} {where}"
            )


def caller(task: gdb.Value) -> str:
    """The first function outside of the scheduler in a sleeping thread's backtrace."""
    inside = re.compile("(__)?schedule|__switch_to|preempt_|arch_local_irq_|raw_local_irq_")
    with registers(saved_registers(task)):
        frame = gdb.newest_frame()
        while frame is not None and inside.match(frame.name() or ""):
            frame = frame.older()
        return frame.name() or "" if frame is not None else ""


class Bt(gdb.Command):  # type: ignore[misc]
    """Backtrace of a thread: bhk-bt PID or bhk-bt NAME; without one, of all threads."""

    def __init__(self) -> None:
        super().__init__("bhk-bt", gdb.COMMAND_STACK)

    def invoke(self, argument: str, from_tty: bool) -> None:
        """Print the backtraces."""
        for task in [find(argument)] if argument else tasks():
            print(f"thread {int(task['pid'])} {task['comm'].string()}:")
            if int(task.dereference().address) == current() or not int(task["sp"]):
                gdb.execute("backtrace")
                continue
            with registers(saved_registers(task)):
                gdb.execute("backtrace")


class Dmesg(gdb.Command):  # type: ignore[misc]
    """Print the kernel log from its ring, also what the console has not shown yet."""

    def __init__(self) -> None:
        super().__init__("bhk-dmesg", gdb.COMMAND_STATUS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        """Print the log."""
        ring = gdb.parse_and_eval("'kernel/printk.c'::log")
        header = gdb.lookup_type("struct log_header")
        base, mask = int(ring["buf"]), int(ring["mask"])
        position, head = int(ring["tail"]), int(ring["head"])
        memory = gdb.selected_inferior()
        while position != head:
            place = base + (position & mask)
            record = gdb.Value(place).cast(header.pointer())
            length, flags = int(record["len"]), int(record["flags"])
            text = bytes(memory.read_memory(place + header.sizeof, length)) if length else b""
            if flags & LOG_COMMITTED and not flags & LOG_PADDING:
                seconds, rest = divmod(int(record["time_us"]), 1000000)
                stamp = "" if flags & LOG_CONT else f"[{seconds:5}.{rest:06}] "
                print(stamp + text.decode("utf-8", "replace"), end="\n" if flags & LOG_NEWLINE else "")
            size = header.sizeof + length
            position = (position + size + header.sizeof - 1) // header.sizeof * header.sizeof
            position &= 0xFFFFFFFF


class Help(gdb.Command):  # type: ignore[misc]
    """List the commands for bhk."""

    def __init__(self) -> None:
        super().__init__("bhk-help", gdb.COMMAND_SUPPORT)

    def invoke(self, argument: str, from_tty: bool) -> None:
        """Print the list."""
        print("bhk-ps           threads, and where each sleeps")
        print("bhk-bt [THREAD]  backtrace of a thread (pid or name), or of all")
        print("bhk-dmesg        the kernel log")
        print("break start_kernel; continue    from the first line of C")


for command in (Ps, Bt, Dmesg, Help):
    command()
for setting in ("pagination off", "confirm off", "print pretty on", "architecture armv6"):
    gdb.execute(f"set {setting}", to_string=True)
if "BHK_GDB" in os.environ:
    gdb.execute(f"target remote {os.environ['BHK_GDB']}")
