# SPDX-License-Identifier: MIT
"""The framed dump on the serial line: lines to frames, frames to objects, and what was lost.

A frame is one line, `#T<kind><seq> <base64> <crc>`; docs/trace-format.md has the details. Other
lines are console output and are skipped. Frames of one kind are pieces of one object until a
frame with an empty payload ends it.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

FRAME = re.compile(r"#T([A-Z])([0-9a-fA-F]{4}) (-|[A-Za-z0-9+/=]{1,72}) ([0-9a-fA-F]{8})(?![0-9a-zA-Z])")
LOOKS_LIKE = re.compile(r"#T[A-Z][0-9a-fA-F]{0,4}")
WRAP = 0x10000
KINDS = "HFCSRE"


@dataclass(frozen=True)
class Frame:
    """One frame that arrived whole."""

    kind: str
    seq: int
    payload: bytes

    @classmethod
    def parse(cls, line: str) -> "Frame | None":
        """The frame in a line; None if there is none or its checksum is wrong."""
        match = FRAME.search(line)
        if match is None:
            return None
        kind, seq, text, crc = match.groups()
        text = "" if text == "-" else text
        try:
            payload = base64.b64decode(text, validate=True)
        except binascii.Error:
            return None
        if checksum(kind, int(seq, 16), text) != int(crc, 16):
            return None
        return cls(kind, int(seq, 16), payload)

    def line(self) -> str:
        """The frame as the kernel prints it."""
        text = base64.b64encode(self.payload).decode()
        crc = checksum(self.kind, self.seq, text)
        return f"#T{self.kind}{self.seq:04x} {text or '-'} {crc:08x}"


def checksum(kind: str, seq: int, text: str) -> int:
    """The CRC-32 of kind, sequence number and payload as they stand in the line."""
    return binascii.crc32(f"{kind}{seq:04x}{text}".encode())


@dataclass
class Piece:
    """Bytes without a gap. `begun`: nothing is missing before it; `ended`: nothing after it."""

    data: bytearray = field(default_factory=bytearray)
    begun: bool = True
    ended: bool = False

    @property
    def whole(self) -> bool:
        """It is a complete object."""
        return self.begun and self.ended


@dataclass
class Item:
    """One object of a dump: a single whole piece, or what is left of it."""

    kind: str
    pieces: list[Piece]

    @property
    def whole(self) -> bool:
        """All of it arrived."""
        return len(self.pieces) == 1 and self.pieces[0].whole


@dataclass
class Transfer:
    """All that arrived of one dump, and what is wrong with it."""

    items: list[Item] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    frames: int = 0

    @property
    def complete(self) -> bool:
        """The end came."""
        return any(item.kind == "E" and item.pieces[-1].ended for item in self.items)


class Receiver:
    """Takes the lines of a serial line one by one; `transfers` are the dumps in them."""

    def __init__(self) -> None:
        self.transfers: list[Transfer] = []
        self._next = 0
        self._open: Item | None = None
        self._damaged = 0

    @property
    def complete(self) -> bool:
        """The last dump has come to its end."""
        return bool(self.transfers) and self.transfers[-1].complete

    def feed(self, line: str) -> bool:
        """Take a line; return whether it belongs to a dump."""
        frame = Frame.parse(line)
        if frame is not None:
            self._take(frame)
            return True
        if LOOKS_LIKE.search(line):
            self._damaged += 1
            return True
        return False

    def finish(self) -> list[Transfer]:
        """The input has ended."""
        if self.transfers:
            self._close("the input ended")
        return self.transfers

    def _begin(self) -> Transfer:
        """A new dump begins with this frame; what came of the last one stays."""
        if self.transfers:
            self._close("another dump began")
        self.transfers.append(Transfer())
        self._next = 0
        return self.transfers[-1]

    def _take(self, frame: Frame) -> None:
        transfer = self.transfers[-1] if self.transfers else None
        # Sequence numbers wrap, but only the header of a dump is of kind H.
        first = frame.kind == "H" and frame.seq == 0 and transfer is not None and transfer.frames > 0
        if transfer is None or first or transfer.complete:
            transfer = self._begin()
        ahead = (frame.seq - self._next) % WRAP
        if ahead >= WRAP // 2:
            transfer.problems.append(f"frame {frame.seq:04x} came late or twice and is ignored")
            return
        if ahead:
            self._gap(transfer, frame, ahead)
        self._next = (frame.seq + 1) % WRAP
        transfer.frames += 1
        self._add(transfer, frame)

    def _gap(self, transfer: Transfer, frame: Frame, lost: int) -> None:
        """Frames are missing before this one."""
        numbers = f"{self._next:04x}"
        if lost > 1:
            numbers += f"..{(frame.seq - 1) % WRAP:04x} ({lost} frames)"
        where = f"before an object of kind {frame.kind}"
        if self._open is not None:
            where = f"in an object of kind {self._open.kind}"
            if self._open.kind != frame.kind:
                where += f", up to one of kind {frame.kind}"
        damaged = f"; {self._damaged} of them came damaged" if self._damaged else ""
        self._damaged = 0
        transfer.problems.append(f"lost {numbers} {where}{damaged}")
        if self._open is None or self._open.kind != frame.kind:
            self._open = Item(frame.kind, [])
            transfer.items.append(self._open)
        self._open.pieces.append(Piece(begun=False))

    def _add(self, transfer: Transfer, frame: Frame) -> None:
        """The next frame in order."""
        if self._open is not None and self._open.kind != frame.kind:
            transfer.problems.append(
                f"frame {frame.seq:04x} begins an object of kind {frame.kind} "
                f"before the one of kind {self._open.kind} ended"
            )
            self._open = None
        if self._open is None:
            self._open = Item(frame.kind, [Piece()])
            transfer.items.append(self._open)
        if frame.payload:
            self._open.pieces[-1].data += frame.payload
        else:
            self._open.pieces[-1].ended = True
            self._open = None

    def _close(self, reason: str) -> None:
        """No more frames come for the dump at hand."""
        transfer = self.transfers[-1]
        if not transfer.complete:
            where = f" in an object of kind {self._open.kind}" if self._open else ""
            transfer.problems.append(f"{reason} after frame {(self._next - 1) % WRAP:04x}{where}")
        if self._damaged:
            transfer.problems.append(f"{self._damaged} damaged frames were skipped")
        self._open = None
        self._damaged = 0


def receive(lines: Iterable[str]) -> list[Transfer]:
    """The dumps in the lines of a serial line."""
    receiver = Receiver()
    for line in lines:
        receiver.feed(line)
    return receiver.finish()


def frames_of(kind: str, data: bytes, seq: int, size: int = 54) -> list[Frame]:
    """An object as frames from number `seq` on: what the kernel does, for tests."""
    cuts = range(0, len(data), size)
    pieces = [data[cut : cut + size] for cut in cuts] + [b""]
    return [Frame(kind, (seq + index) % WRAP, piece) for index, piece in enumerate(pieces)]
