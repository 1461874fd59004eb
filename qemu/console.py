# SPDX-License-Identifier: MIT
"""The serial console as a person uses it: type, read, look for the prompt."""

import re

import pexpect
from pexpect.spawnbase import SpawnBase

from .line import Line
from .machine import Hang, Machine

PROMPT = "bhk> "

# Keys of a terminal.
CTRL_A, CTRL_C, CTRL_D, CTRL_E, CTRL_K = "\x01", "\x03", "\x04", "\x05", "\x0b"
CTRL_L, CTRL_R, CTRL_U, CTRL_W = "\x0c", "\x12", "\x15", "\x17"
TAB, ENTER, ESCAPE, BACKSPACE = "\t", "\r", "\x1b", "\x7f"
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, DELETE = "\x1b[H", "\x1b[F", "\x1b[3~"

ESCAPES = r"\x1b(?:\[[0-9;?]*[A-Za-z]|[78])"
# The prompt at the start of a line. One that is drawn again has a carriage return before it.
AT_PROMPT = rf"(?:^|\n)(?:{ESCAPES})*{re.escape(PROMPT)}"


def plain(text: str) -> str:
    """The text without the terminal's control sequences, with plain newlines."""
    return re.sub(ESCAPES, "", text).replace("\r\n", "\n").replace("\r", "")


class _Child(SpawnBase):  # type: ignore[misc]
    """A serial line as pexpect reads it."""

    def __init__(self, line: Line, timeout: float) -> None:
        super().__init__(timeout=timeout, encoding="utf-8", codec_errors="replace")
        self._line = line

    def read_nonblocking(self, size: int = 1, timeout: float | None = -1) -> str:
        """What has arrived; `size` is no limit here."""
        patience = self.timeout if timeout == -1 or timeout is None else timeout
        data = self._line.read(max(0.0, patience))
        if data is None:
            raise pexpect.TIMEOUT("")
        if not data:
            self.flag_eof = True
            raise pexpect.EOF("")
        text: str = self._decoder.decode(data, final=False)
        return text


class Console:
    """The first serial line of a machine.

    All waiting has a bound of `timeout` seconds, which only tells a console that is stuck; a
    machine that ends or gets stuck raises Hang with its last lines.
    """

    def __init__(self, machine: Machine, timeout: float = 60.0) -> None:
        self.machine = machine
        self._child = _Child(machine.serial, timeout)
        self._seen: list[str] = []

    @property
    def raw(self) -> str:
        """Everything read so far, as it came."""
        return "".join(self._seen) + (self._child.buffer or "")

    @property
    def seen(self) -> str:
        """Everything read so far, as plain text."""
        return plain(self.raw)

    def expect(self, pattern: str, timeout: float | None = None) -> "re.Match[str]":
        """Read until the pattern (a regular expression) comes; return the match."""
        try:
            self._child.expect(pattern, timeout=-1 if timeout is None else timeout)
        except (pexpect.TIMEOUT, pexpect.EOF) as error:
            what = "the console is silent" if isinstance(error, pexpect.TIMEOUT) else "QEMU ended"
            reason = f"{what} while waiting for {pattern!r}"
            if isinstance(error, pexpect.EOF):
                self._seen.append(self._child.before)
            raise Hang(reason, self.seen, self.machine.errors) from None
        self._seen += [self._child.before, self._child.after]
        match: re.Match[str] = self._child.match
        return match

    def look(self) -> None:
        """Take in what has arrived without being waited for, such as a message of the kernel."""
        try:
            self._child.buffer += self._child.read_nonblocking(timeout=0)
        except (pexpect.TIMEOUT, pexpect.EOF):
            pass

    def prompt(self, timeout: float | None = None) -> str:
        """Read until the prompt; return the plain text before it."""
        self.expect(AT_PROMPT, timeout)
        return plain(self._child.before).strip("\n")

    def boot(self, timeout: float | None = None) -> str:
        """Wait for the first prompt; return the boot messages."""
        return self.prompt(timeout)

    def send(self, text: str) -> None:
        """Type text or keys at full speed, without Enter."""
        self.machine.serial.write(text.encode())

    def command(self, line: str, timeout: float | None = None) -> str:
        """Type a command and Enter; return what it printed, without the echo."""
        self.send(line + ENTER)
        text = self.prompt(timeout)
        return text.partition("\n")[2] if line in text.partition("\n")[0] else text
