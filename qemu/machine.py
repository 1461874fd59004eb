# SPDX-License-Identifier: MIT
"""One emulated board: start it, feed it, wait for its end, know how it ended."""

import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from .line import Line
from .qmp import Qmp
from .qtest import Qtest

ROOT = Path(__file__).resolve().parent.parent
QEMU = "qemu-system-arm"

# Exit statuses that the kernel chooses through semihosting. Success is not 0: a QEMU that was
# killed or whose guest just powered off ends with 0, too.
POWEROFF = 0
TESTS_FAILED = 1
TESTS_PASSED = 85
PANIC = 86

MEANING = {
    POWEROFF: "powered off or reset",
    TESTS_FAILED: "tests failed",
    TESTS_PASSED: "tests passed",
    PANIC: "kernel panic",
    -6: "QEMU aborted itself",
    -11: "QEMU crashed",
}

LINGER = 10.0  # seconds that QEMU gets to end after its serial line has closed


@dataclass(frozen=True)
class End:
    """How a machine ended, and all that it said."""

    status: int
    output: str
    errors: str
    seconds: float

    @property
    def passed(self) -> bool:
        """The kernel itself reported that its tests passed."""
        return self.status == TESTS_PASSED

    @property
    def meaning(self) -> str:
        """The status in words."""
        words = MEANING.get(self.status)
        if words is None:
            words = f"killed by signal {-self.status}" if self.status < 0 else "unknown status"
        return f"{words} (status {self.status})"


def board_command(
    image: Path | str, board: str, args: str, bios: bool = False, host: bool = True
) -> list[str]:
    """The part of QEMU's command line that says what boots: board, image, boot arguments.

    The arguments go through semihosting because -append reaches neither an ELF nor -bios.
    """
    if args and not host:
        raise ValueError("boot arguments need a host that hands them over")
    words = "".join(f",arg={word.replace(',', ',,')}" for word in ["bhk", args] if word)
    command = [QEMU, "-M", board, "-nodefaults", "-accel", "tcg"]
    command += ["-bios" if bios else "-kernel", str(image)]
    if host:
        command += ["-semihosting-config", f"enable=on,target=native{words}"]
    return command


class Hang(Exception):
    """The machine did not end, or said nothing, for as long as it was given."""

    def __init__(self, reason: str, output: str, errors: str) -> None:
        super().__init__(reason)
        self.output = output
        self.errors = errors

    def __str__(self) -> str:
        tail = "\n".join(self.output.splitlines()[-40:])
        return f"{self.args[0]}; the last lines:\n{tail}"


def decode(data: bytes) -> str:
    """Serial bytes as text with plain newlines."""
    return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "")


class Machine:
    """A board that runs from `with` to the end of its block.

    image          an ELF file, or with bios=True a raw image that is loaded at 0x8000
    args           boot arguments, handed over by semihosting
    host           serve semihosting calls; without, it is as on a board
    icount         None: real time; N: one instruction takes 2^N ns, idle time is skipped and the
                   run is the same each time
    second_serial  connect the mini UART as well (`serial2`)
    qtest          connect a Qtest, to raise interrupt lines and access physical memory
    gdb            wait for a debugger at this address ("tcp:127.0.0.1:1234" or "unix:path")
    paused         begin stopped, for gdb or `qmp.execute("cont")`
    card           image of an SD card; its size must be a power of two
    plugins        TCG plugins with options ("path.so,out=file")
    reboot         let a reset start again instead of ending the machine
    extra          further QEMU arguments
    """

    def __init__(
        self,
        image: Path | str,
        *,
        board: str = "raspi0",
        args: str = "",
        bios: bool = False,
        host: bool = True,
        icount: int | None = None,
        seed: int = 1,
        second_serial: bool = False,
        qtest: bool = False,
        gdb: str = "",
        paused: bool = False,
        card: Path | str | None = None,
        plugins: Sequence[str] = (),
        reboot: bool = False,
        extra: Sequence[str] = (),
    ) -> None:
        self.image = Path(image)
        self._guest_ends: list[socket.socket] = []
        self._sockets: list[socket.socket] = []
        self._command = board_command(image, board, args, bios, host)
        self._command += ["-display", "none", "-seed", str(seed)]
        if icount is not None:
            self._command += ["-icount", f"shift={icount},sleep=off"]
        if not reboot:
            self._command += ["-no-reboot"]
        if paused:
            self._command += ["-S"]
        if gdb:
            self._command += ["-gdb", f"{gdb},server=on,wait=off"]
        if card is not None:
            self._command += ["-drive", f"if=sd,format=raw,file={card}"]
        for plugin in plugins:
            self._command += ["-plugin", plugin]

        self._lines = [Line(self._chardev("serial0", "-serial", "chardev:serial0"))]
        if second_serial:
            self._lines.append(Line(self._chardev("serial1", "-serial", "chardev:serial1")))
        self._monitor = self._chardev("qmp", "-mon", "chardev=qmp,mode=control")
        self._qtest_socket: socket.socket | None = None
        if qtest:
            self._qtest_socket = self._chardev(
                "qtest", "-object", "qtest,id=qtest0,chardev=qtest,log=/dev/null"
            )
        self._command += extra
        self._process: subprocess.Popen[bytes] | None = None
        self._errors = tempfile.TemporaryFile()
        self._output = bytearray()
        self._started = 0.0
        self._qmp: Qmp | None = None
        self._qtest: Qtest | None = None

    def _chardev(self, name: str, *uses: str) -> socket.socket:
        """A character device that is one end of a pair of sockets; the other end is ours.

        Unlike a named socket it needs no waiting for QEMU and leaves nothing behind.
        """
        ours, theirs = socket.socketpair()
        self._guest_ends.append(theirs)
        self._sockets.append(ours)
        self._command += ["-chardev", f"socket,id={name},fd={theirs.fileno()}", *uses]
        return ours

    def __enter__(self) -> "Machine":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def command(self) -> list[str]:
        """The command line of QEMU."""
        return list(self._command)

    def start(self) -> None:
        """Start QEMU. A wrong argument shows as an early end with a text in `errors`."""
        if not self.image.is_file():
            raise FileNotFoundError(f"{self.image}: no such image; 'make' builds it")
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=self._errors,
            stderr=self._errors,
            pass_fds=[end.fileno() for end in self._guest_ends],
        )
        for end in self._guest_ends:
            end.close()
        self._guest_ends.clear()
        for line in self._lines:
            line.start()

    @property
    def serial(self) -> Line:
        """The first serial line, the PL011."""
        return self._lines[0]

    @property
    def serial2(self) -> Line:
        """The second serial line, the mini UART."""
        return self._lines[1]

    @property
    def running(self) -> bool:
        """QEMU has been started and has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def errors(self) -> str:
        """What QEMU wrote to stderr: its own messages and semihosting's console."""
        self._errors.seek(0)
        return decode(self._errors.read())

    @property
    def output(self) -> str:
        """What `wait` has read from the serial line so far."""
        return decode(bytes(self._output))

    @property
    def qmp(self) -> Qmp:
        """The connection to QEMU's monitor."""
        if self._qmp is None:
            self._qmp = Qmp(self._monitor)
        return self._qmp

    @property
    def qtest(self) -> Qtest:
        """The connection for interrupt lines and physical memory."""
        if self._qtest is None:
            if self._qtest_socket is None:
                raise ValueError("the machine was made without qtest=True")
            self._qtest = Qtest(self._qtest_socket)
        return self._qtest

    def wait(
        self,
        timeout: float,
        silence: float | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> End:
        """Read the serial line until the machine ends.

        Raises Hang after `timeout` seconds in all or `silence` seconds without a byte. Both only
        tell a machine that is stuck; nothing else may depend on the speed of the host.
        """
        deadline = time.monotonic() + timeout
        report = on_line or (lambda text: None)
        line = bytearray()
        while True:
            patience = deadline - time.monotonic()
            quiet = min(patience, silence if silence is not None else patience)
            data = self.serial.read(quiet) if quiet > 0 else None
            if data is None:
                limit = f"{timeout:g} s" if patience <= quiet else f"{quiet:g} s without output"
                self._hang(f"the machine did not end within {limit}")
            if not data:
                break
            self._output += data
            line += data
            *lines, rest = line.split(b"\n")
            line = bytearray(rest)
            for complete in lines:
                report(decode(bytes(complete)))
        if line:
            report(decode(bytes(line)))
        return self._ended()

    def _ended(self) -> End:
        """The end of a machine whose serial line has closed."""
        assert self._process is not None
        try:
            status = self._process.wait(LINGER)
        except subprocess.TimeoutExpired:
            self._hang(f"QEMU closed its serial line but did not end within {LINGER:g} s")
        return End(status, self.output, self.errors, time.monotonic() - self._started)

    def _hang(self, reason: str) -> NoReturn:
        """End the machine and raise Hang."""
        self.stop()
        raise Hang(reason, self.output, self.errors)

    def stop(self) -> None:
        """End QEMU now, whatever the guest does, and let go of everything."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for line in self._lines:
            line.close()
        for end in self._sockets + self._guest_ends:
            end.close()
