# SPDX-License-Identifier: MIT
"""Traces on the host: the kernel's dump from the serial line, and files that tools open.

    from qemu.trace import read, write

    trace = read(Path("serial.log").read_text().splitlines())
    write(trace, Path("build/trace/storm"))
"""

from .dump import Event, NoDump, Trace, read
from .expression import FormatError
from .format import EventFormat
from .output import write

__all__ = ["Event", "EventFormat", "FormatError", "NoDump", "Trace", "read", "write"]
