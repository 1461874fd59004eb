# SPDX-License-Identifier: MIT
"""trace.dat, version 6: what `trace-cmd report` and KernelShark read; see trace-cmd.dat.v6(5).

The records are laid out as pages of Linux's ring buffer: time stamp of the page, bytes in it, then
entries of a 32-bit word (5 bits type or length, 27 bits time since the entry before) and payload.
"""

import re
import struct
from collections.abc import Iterable, Iterator

from .dump import Event, Trace
from .expression import CONSTANTS

MAGIC = b"\x17\x08\x44tracing"
PAGE = 4096
PAGE_HEAD = struct.Struct("<QI")
TIME_EXTEND = 30
LONGEST_WORDS = 28  # payload, in words, whose length goes into the type
DELTA_BITS = 27
MISSED, MISSED_STORED = 1 << 31, 1 << 30

OPTION_TRACECLOCK, OPTION_UNAME = 4, 5

NAME = re.compile(r"\b(?:HRTIMER_MODE|CLOCK)_[A-Z_]+\b(?!\")")
ORED = re.compile(r"\((0x[0-9a-f]+(?: \| 0x[0-9a-f]+)+)\)")

HEADER_PAGE = f"""\
\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
\tfield: local_t commit;\toffset:8;\tsize:4;\tsigned:1;
\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
\tfield: char data;\toffset:12;\tsize:{PAGE - PAGE_HEAD.size};\tsigned:0;
"""
HEADER_EVENT = """\
# compressed entry header
\ttype_len    :    5 bits
\ttime_delta  :   27 bits
\tarray       :   32 bits

\tpadding     : type == 29
\ttime_extend : type == 30
\ttime_stamp : type == 31
\tdata max type_len  == 28
"""


def word(value: int) -> bytes:
    """32 bits."""
    return struct.pack("<I", value)


def sized(data: bytes) -> bytes:
    """Bytes behind their number in 64 bits."""
    return struct.pack("<Q", len(data)) + data


def entry(delta: int, raw: bytes) -> bytes:
    """A record as an entry of the ring buffer, with what its distance in time needs."""
    out = b""
    if delta >> DELTA_BITS:
        low = delta & ((1 << DELTA_BITS) - 1)
        out = word(TIME_EXTEND | low << 5) + word(delta >> DELTA_BITS)
        delta = 0
    words = len(raw) // 4
    if words <= LONGEST_WORDS:
        return out + word(words | delta << 5) + raw
    return out + word(delta << 5) + word(len(raw) + 4) + raw


def pages(events: Iterable[Event], lost: int) -> Iterator[bytes]:
    """The events as pages; the number of those that were lost before the first goes with it."""
    begin = last = missed = 0
    data = bytearray()
    room = PAGE - PAGE_HEAD.size - 8

    def page() -> bytes:
        commit = len(data)
        body = bytes(data)
        if missed:
            commit |= MISSED
        if missed > 0:
            commit |= MISSED_STORED
            body += word(missed)
        return (PAGE_HEAD.pack(begin, commit) + body).ljust(PAGE, b"\0")

    missed = lost
    for event in events:
        distance = event.time - last
        # What no entry can say begins a page, which has a time of its own.
        apart = event.gap or not 0 <= distance < 1 << DELTA_BITS + 32
        more = entry(distance, event.raw) if data and not apart else entry(0, event.raw)
        if data and (len(data) + len(more) > room or apart):
            yield page()
            data.clear()
            missed = 0
            more = entry(0, event.raw)
        if not data:
            begin = event.time
            missed = -1 if event.gap else missed
        data += more
        last = event.time
    if data:
        yield page()


def simple(text: str) -> str:
    """The format without what trace-cmd up to 3.1.6 gets wrong: it forgets the parentheses in
    `field & (1 | 2 | 4)` and takes an enumerator for 0."""
    text = NAME.sub(lambda match: str(CONSTANTS.get(match[0], match[0])), text)
    return ORED.sub(lambda match: f"0x{sum_of(match[1]):08x}", text)


def sum_of(constants: str) -> int:
    """Constants with | between them."""
    value = 0
    for constant in constants.split("|"):
        value |= int(constant, 16)
    return value


def formats(trace: Trace) -> bytes:
    """The format texts: those of ftrace itself first, then the others by system."""
    systems: dict[str, list[bytes]] = {}
    for event in sorted(trace.formats.values(), key=lambda event: event.id):
        systems.setdefault(event.system, []).append(sized(simple(event.text).encode()))
    own = systems.pop("ftrace", [])
    out = word(len(own)) + b"".join(own) + word(len(systems))
    for name, texts in sorted(systems.items()):
        out += name.encode() + b"\0" + word(len(texts)) + b"".join(texts)
    return out


def kallsyms(trace: Trace) -> bytes:
    """The symbols. An address has the name of the symbol at or before it, so those without one
    get their own number as a name. Of one within a function trace-cmd finds the distance itself."""
    names: dict[int, str] = {}
    for address, name in trace.symbols.items():
        base, _, distance = name.partition("+0x")
        names[address - int(distance.partition("/")[0] or "0", 16)] = base
    for event in trace.events:
        for field in event.format.fields if event.format else ():
            if "*" in field.type or field.name == "ip":
                address = event.number(field.name)
                names.setdefault(address, f"{address:#x}")
    lines = (f"{address:08x} T {name}\n" for address, name in sorted(names.items()))
    return "".join(lines).encode()


def option(kind: int, data: bytes) -> bytes:
    """One option at the end of the header."""
    return struct.pack("<HI", kind, len(data)) + data


def build(trace: Trace) -> bytes:
    """The whole file."""
    comms = "".join(f"{pid} {name}\n" for pid, name in sorted(trace.comms.items()) if pid)
    out = MAGIC + b"6\0" + bytes([0, 4]) + word(PAGE)
    out += b"header_page\0" + sized(HEADER_PAGE.encode())
    out += b"header_event\0" + sized(HEADER_EVENT.encode())
    out += formats(trace)
    symbols = kallsyms(trace)
    out += word(len(symbols)) + symbols
    out += word(0)  # no printk formats
    out += sized(comms.encode())
    out += word(1)  # CPUs
    out += b"options  \0"
    clock = trace.header.get("clock", "mono")
    out += option(OPTION_TRACECLOCK, f"local [{clock}]".encode() + b"\0")
    if uname := trace.header.get("uname"):
        out += option(OPTION_UNAME, uname.encode() + b"\0")
    out += struct.pack("<H", 0) + b"flyrecord\0"
    known = (event for event in trace.events if event.format is not None)
    data = b"".join(pages(known, trace.lost))
    begin = -(-(len(out) + 16) // PAGE) * PAGE
    out += struct.pack("<QQ", begin, len(data))
    return out.ljust(begin, b"\0") + data
