# SPDX-License-Identifier: MIT
"""The formats of trace events and files that the console tests hold bhk to: does Linux still say so?"""

import re
from collections.abc import Iterator

from qemu import ROOT

CONSOLE = ROOT / "tests/console"
# The record, and in which folder of Linux its parts are files.
RECORDS = (
    (CONSOLE / "trace_formats_linux.txt", "/sys/kernel/tracing/events/{}/format"),
    (CONSOLE / "proc_linux.txt", "{}"),
)
# Linux has the files of a line's folder elsewhere.
MOVED = re.compile(r"^/proc/irq/(\d+)/(?!spurious)")
# What differs from boot to boot: in a format the event's number, elsewhere all numbers.
NUMBER = re.compile(r"^ID: .*", re.M)
NUMBERS = re.compile(r"\d+")
BEGIN, END = "peer: file ", "peer: end of file"


def parts() -> Iterator[tuple[str, str]]:
    """The files of Linux with what is recorded of each."""
    for record, place in RECORDS:
        for part in record.read_text().split("\n## ")[1:]:
            name, _, text = part.partition("\n")
            path = MOVED.sub(r"/sys/kernel/irq/\1/", place.format(name))
            if path.startswith("/"):
                yield path, text


def script() -> str:
    """Commands for Linux's first process: show each of the files."""
    lines = ["/bin/busybox mount -t tracefs tracefs /sys/kernel/tracing"]
    for path, _ in parts():
        lines += [f"echo '{BEGIN}{path}'", f"cat {path}", f"echo '{END}'"]
    return "\n".join(lines) + "\n"


def shape(path: str, text: str) -> list[str]:
    """The lines without what varies: numbers and their width, and which timers are queued."""
    if path.endswith("/format"):
        return NUMBER.sub("", text).rstrip().splitlines()
    lines = [re.sub(r" +", " ", NUMBERS.sub("N", line)).rstrip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith(" #")]


def problems(output: str) -> list[str]:
    """Which files of Linux are not as they are recorded."""
    said = dict(re.findall(rf"^{BEGIN}(\S+)\n(.*?)^{END}$", output, re.M | re.S))
    found = []
    for path, text in parts():
        if path not in said:
            found.append(f"{path}: Linux did not show it")
        elif shape(path, said[path]) != shape(path, text):
            found += [f"{path}: Linux says", *said[path].splitlines(), "and not", *text.splitlines()]
    return found
