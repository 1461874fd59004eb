# SPDX-License-Identifier: MIT
"""Boots bhk on this terminal: what `make run` and `make debug` call."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from .machine import MEANING, POWEROFF, ROOT, TESTS_PASSED, board_command

# QEMU's usual Ctrl-A goes to the begin of the line at every shell, at this one as well.
ESCAPE = "0x1d"
KEYS = "Ctrl-] x ends QEMU, Ctrl-] c is its monitor, Ctrl-] Ctrl-] types Ctrl-]; Ctrl-C goes to bhk."


def command(options: argparse.Namespace) -> list[str]:
    """QEMU's command line for a terminal."""
    line = board_command(options.image, options.board, " ".join(options.args), options.bios)
    line += ["-serial", "mon:stdio", "-echr", ESCAPE]
    line += ["-serial", f"file:{options.serial2}"] if options.serial2 else []
    line += ["-display", "gtk" if options.display else "none"]
    if options.card:
        line += ["-drive", f"if=sd,format=raw,file={options.card}"]
    return line


def run(options: argparse.Namespace) -> int:
    """Boot and wait for the end."""
    print(f"{options.image} on {options.board}. {KEYS}", flush=True)
    status = subprocess.call(command(options))
    if status != POWEROFF:
        print(f"QEMU ended: {MEANING.get(status, 'status')} ({status})", file=sys.stderr)
    return 0 if status == TESTS_PASSED else status


def debug(options: argparse.Namespace) -> int:
    """Boot stopped, with gdb on this terminal; the serial line goes to a file."""
    with tempfile.TemporaryDirectory(prefix="bhk-gdb-") as folder:
        door = Path(folder) / "gdb"
        log = options.image.with_name("serial.log")
        line = board_command(options.image, options.board, " ".join(options.args), options.bios)
        line += ["-display", "none", "-serial", f"file:{log}", "-S"]
        line += ["-gdb", f"unix:{door},server=on,wait=off"]
        # A session of its own: Ctrl-C is for gdb.
        machine = subprocess.Popen(line, stdin=subprocess.DEVNULL, start_new_session=True)
        print(f"The serial line goes to {log}; 'bhk-help' lists the commands for bhk.", flush=True)
        try:
            return subprocess.call(
                ["gdb-multiarch", "-q", str(options.image), "-x", str(ROOT / "qemu/gdb.py")],
                env={**os.environ, "BHK_GDB": str(door)},
            )
        finally:
            machine.terminate()
            machine.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="qemu.run", description=__doc__)
    parser.add_argument("--board", default="raspi0", choices=["raspi0", "raspi1ap"])
    parser.add_argument("--bios", action="store_true", help="a raw image, as a board loads it")
    parser.add_argument("--card", type=Path, help="image of an SD card")
    parser.add_argument("--serial2", type=Path, help="file for the output of the mini UART")
    parser.add_argument("--display", action="store_true", help="open a window for the screen")
    parser.add_argument("--debug", action="store_true", help="start stopped, with gdb")
    parser.add_argument("image", type=Path)
    parser.add_argument("args", nargs="*", help="boot arguments")
    options = parser.parse_args()
    if not options.image.is_file():
        parser.error(f"{options.image}: no such image; 'make' builds it")
    if options.card and not options.card.is_file():
        parser.error(f"{options.card}: no such image of a card; 'make sdcard' makes one")
    return debug(options) if options.debug else run(options)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
