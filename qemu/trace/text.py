# SPDX-License-Identifier: MIT
"""A trace as the text that ftrace's `trace` file has."""

from collections.abc import Iterator

from .dump import (
    BH_OFF,
    HARDIRQ,
    IRQS_OFF,
    NEED_RESCHED,
    NMI,
    PREEMPT_RESCHED,
    SOFTIRQ,
    Event,
    Trace,
)

HEAD = """\
# tracer: nop
#
# entries-in-buffer/entries-written: {entries}/{written}   #P:1
#
#                                _-----=> irqs-off/BH-disabled
#                               / _----=> need-resched
#                              | / _---=> hardirq/softirq
#                              || / _--=> preempt-depth
#                              ||| / _-=> migrate-disable
#                              |||| /     delay
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
#              | |         |   |||||     |         |"""


def flags(event: Event) -> str:
    """The five characters for the context."""
    off = event.flags & (IRQS_OFF | BH_OFF)
    irqs = "D" if off == IRQS_OFF | BH_OFF else "d" if off == IRQS_OFF else "b" if off else "."
    resched = event.flags & (NEED_RESCHED | PREEMPT_RESCHED)
    need = {0: ".", NEED_RESCHED: "n", PREEMPT_RESCHED: "p"}.get(resched, "N")
    hard, soft, nmi = (bool(event.flags & bit) for bit in (HARDIRQ, SOFTIRQ, NMI))
    context = ("Z" if hard else "z") if nmi else "H" if hard and soft else "h" if hard else "s" if soft else "."
    depth = [f"{nibble:x}" if nibble else "." for nibble in (event.preempt & 15, event.preempt >> 4)]
    return irqs + need + context + depth[0] + depth[1]


def microseconds(time: int) -> str:
    """Nanoseconds as seconds with six digits."""
    rounded = (time + 500) // 1000
    return f"{rounded // 1000000:5}.{rounded % 1000000:06}"


def event_line(trace: Trace, event: Event) -> str:
    """One event. What trace_printk() wrote has its caller in place of a name."""
    what = f"{event.name}: {trace.text(event)}"
    if event.format and event.format.system == "ftrace" and event.name in ("print", "bprint"):
        what = trace.text(event)
    task = f"{trace.comm(event.pid):>16}-{event.pid:<7}"
    return f"{task} [000] {flags(event)} {microseconds(event.time)}: {what}"


def lines(trace: Trace) -> Iterator[str]:
    """The whole text."""
    entries = len(trace.events)
    written = entries + trace.missing + trace.lost
    yield from HEAD.format(entries=entries, written=written).split("\n")
    if trace.lost:
        yield f"CPU:0 [LOST {trace.lost} EVENTS]"
    for event in trace.events:
        if event.gap:
            yield "CPU:0 [LOST EVENTS]"
        yield event_line(trace, event)
