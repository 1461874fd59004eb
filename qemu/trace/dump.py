# SPDX-License-Identifier: MIT
"""A trace: what a dump says, decoded. Everything that writes a file works on this."""

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from .expression import FormatError, Num, Value
from .format import EventFormat
from .frames import Item, Transfer, receive

RECORD = struct.Struct("<QHH")
COMMON = struct.Struct("<HBBi")
LONGEST = 4096  # bytes of a record
SURE = 4  # records in a row that must fit after a gap
LONGEST_PAUSE = 60 * 10**9  # ns between two of them

# common_flags
IRQS_OFF, NEED_RESCHED, HARDIRQ, SOFTIRQ, NMI, BH_OFF = 0x01, 0x04, 0x08, 0x10, 0x40, 0x80
PREEMPT_RESCHED = 0x20


class NoDump(Exception):
    """There is no dump in what was read."""


@dataclass(frozen=True, eq=False)
class Event:
    """One record. `time` is in nanoseconds; `gap`: records are missing before it."""

    time: int
    raw: bytes
    type: int
    flags: int
    preempt: int
    pid: int
    format: EventFormat | None
    gap: bool = False

    @property
    def name(self) -> str:
        """The event's name."""
        return self.format.name if self.format else f"event_{self.type}"

    @cached_property
    def fields(self) -> dict[str, Value]:
        """Its own fields by name."""
        if self.format is None:
            return {}
        values = self.format.values(self.raw)
        return {key: value for key, value in values.items() if not key.startswith("common_")}

    def number(self, name: str) -> int:
        """A field that is a number; 0 if there is no such field."""
        value = self.fields.get(name)
        return value.value if isinstance(value, Num) else 0

    def text(self, name: str) -> str:
        """A field that is a text; empty if there is no such field."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""


@dataclass
class Trace:
    """The content of a dump, and in `problems` what is wrong with it."""

    header: dict[str, str] = field(default_factory=dict)
    formats: dict[int, EventFormat] = field(default_factory=dict)
    comms: dict[int, str] = field(default_factory=dict)
    symbols: dict[int, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    missing: int = 0  # records that the kernel sent and that did not arrive

    def comm(self, pid: int) -> str:
        """The name of a thread, as ftrace shows it."""
        return "<idle>" if pid == 0 else self.comms.get(pid, "<...>")

    def symbol(self, address: int) -> str | None:
        """The symbol of an address."""
        return self.symbols.get(address)

    def name_of(self, address: int) -> str:
        """The symbol of an address, or the address."""
        return self.symbols.get(address, f"{address:#x}")

    def text(self, event: Event) -> str:
        """What the event's print fmt makes of it."""
        if event.format is None:
            return event.raw[COMMON.size :].hex(" ")
        return event.format.render(event.raw, self.symbol)

    @property
    def lost(self) -> int:
        """Events that the kernel lost before it sent the rest."""
        return decimal(self.header.get("lost", self.header.get("overrun", "0")))


def unpack(layout: struct.Struct, data: bytes, at: int) -> tuple[int, ...]:
    """Numbers out of bytes."""
    return layout.unpack_from(data, at)


def decimal(text: str) -> int:
    """A number in a text; 0 for anything else."""
    return int(text) if re.fullmatch(r"\d{1,18}", text) else 0


def read(lines: Iterable[str]) -> Trace:
    """The last dump in the lines of a serial line."""
    transfers = receive(lines)
    if not transfers:
        raise NoDump("there is no dump: not a single frame (#T...) was found")
    return decode(transfers[-1])


def decode(transfer: Transfer) -> Trace:
    """Put the objects of a dump together."""
    return _Decoder(transfer).trace


class _Decoder:
    """One dump while it is decoded."""

    def __init__(self, transfer: Transfer) -> None:
        self._transfer = transfer
        self.trace = Trace(problems=list(transfer.problems))
        self._text_start = ""
        for kind, take in (("H", self._header), ("C", self._comm), ("S", self._symbol)):
            for line in self._lines(kind):
                take(line)
        for item in transfer.items:
            if item.kind == "F":
                self._format(item)
        for item in transfer.items:
            if item.kind == "R":
                self._records(item)
        self._check()

    def _say(self, problem: str) -> None:
        self.trace.problems.append(problem)

    def _of(self, kind: str) -> list[Item]:
        return [item for item in self._transfer.items if item.kind == kind]

    def _lines(self, kind: str) -> Iterator[str]:
        """The whole lines of the objects of a kind."""
        for item in self._of(kind):
            for piece in item.pieces:
                text = bytes(piece.data).decode("utf-8", "replace")
                lines = text.split("\n")
                whole = lines if piece.ended else lines[:-1]
                yield from (line for line in (whole if piece.begun else whole[1:]) if line)
            if not item.whole:
                self._say(f"object {kind} ({WHAT[kind]}) is incomplete")

    def _header(self, line: str) -> None:
        key, _, value = line.partition("=")
        self.trace.header[key.strip()] = value.strip()

    def _comm(self, line: str) -> None:
        match = re.fullmatch(r"(-?\d{1,10}) (.+)", line)
        if match:
            self.trace.comms[int(match[1])] = match[2]
        else:
            self._say(f"not understood in object C: {line!r}")

    def _symbol(self, line: str) -> None:
        match = re.fullmatch(r"([0-9a-fA-F]{1,16}) (.+)", line)
        if match and match[2] == "_stext":
            self._text_start = f"0x{match[1]}"
        if match:
            self.trace.symbols[int(match[1], 16)] = match[2]
        else:
            self._say(f"not understood in object S: {line!r}")

    def _format(self, item: Item) -> None:
        for piece in item.pieces:
            text = bytes(piece.data).decode("utf-8", "replace")
            name = re.search(r"^name: *(\w+) *$", text, re.M)
            what = f"object F (event {name[1] if name else 'of unknown name'})"
            if not piece.whole and not (piece.ended and text.startswith("system: ")):
                self._say(f"{what} is incomplete")
                continue
            # The one symbol that the print fmts of Linux name.
            text = re.sub(r"\b_stext\b", self._text_start or "_stext", text)
            try:
                event = EventFormat.parse(text)
            except FormatError as error:
                self._say(f"{what}: {error}")
                continue
            if event.problem:
                self._say(f"{what}: its print fmt is not understood, its fields are shown: {event.problem}")
            self.trace.formats[event.id] = event

    def _records(self, item: Item) -> None:
        gap = False
        for piece in item.pieces:
            data = bytes(piece.data)
            at: int | None = 0
            if not piece.begun:
                gap = True
                at = self._resume(data)
            while at is not None and at < len(data):
                size = self._fits(data, at, self._last())
                if not size:
                    if not piece.ended and self._cut_short(data, at):
                        break
                    self._say(f"a record at byte {at} of a piece of object R makes no sense")
                    gap = True
                    at = self._resume(data, at + 1)
                    continue
                self._record(data, at, size, gap)
                gap = False
                at += RECORD.size + size
        if not item.whole:
            self._say("object R (records) is incomplete; the whole records of it are kept")

    def _last(self) -> int:
        return self.trace.events[-1].time if self.trace.events else 0

    def _cut_short(self, data: bytes, at: int) -> bool:
        """The record at the end of a piece goes on in what was lost."""
        if at + RECORD.size > len(data):
            return True
        time, size, zero = unpack(RECORD, data, at)
        ends = at + RECORD.size + size
        return ends > len(data) and zero == 0 and size <= LONGEST and time >= self._last()

    def _fits(self, data: bytes, at: int, after: int) -> int:
        """The length of the raw record that begins here; 0 if there cannot be one."""
        if at + RECORD.size + COMMON.size > len(data):
            return 0
        time, size, zero = unpack(RECORD, data, at)
        if zero or size % 4 or not COMMON.size <= size <= LONGEST or time < after:
            return 0
        if at + RECORD.size + size > len(data):
            return 0
        event = self.trace.formats.get(unpack(COMMON, data, at + RECORD.size)[0])
        return size if event is None or size >= event.size else 0

    def _resume(self, data: bytes, begin: int = 0) -> int | None:
        """Where the records begin again: several that fit in a row, and of events that are known."""
        for at in range(begin, len(data) - RECORD.size - COMMON.size + 1):
            if self._chain(data, at):
                return at
        return None

    def _chain(self, data: bytes, at: int) -> bool:
        """Records of known events begin here: several, or as many as there is room for."""
        after = self._last()
        for count in range(SURE):
            if count and at + RECORD.size + COMMON.size > len(data):
                return True
            size = self._fits(data, at, after)
            if not size:
                return count > 0 and self._cut_short(data, at)
            time = unpack(RECORD, data, at)[0]
            kind = unpack(COMMON, data, at + RECORD.size)[0]
            if kind not in self.trace.formats or after and time > after + LONGEST_PAUSE:
                return False
            after = time
            at += RECORD.size + size
        return True

    def _record(self, data: bytes, at: int, size: int, gap: bool) -> None:
        time = unpack(RECORD, data, at)[0]
        raw = data[at + RECORD.size : at + RECORD.size + size]
        kind, flags, preempt, pid = unpack(COMMON, raw, 0)
        known = self.trace.formats.get(kind)
        self.trace.events.append(Event(time, raw, kind, flags, preempt, pid, known, gap))

    def _check(self) -> None:
        """Compare with what the kernel says of the dump."""
        trace = self.trace
        if trace.header.get("version", "1") != "1":
            self._say(f"version {trace.header['version']} of the dump; only 1 is known")
        for kind in "HCSR":
            if not self._of(kind):
                self._say(f"object {kind} ({WHAT[kind]}) is missing")
        end = dict(line.partition("=")[::2] for line in self._lines("E"))
        sent = decimal(end.get("entries", ""))
        if "entries" in end and sent != len(trace.events):
            trace.missing = max(0, sent - len(trace.events))
            self._say(f"{len(trace.events)} of {sent} records arrived")
        if "frames" in end and decimal(end["frames"]) != self._transfer.frames:
            self._say(f"{self._transfer.frames} of {end['frames']} frames arrived")
        unknown = sorted({event.type for event in trace.events if event.format is None})
        if unknown:
            names = ", ".join(map(str, unknown))
            self._say(f"there are records of events whose format is not known: {names}")


WHAT = {"H": "header", "F": "event format", "C": "threads", "S": "symbols", "R": "records", "E": "end"}
