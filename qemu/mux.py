# SPDX-License-Identifier: MIT
"""The host's end of the second serial line: frames of several channels (docs/serial-mux.md)."""

import time
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from .line import Line

FLAG, ESCAPE, CHANGE = 0x7E, 0x7D, 0x20

UEVENT, DUMP, TOUCH = 1, 2, 3


class FrameError(Exception):
    """What came is no frame, or one is missing."""


@dataclass(frozen=True)
class Frame:
    """What came on a channel."""

    channel: int
    number: int
    data: bytes


def encode(channel: int, number: int, data: bytes) -> bytes:
    """A frame as it goes over the line."""
    body = bytes([channel, number & 0xFF]) + data
    body += zlib.crc32(body).to_bytes(4, "little")
    line = bytearray([FLAG])
    for byte in body:
        line += bytes([ESCAPE, byte ^ CHANGE]) if byte in (FLAG, ESCAPE) else bytes([byte])
    line.append(FLAG)
    return bytes(line)


def decode(line: bytes) -> Frame:
    """What is between two flags."""
    body = bytearray()
    source = iter(line)
    for byte in source:
        body.append(next(source) ^ CHANGE if byte == ESCAPE else byte)
    if len(body) < 6 or zlib.crc32(body[:-4]) != int.from_bytes(body[-4:], "little"):
        raise FrameError(f"a damaged frame: {line.hex()}")
    return Frame(body[0], body[1], bytes(body[2:-4]))


class Mux:
    """A connection to bhk's mini_uart. A frame that is damaged or missing raises FrameError."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._rest = b""
        self._frames: deque[Frame] = deque()
        self._sent: dict[int, int] = {}
        self._got: dict[int, int] = {}

    def send(self, channel: int, data: bytes) -> None:
        """Send a frame."""
        number = self._sent.get(channel, 0)
        self._sent[channel] = number + 1
        self._line.write(encode(channel, number, data))

    def receive(self, timeout: float) -> Frame:
        """The next frame of any channel."""
        deadline = time.monotonic() + timeout
        while not self._frames:
            data = self._line.read(max(deadline - time.monotonic(), 0))
            if not data:
                raise TimeoutError(f"no frame within {timeout:g} s")
            *lines, self._rest = (self._rest + data).split(bytes([FLAG]))
            for line in filter(None, lines):
                self._take(decode(line))
        return self._frames.popleft()

    def _take(self, frame: Frame) -> None:
        expected = self._got.get(frame.channel, frame.number)
        if frame.number != expected & 0xFF:
            raise FrameError(f"channel {frame.channel}: {frame.number} instead of {expected & 255}")
        self._got[frame.channel] = frame.number + 1
        self._frames.append(frame)

    def dump(self, timeout: float) -> bytes:
        """The next dump: the data of its frames, the last of which has none. Other frames are passed over."""
        return self.dump_and_others(timeout)[0]

    def dump_and_others(self, timeout: float) -> tuple[bytes, list[Frame]]:
        """A dump up to its end, and what came on other channels meanwhile."""
        data, others = b"", []
        while (frame := self.receive(timeout)).channel != DUMP or frame.data:
            if frame.channel == DUMP:
                data += frame.data
            else:
                others.append(frame)
        return data, others

    def uevents(self, timeout: float) -> Iterator[dict[str, str]]:
        """What happens to devices: the KEY=value strings of each uevent. Other frames are passed over."""
        while True:
            frame = self.receive(timeout)
            if frame.channel == UEVENT:
                yield parse_uevent(frame.data)


def parse_uevent(data: bytes) -> dict[str, str]:
    """A uevent's KEY=value strings; its first string repeats two of them."""
    head, *pairs = data.decode().rstrip("\0").split("\0")
    event = dict(pair.split("=", 1) for pair in pairs)
    if head != f"{event['ACTION']}@{event['DEVPATH']}":
        raise FrameError(f"a uevent that contradicts itself: {head}")
    return event
