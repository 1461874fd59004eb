# SPDX-License-Identifier: MIT
"""QEMU's debugger port without a debugger: stop at an instruction, read and change memory.

With instruction counting, a machine that gets no input stops at the same instruction each time.
"""

import socket
import struct
import time
from pathlib import Path
from types import TracebackType

REPLY_TIMEOUT = 240.0
SP, PC, CPSR = 13, 15, 16


class GdbError(Exception):
    """The machine refused, or has ended."""


class Gdb:
    """A connection to a machine that was made with gdb="unix:PATH" and paused=True."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(REPLY_TIMEOUT)
        # QEMU makes its end before it runs anything, but takes a while to be there.
        deadline = time.monotonic() + REPLY_TIMEOUT
        while True:
            try:
                self._socket.connect(str(path))
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
        self._stream = self._socket.makefile("rb")
        self.command("?")
        # Steps take interrupts, and time goes on in them.
        self.command("Qqemu.sstep=1")

    def __enter__(self) -> "Gdb":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.close()
        self._socket.close()

    def _read(self) -> str:
        while (byte := self._stream.read(1)) != b"$":
            if not byte:
                raise GdbError("the machine has ended")
        text = bytearray()
        while (byte := self._stream.read(1)) != b"#":
            if not byte:
                raise GdbError("the machine has ended")
            text += byte
        self._stream.read(2)
        self._socket.sendall(b"+")
        return text.decode("ascii")

    def _send(self, text: str) -> None:
        data = text.encode("ascii")
        self._socket.sendall(b"$%s#%02x" % (data, sum(data) & 0xFF))

    def command(self, text: str) -> str:
        """One packet and its answer."""
        try:
            self._send(text)
            answer = self._read()
        except OSError as error:
            raise GdbError(f"{text}: {error}") from None
        if answer.startswith("E"):
            raise GdbError(f"{text}: {answer}")
        return answer

    def registers(self) -> tuple[int, ...]:
        """r0 to r15, the CPSR last."""
        data = bytes.fromhex(self.command("g"))
        return (*struct.unpack_from("<16I", data), *struct.unpack("<I", data[-4:]))

    def read(self, address: int, size: int) -> bytes:
        """Bytes at an address as the CPU sees it."""
        return bytes.fromhex(self.command(f"m{address:x},{size:x}"))

    def write(self, address: int, data: bytes) -> None:
        """Change bytes."""
        self.command(f"M{address:x},{len(data):x}:{data.hex()}")

    def run_to(self, address: int, times: int = 1) -> None:
        """Let the machine go on until it is before this instruction for the Nth time."""
        self.command(f"Z0,{address:x},4")
        for number in range(times):
            if number:
                # Over the breakpoint, which holds the machine where it is.
                self.command(f"z0,{address:x},4")
                self.step()
                self.command(f"Z0,{address:x},4")
            self.command("c")
        self.command(f"z0,{address:x},4")

    def step(self, instructions: int = 1) -> None:
        """So many instructions more."""
        for _ in range(instructions):
            self.command("s")

    def go_on(self) -> None:
        """Let the machine run, for good."""
        self._send("D")
        self._read()
