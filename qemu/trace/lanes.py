# SPDX-License-Identifier: MIT
"""Who had the CPU when: the events of a trace as lanes with spans, for pictures and for Chrome.

A lane is a place where code runs: the top half (or one interrupt line), softirqs (or one vector),
a thread. A span is something with a begin and an end in it: a handler, a softirq, a tasklet, a
work item, a thread between two switches. Pairs are found by name: X_entry and X_exit,
X_execute_start and X_execute_end, X_disable and X_enable; events without a partner are marks.
"""

import re
from dataclasses import dataclass, field

from .dump import HARDIRQ, NMI, SOFTIRQ, Event, Trace

BEGIN = re.compile(r"(.+)_(entry|execute_start|disable)")
END = re.compile(r"(.+)_(exit|execute_end|enable)")
LABELS = ("name", "func", "function")  # fields that say what a span is about

# In the order of the lanes from top to bottom.
GROUPS = {
    "off": "off", "hardirq": "top half", "softirq": "softirq", "ksoftirqd": "ksoftirqd",
    "irqthread": "irq thread", "worker": "worker", "thread": "thread", "idle": "idle",
}  # fmt: skip


@dataclass(eq=False)
class Span:
    """Something that took from `begin` to `end` (ns). `cut`: one of its ends was not seen."""

    begin: int
    end: int
    depth: int
    kind: str
    label: str
    event: Event
    cut: bool = False


@dataclass(eq=False)
class Lane:
    """One place where code runs. `own` are the times in which it really had the CPU."""

    group: str
    order: int
    title: str
    spans: list[Span] = field(default_factory=list)
    own: list[tuple[int, int]] = field(default_factory=list)
    marks: list[Event] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """How many rows it needs."""
        return 1 + max((span.depth for span in self.spans), default=0)

    @property
    def time(self) -> int:
        """How long it had the CPU, in ns."""
        return sum(end - begin for begin, end in self.own)


def group_of(pid: int, comm: str) -> str:
    """What kind of a thread it is."""
    if pid == 0:
        return "idle"
    for prefix, group in (("ksoftirqd/", "ksoftirqd"), ("kworker", "worker"), ("irq/", "irqthread")):
        if comm.startswith(prefix):
            return group
    return "thread"


def lanes(trace: Trace, split: bool = False) -> list[Lane]:
    """The lanes of a trace in order. `split`: one for each interrupt line and softirq vector."""
    builder = _Builder(trace, split)
    for event in trace.events:
        builder.take(event)
    builder.cut()
    found = builder.lanes.values()
    return sorted(found, key=lambda lane: (list(GROUPS).index(lane.group), lane.order))


class _Builder:
    """Goes through the events once."""

    def __init__(self, trace: Trace, split: bool) -> None:
        self.lanes: dict[tuple[str, int], Lane] = {}
        self._trace = trace
        self._split = split
        self._comms = dict(trace.comms)
        self._hard: list[tuple[Lane, Span]] = []
        self._soft: list[tuple[Lane, Span]] = []
        self._off: dict[str, tuple[Lane, Span]] = {}
        self._threads: dict[int, list[tuple[Lane, Span]]] = {}
        self._ready: dict[int, Event] = {}
        self._running: Span | None = None
        self._pid = 0
        self._last: Event | None = None

    def take(self, event: Event) -> None:
        """The next event."""
        if event.gap:
            self.cut()
        if self._running is None:
            self._run(event, event.pid)
        elif self._last is not None:
            self._account(self._last.time, event.time)
        begin, end = BEGIN.fullmatch(event.name), END.fullmatch(event.name)
        if event.name == "sched_switch":
            self._switch(event)
        elif begin:
            self._begin(event, begin[1], begin[2] == "disable")
        elif not (end and self._end(event, end[1], end[2] == "enable")):
            self._mark(event)
        self._last = event

    def cut(self) -> None:
        """What goes on now is not seen any further."""
        if self._last is None:
            return
        stacks = [self._hard, self._soft, list(self._off.values()), *self._threads.values()]
        for lane, span in (entry for stack in stacks for entry in stack):
            self._finish(lane, span, self._last.time, True)
        if self._running:
            self._finish(self._thread(self._pid), self._running, self._last.time, True)
        self._hard, self._soft, self._off, self._threads = [], [], {}, {}
        self._ready.clear()
        self._running = self._last = None

    def _account(self, begin: int, end: int) -> None:
        """Somebody had the CPU all this time."""
        stack = self._hard or self._soft
        own = (stack[-1][0] if stack else self._thread(self._pid)).own
        if own and own[-1][1] == begin:
            own[-1] = (own[-1][0], end)
        elif end > begin:
            own.append((begin, end))

    def _lane(self, group: str, order: int, title: str) -> Lane:
        return self.lanes.setdefault((group, order), Lane(group, order, title))

    def _thread(self, pid: int) -> Lane:
        comm = self._comms.get(pid, "")
        title = "idle" if pid == 0 else comm if "/" in comm else f"{comm or '?'}-{pid}"
        return self._lane(group_of(pid, comm), pid, title)

    def _stack(self, event: Event) -> list[tuple[Lane, Span]]:
        """The open spans of the context that an event was seen in."""
        if event.flags & (HARDIRQ | NMI):
            return self._hard
        if event.flags & SOFTIRQ:
            return self._soft
        return self._threads.setdefault(event.pid, [])

    def _context(self, event: Event) -> Lane:
        """The lane that an event was seen in."""
        stack = self._stack(event)
        if stack and stack is not self._threads.get(event.pid):
            return stack[-1][0]
        if event.flags & (HARDIRQ | NMI):
            return self._lane("hardirq", -1, "other top half" if self._split else "top half")
        if event.flags & SOFTIRQ:
            return self._lane("softirq", -1, "other softirq" if self._split else "softirq")
        return self._thread(event.pid)

    def _label(self, event: Event, base: str) -> str:
        """What a span is about."""
        for name in LABELS:
            value = event.fields.get(name)
            if isinstance(value, str) and value:
                return value
            if value is not None:
                return self._trace.name_of(event.number(name))
        match = re.search(r"\[action=([^]]+)\]", self._trace.text(event))
        return match[1] if match else base

    def _begin(self, event: Event, base: str, off: bool) -> None:
        label = self._label(event, base)
        if off:
            lane = self._lane("off", int(base != "irq"), f"{base}s off" if base == "irq" else f"{base} off")
            span = Span(event.time, event.time, 0, "off", lane.title, event)
            self._off.setdefault(base, (lane, span))
            return
        stack = self._stack(event)
        if base == "irq_handler":
            line = event.number("irq")
            title = f"irq {line} {label}" if self._split else "top half"
            lane = self._lane("hardirq", line if self._split else -1, title)
        elif base == "softirq":
            vector = event.number("vec")
            title = f"softirq {label}" if self._split else "softirq"
            lane = self._lane("softirq", vector if self._split else -1, title)
        else:
            lane = self._context(event)
        # In a thread's lane, row 0 says when it ran.
        depth = sum(other is lane for other, _ in stack) + (stack is self._threads.get(event.pid))
        stack.append((lane, Span(event.time, event.time, depth, base, label, event)))

    def _end(self, event: Event, base: str, off: bool) -> bool:
        """The end of a span; False if its begin was not seen."""
        if off:
            entry = self._off.pop(base, None)
            if entry:
                self._finish(*entry, event.time)
            return entry is not None
        stack = self._stack(event)
        if not any(span.kind == base for _, span in stack):
            return False
        while True:
            lane, span = stack.pop()
            self._finish(lane, span, event.time, span.kind != base)
            if span.kind == base:
                return True

    @staticmethod
    def _finish(lane: Lane, span: Span, end: int, cut: bool = False) -> None:
        span.end, span.cut = end, cut
        lane.spans.append(span)

    def _run(self, event: Event, pid: int) -> None:
        """From here on a thread runs."""
        self._pid = pid
        self._running = Span(event.time, event.time, 0, "run", self._comms.get(pid, f"{pid}"), event)
        if pid == 0:
            self._running.label = "idle"

    def _switch(self, event: Event) -> None:
        prev_pid, next_pid = event.number("prev_pid"), event.number("next_pid")
        for pid, name in ((prev_pid, "prev_comm"), (next_pid, "next_comm")):
            self._comms.setdefault(pid, event.text(name))
        if self._running:
            self._finish(self._thread(self._pid), self._running, event.time)
        if event.number("prev_state") & 0xFF == 0 and prev_pid:
            self._ready[prev_pid] = event
        self._run(event, next_pid)
        since = self._ready.pop(next_pid, None)
        if since:
            lane = self._thread(next_pid)
            lane.spans.append(Span(since.time, event.time, 0, "wait", "ready, waits for the CPU", since))

    def _mark(self, event: Event) -> None:
        self._context(event).marks.append(event)
        if event.name in ("sched_waking", "sched_wakeup", "sched_wakeup_new") and event.number("pid") != self._pid:
            self._ready.setdefault(event.number("pid"), event)
