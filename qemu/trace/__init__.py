# SPDX-License-Identifier: MIT
"""Traces on the host: the kernel's dump from the serial line.

    from qemu.trace import read

    trace = read(Path("serial.log").read_text().splitlines())
"""

from .dump import Event, NoDump, Trace, read
from .expression import FormatError
from .format import EventFormat

__all__ = ["Event", "EventFormat", "FormatError", "NoDump", "Trace", "read"]
