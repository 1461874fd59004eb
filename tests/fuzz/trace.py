#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Fuzz the decoder of traces: dumps whose objects are damaged and framed with a right checksum.

A dump must decode to something that every format can show, or be refused as none.
"""

import argparse
import random
import sys
import time

from qemu.trace import NoDump, read
from qemu.trace.frames import Frame, frames_of
from qemu.trace.output import FORMATS, content

from tests.host.trace_kernel import busy

# What a format or a header is made of: more of it reaches more than random bytes do.
WORDS = b"REC-> __print_flags __print_symbolic ( ) , : ; \" %s %p %pS %lld ? & | << >> unsigned char [16] offset: size:"
WORDS += b" signed: -1 0 4294967295 99999999999999999999 common_pid field: print fmt: ID: name: entries= frames="


def damage(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, left out, doubled or replaced by words."""
    text = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(5)
        if kind == 0 and at < len(text):
            text[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del text[at : at + chance.randint(1, 12)]
        elif kind == 2:
            text[at:at] = text[at : at + chance.randint(1, 40)]
        elif kind == 3:
            text[at:at] = chance.choice(WORDS.split(b" "))
        else:
            text[at:at] = chance.randbytes(chance.randint(1, 4))
    return bytes(text)


def dump(seed: int) -> list[str]:
    """A dump with one to four damaged objects."""
    chance = random.Random(seed)
    objects = busy(chance.randint(1, 60), seed % 50).objects()
    for place in chance.choices(range(len(objects)), k=chance.randint(1, 4)):
        kind, data = objects[place]
        objects[place] = (kind, damage(data, chance))
    frames: list[Frame] = []
    for kind, data in [*objects, ("E", b"")]:
        frames += frames_of(kind, data, len(frames))
    return [frame.line() for frame in frames]


def one(seed: int) -> None:
    """Decode and show one; an exception other than NoDump is a finding."""
    try:
        trace = read(dump(seed))
    except NoDump:
        return
    for kind in FORMATS:
        assert content(trace, kind, "damaged")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0, help="where to begin")
    options = parser.parse_args()
    end, seed = time.monotonic() + options.seconds, options.seed
    while time.monotonic() < end:
        try:
            one(seed)
        except Exception:
            print(f"seed {seed}:", flush=True)
            raise
        seed += 1
    print(f"{seed - options.seed} dumps, no finding")
    return 0


if __name__ == "__main__":
    sys.exit(main())
