# SPDX-License-Identifier: MIT
"""Makes the files of a trace: from the log of a serial line, or by booting an image and tracing
commands in it. What `make trace` calls."""

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from .. import ROOT, Hang, Machine
from .dump import NoDump, Trace, read
from .frames import Receiver
from .output import FORMATS, write

LIMIT, SILENCE = 600.0, 60.0  # seconds that only end what is stuck
LONGEST_TITLE = 70
# The shell's answer to a command that does not exist, and complaints of those used here.
REFUSED = re.compile(r"^(?:bhk: there is no|trace: |demo: there is no|demo: what should).*")


class Refused(Exception):
    """The kernel did not do what it should trace."""


def script(options: argparse.Namespace) -> str:
    """The command line that the kernel runs. A demo records itself: its story, not its talking."""
    if options.demo:
        return f"{options.commands}; trace dump; poweroff"
    return f"trace clear; trace on; {options.commands}; trace off; trace dump; poweroff"


def record(options: argparse.Namespace) -> list[str]:
    """Boot, run the commands with tracing on, return the lines of the serial line."""
    lines: list[str] = []
    receiver = Receiver()

    def line(text: str) -> None:
        lines.append(text)
        if not receiver.feed(text):
            print(text)

    icount = None if options.real_time else 5
    args = f"{options.args} -- {script(options)}".strip()
    with Machine(options.image, board=options.board, args=args, icount=icount) as machine:
        end = machine.wait(LIMIT, SILENCE, line)
    if end.status not in (0, 85):
        print(f"the machine ended early: {end.meaning}", file=sys.stderr)
    check(lines)
    return lines


def check(lines: Iterable[str]) -> None:
    """Raise Refused if the kernel could not trace what it should."""
    refused = next((text for text in lines if REFUSED.match(text)), "")
    if "'trace'" in refused:
        raise Refused("the image cannot trace: it was built without CONFIG_TRACE")
    if refused:
        raise Refused(f"the kernel says: {refused}")


def convert(lines: Iterable[str], options: argparse.Namespace) -> Trace:
    """Write the files and say so."""
    trace = read(lines)
    words = options.commands or options.name
    title = words if len(words) <= LONGEST_TITLE else options.name
    paths = write(trace, options.out / options.name, title, options.part)
    print(f"{len(trace.events)} events")
    for path in paths:
        print(f"  {path}  ({FORMATS[path.suffix[1:]]})")
    if trace.lost:
        print(f"{trace.lost} events before these are lost: the ring was full")
    for problem in trace.problems:
        print(f"problem: {problem}", file=sys.stderr)
    return trace


def part(text: str) -> tuple[int, int]:
    """BEGIN-END in microseconds."""
    match = re.fullmatch(r"(\d+)-(\d+)", text)
    if not match or int(match[1]) >= int(match[2]):
        raise argparse.ArgumentTypeError(f"'{text}' is not like 1500-3000")
    return int(match[1]) * 1000, int(match[2]) * 1000


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="qemu.trace", description=__doc__)
    parser.add_argument("log", nargs="?", type=Path, help="log of a serial line with a dump in it")
    parser.add_argument("--image", type=Path, help="boot this image instead of reading a log")
    parser.add_argument("--commands", help="console commands to trace, separated by ;")
    parser.add_argument("--demo", help="a demo of the image, which records itself")
    parser.add_argument("--name", help="of the files; else that of the demo or the log")
    parser.add_argument("--part", type=part, help="what the picture shows, BEGIN-END in us")
    parser.add_argument("--out", type=Path, default=ROOT / "build/trace", help="folder of the files")
    parser.add_argument("--board", default="raspi0", help="the board of the image")
    parser.add_argument("--args", default="", help="further boot arguments")
    parser.add_argument("--real-time", action="store_true", help="by the host's clock, not by instructions")
    options = parser.parse_args()
    if options.demo and options.commands:
        parser.error("either DEMO=name or COMMANDS='a; b'")
    if options.demo:
        options.commands = f"demo {options.demo}"
    if (options.log is None) == (options.image is None):
        parser.error("either the log of a serial line or --image")
    if options.image and not options.commands:
        parser.error("what shall be traced? DEMO=name or COMMANDS='a; b'")
    name = options.name or options.demo or (options.log.stem if options.log else "commands")
    options.name = re.sub(r"[^\w.+-]+", "-", name)
    return options


def main() -> int:
    options = parse()
    try:
        if options.image:
            lines = record(options)
        else:
            lines = options.log.read_text(errors="replace").splitlines()
        trace = convert(lines, options)
    except (NoDump, Refused, FileNotFoundError, Hang) as error:
        print(f"qemu.trace: {error}", file=sys.stderr)
        return 1
    return 1 if trace.problems else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
