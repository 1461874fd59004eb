# SPDX-License-Identifier: MIT
"""The touch panel of bhk, with fingers of its own (docs/touch.md).

python3 -m qemu.finger build/bhk.elf: boots, starts the drivers, lets some fingers dance and shows
what the kernel says of it.
"""

import argparse
import random
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .console import Console
from .machine import Machine
from .mux import TOUCH, Mux

SLOTS = 10
MAX = 4095

# Scans that the panel sends before it has to see the uevent of the first of them.
WINDOW = 8

PATIENCE = 60.0


@dataclass(frozen=True)
class Contact:
    """A finger in a scan."""

    slot: int
    down: bool
    x: int = 0
    y: int = 0


def scan(number: int, contacts: list[Contact]) -> bytes:
    """A scan as the panel sends it."""
    data = struct.pack("<HB", number & 0xFFFF, len(contacts))
    for contact in contacts:
        data += struct.pack("<BBHH", contact.slot, contact.down, contact.x, contact.y)
    return data


class Hand:
    """Fingers that touch, move and lift at random. Knows where they are."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.down: dict[int, tuple[int, int]] = {}

    def move(self) -> list[Contact]:
        """Some fingers do something."""
        contacts = []
        for slot in sorted(self._random.sample(range(SLOTS), self._random.randint(1, 4))):
            if slot in self.down and self._random.random() < 0.3:
                del self.down[slot]
                contacts.append(Contact(slot, False))
            else:
                place = (self._random.randint(0, MAX), self._random.randint(0, MAX))
                self.down[slot] = place
                contacts.append(Contact(slot, True, *place))
        return contacts

    def __str__(self) -> str:
        """As the uevent has it."""
        return "".join(f"{slot}:{x},{y} " for slot, (x, y) in sorted(self.down.items()))


def touches(mux: Mux, count: int, seed: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Send so many scans; for each where the fingers are, and the uevent that it led to."""
    hand = Hand(seed)
    waiting: list[str] = []
    uevents = (event for event in mux.uevents(PATIENCE) if event["ACTION"] == "change")
    for number in range(count):
        if len(waiting) == WINDOW:
            yield waiting.pop(0), next(uevents)
        mux.send(TOUCH, scan(number, hand.move()))
        waiting.append(str(hand))
    for expected in waiting:
        yield expected, next(uevents)


def main() -> int:
    parser = argparse.ArgumentParser(prog="qemu.finger", description=__doc__)
    parser.add_argument("image", type=Path)
    parser.add_argument("--count", type=int, default=20, help="how many scans")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with Machine(options.image, second_serial=True) as machine:
        console = Console(machine)
        console.boot()
        for name in ("mini_uart", "touch"):
            print(console.command(f"insmod {name}"))
        for expected, event in touches(Mux(machine.serial2), options.count, options.seed):
            good = event["TOUCH"] == expected
            print(f"scan {event['SCAN']:>4}  {event['TOUCH']}{'' if good else ' WRONG'}")
        print(console.command("mux"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
