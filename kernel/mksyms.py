#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Make the kernel's symbol table: `nm -n` of the first link on stdin, assembler on stdout.

With --unwind FILE, the first link's .ARM.exidx as if it were at address 0, also the table of
what backtraces need of each function: 1 byte instead of 8.

The table (section .kallsyms, read by kernel/kallsyms.c only):

kallsyms_num            u32: number of symbols
kallsyms_bases          u32[(num + 63) / 64]: address of symbol 0, 64, 128, ...
kallsyms_offsets        u16[num]: how far a symbol is behind the last such one; addresses are
                        those of functions, ascending, one symbol each
kallsyms_names          for each symbol in the same order: one byte n, then n bytes, each the
                        number of a token
kallsyms_markers        u32[(num + 63) / 64]: offset in kallsyms_names of symbol 0, 64, 128, ...
kallsyms_token_index    u16[257]: where token t begins in kallsyms_token_table; it ends where
                        t + 1 begins
kallsyms_token_table    the characters of all tokens, without separators
kallsyms_unwind         u8[num]: for each symbol the number of its word in the next one; 255: it is
                        in the middle of the function before it; 254: kallsyms_unwind_rare tells
kallsyms_unwind_words   u32[]: what stands in .ARM.exidx, with the address of a long description
kallsyms_unwind_rare    u32[]: pairs of a symbol's number and its word, to -1

A token that is a character used in names stands for itself; the other byte values stand for
frequent sequences, found by merging the most frequent pair of tokens again and again. A name is
the concatenation of its tokens. The end of the last function is not in the table: it is _etext.
"""

import argparse
import re
import struct
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

MARKER_STEP = 64
OFFSET_MAX = 0xFFFF
NAME_MAX = 127
UNWIND_RARE, UNWIND_INSIDE = 254, 255
CANTUNWIND = 1
# Not functions: mapping symbols ($a, $d), the compiler's labels, the linker's steps from one
# instruction set to the other, the linker script's borders.
SKIP = re.compile(r"\$|\.L|__.*_(from_arm|from_thumb|veneer)$|(_stext|_etext|__image_start|__sched_text_(start|end)|__module_(text|data|bss)_(start|end))$")


class Symbol(NamedTuple):
    """A function of the kernel."""

    address: int
    kind: str
    name: str

    def rank(self) -> tuple[int, int, str]:
        """Orders the names of one address: the best comes first."""
        return ("TtWw".index(self.kind), len(self.name) - len(self.name.lstrip("_")), self.name)


def read_symbols(lines: Iterable[str]) -> list[Symbol]:
    """The functions that nm lists, ascending, one for each address."""
    best: dict[int, Symbol] = {}
    for line in lines:
        address, kind, name = line.split()
        if kind not in "TtWw" or SKIP.match(name) or len(name) > NAME_MAX:
            continue
        symbol = Symbol(int(address, 16), kind, name)
        known = best.setdefault(symbol.address, symbol)
        if symbol.rank() < known.rank():
            best[symbol.address] = symbol
    return [best[address] for address in sorted(best)]


class Codec:
    """A token table made for a set of names, and the names in tokens."""

    def __init__(self, names: list[str]) -> None:
        self.coded = [list(name.encode("ascii")) for name in names]
        used = {byte for code in self.coded for byte in code}
        self.tokens = {byte: bytes([byte]) for byte in used}
        self.pairs: Counter[tuple[int, int]] = Counter()
        for code in self.coded:
            self.pairs.update(zip(code, code[1:]))
        for token in range(256):
            if token not in used and not self.merge_best(token):
                break

    def merge_best(self, token: int) -> bool:
        """Let `token` stand for the most frequent pair, if one is worth its place."""
        if not self.pairs:
            return False
        # The smallest of equally frequent pairs: the same names give the same table.
        pair, count = max(self.pairs.items(), key=lambda item: (item[1], item[0]))
        text = self.tokens[pair[0]] + self.tokens[pair[1]]
        if count <= len(text):
            return False
        self.tokens[token] = text
        for number, code in enumerate(self.coded):
            if pair in zip(code, code[1:]):
                self.pairs.subtract(zip(code, code[1:]))
                code = self.coded[number] = self.replace(code, pair, token)
                self.pairs.update(zip(code, code[1:]))
        return True

    @staticmethod
    def replace(code: list[int], pair: tuple[int, int], token: int) -> list[int]:
        """The code with each occurrence of the pair replaced."""
        result: list[int] = []
        for byte in code:
            if result and (result[-1], byte) == pair:
                result[-1] = token
            else:
                result.append(byte)
        return result


def data(label: str, directive: str, values: Iterable[int]) -> str:
    """An array in assembler."""
    numbers = [str(value) for value in values]
    rows = (numbers[at : at + 16] for at in range(0, len(numbers), 16))
    body = "".join(f"\t{directive} {', '.join(row)}\n" for row in rows)
    return f"\n\t.globl {label}\n\t.balign 4\n{label}:\n{body}"


def assembler(symbols: list[Symbol]) -> str:
    """The table as the source of an object file."""
    bases = [symbol.address for symbol in symbols[::MARKER_STEP]]
    offsets = [symbol.address - bases[n // MARKER_STEP] for n, symbol in enumerate(symbols)]
    if max(offsets) > OFFSET_MAX:
        sys.exit(f"mksyms.py: {MARKER_STEP} functions in a row take more than {OFFSET_MAX} bytes")
    codec = Codec([symbol.name for symbol in symbols])
    names: list[int] = []
    markers: list[int] = []
    for number, code in enumerate(codec.coded):
        if number % MARKER_STEP == 0:
            markers.append(len(names))
        names += [len(code), *code]
    table = b""
    index = [0]
    for token in range(256):
        table += codec.tokens.get(token, b"")
        index.append(len(table))
    return (
        "/* Made by kernel/mksyms.py. */\n"
        '\t.section .kallsyms, "a"\n'
        + data("kallsyms_num", ".long", [len(symbols)])
        + data("kallsyms_bases", ".long", bases)
        + data("kallsyms_offsets", ".short", offsets)
        + data("kallsyms_names", ".byte", names)
        + data("kallsyms_markers", ".long", markers)
        + data("kallsyms_token_index", ".short", index)
        + data("kallsyms_token_table", ".byte", table)
    )


def prel31(place: int, value: int) -> int:
    """What a 31-bit offset relative to its place means."""
    return (place + (value & 0x3FFFFFFF) - (value & 0x40000000)) & 0xFFFFFFFF


def read_exidx(index: bytes) -> list[tuple[int, int]]:
    """Functions and what describes their frames: a word, or the address of a long description."""
    entries = []
    for at in range(0, len(index), 8):
        where, word = struct.unpack_from("<II", index, at)
        if word != CANTUNWIND and not word >> 31:
            word = prel31(at + 4, word)
        entries.append((prel31(at, where) & ~1, word))
    return entries


def unwind_words(symbols: list[Symbol], exidx: list[tuple[int, int]]) -> list[int | None]:
    """For each symbol its word; None: it is inside of the function before."""
    words: list[int | None] = []
    at = -1
    for symbol in symbols:
        before = at
        while at + 1 < len(exidx) and exidx[at + 1][0] <= symbol.address:
            at += 1
        inside = words and before == at and at >= 0
        words.append(None if inside else exidx[at][1] if at >= 0 else CANTUNWIND)
    return words


def unwind_assembler(words: list[int | None]) -> str:
    """The table of frames as the source of an object file."""
    counts = Counter(word for word in words if word is not None)
    frequent = sorted(counts, key=lambda word: (-counts[word], word))[:UNWIND_RARE]
    number: dict[int | None, int] = {word: n for n, word in enumerate(frequent)}
    number[None] = UNWIND_INSIDE
    rare = [
        (n, word) for n, word in enumerate(words) if word is not None and word not in number
    ]
    return (
        data("kallsyms_unwind", ".byte", [number.get(word, UNWIND_RARE) for word in words])
        + data("kallsyms_unwind_words", ".long", frequent)
        + data("kallsyms_unwind_rare", ".long", [*(v for pair in rare for v in pair), 0xFFFFFFFF])
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--unwind", type=Path, metavar="FILE")
    options = parser.parse_args()
    symbols = read_symbols(sys.stdin)
    if not symbols:
        sys.exit("mksyms.py: the first link has no functions")
    sys.stdout.write(assembler(symbols))
    if options.unwind:
        exidx = read_exidx(options.unwind.read_bytes())
        sys.stdout.write(unwind_assembler(unwind_words(symbols, exidx)))


if __name__ == "__main__":
    main()
