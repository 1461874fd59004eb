# SPDX-License-Identifier: MIT
"""The `format` text of an event: its fields, and its record as text. Nothing here knows an event."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from .expression import Array, Fields, FormatError, Node, Num, Parser, Value, fit

FIELD = re.compile(r"field:(.+?)\s*;\s*offset:(\d+);\s*size:(\d+);(?:\s*signed:(\d+);)?")
DECLARATION = re.compile(r"^(.*?)\s*\b(\w+)\s*(\[\w*\])?$")
CONVERSION = re.compile(r"%([-+ #0]*)(\d+|\*)?(?:\.(\d+|\*))?(hh|h|ll|l|z|L|t)?([diouxXcsp%])([sSfFB]?)")
WIDTHS = {"hh": 8, "h": 16, None: 32, "l": 32, "z": 32, "t": 32, "ll": 64, "L": 64}

Symbols = Callable[[int], str | None]


@dataclass(frozen=True)
class Field:
    """One field of a record."""

    name: str
    type: str
    offset: int
    size: int
    signed: bool
    array: str | None = None

    @property
    def common(self) -> bool:
        """It is one of those that every event has."""
        return self.name.startswith("common_")

    def value(self, raw: bytes) -> Value:
        """What a record holds in it."""
        if "__data_loc" in self.type:
            place = int.from_bytes(raw[self.offset : self.offset + 4], "little")
            data = raw[place & 0xFFFF : (place & 0xFFFF) + (place >> 16)]
            return text_of(data) if "char" in self.type else data
        end = self.offset + self.size if self.size else len(raw)
        data = raw[self.offset : end]
        if self.array is not None:
            if re.search(r"\bchar\b", self.type):
                return text_of(data)
            count = int(self.array[1:-1]) if self.array[1:-1].isdigit() else 0
            return Array.of(data, 8 * self.size // count, self.signed) if count else data
        if len(data) < self.size:
            raise FormatError(f"the record is too short for {self.name}")
        return fit(int.from_bytes(data, "little"), 8 * self.size, self.signed)


def text_of(data: bytes) -> str:
    """A string of C."""
    return data.partition(b"\0")[0].decode("utf-8", "replace")


@dataclass(frozen=True)
class EventFormat:
    """One event: what its format text says."""

    system: str
    name: str
    id: int
    fields: tuple[Field, ...]
    print_fmt: str
    text: str

    @classmethod
    def parse(cls, text: str) -> "EventFormat":
        """Read a format text with the additional first line `system: NAME`."""
        head, _, rest = text.partition("\n")
        if not head.startswith("system: "):
            raise FormatError(f"no system in {head!r}")
        name = re.search(r"^name: *(\w+) *$", rest, re.M)
        number = re.search(r"^ID: *(\d+) *$", rest, re.M)
        print_fmt = re.search(r"^print fmt: *(.*?)\s*\Z", rest, re.M | re.S)
        if not (name and number and print_fmt):
            raise FormatError(f"the format {name[1] if name else '?'} is not complete")
        fields = tuple(cls._field(match) for match in FIELD.finditer(rest))
        return cls(head[8:].strip(), name[1], int(number[1]), fields, print_fmt[1], rest)

    @staticmethod
    def _field(match: "re.Match[str]") -> Field:
        declaration, offset, size, signed = match.groups()
        parts = DECLARATION.match(declaration)
        if parts is None:
            raise FormatError(f"not understood: {declaration!r}")
        kind, name, array = parts.groups()
        return Field(name, kind, int(offset), int(size), signed == "1", array)

    @cached_property
    def size(self) -> int:
        """The bytes that a record has at least."""
        return max((field.offset + field.size for field in self.fields), default=0)

    @cached_property
    def problem(self) -> str | None:
        """Why the print fmt cannot be used; None if it can."""
        try:
            return None if self._compiled else None
        except FormatError as error:
            return str(error)

    @cached_property
    def _compiled(self) -> tuple[str, list[Node]]:
        return Parser(self.print_fmt).arguments()

    def values(self, raw: bytes) -> dict[str, Value]:
        """The fields of a record by name."""
        return {field.name: field.value(raw) for field in self.fields}

    def render(self, raw: bytes, symbols: Symbols) -> str:
        """The record as text; its fields as they are if the print fmt is not understood."""
        values = self.values(raw)
        try:
            template, nodes = self._compiled
            return printf(template, [node(values) for node in nodes], symbols).rstrip("\n")
        except FormatError:
            return self.plain(values)

    def plain(self, values: Fields) -> str:
        """The fields by name."""
        own = [field for field in self.fields if not field.common]
        return " ".join(f"{field.name}={show(field, values[field.name])}" for field in own)


def show(field: Field, value: Value) -> str:
    """One value for people."""
    if isinstance(value, Num):
        return f"{value.value:08x}" if "*" in field.type else str(value.value)
    return value if isinstance(value, str) else value.hex(" ")


def pointer(value: Num, letter: str, symbols: Symbols) -> str:
    """%p and its kinds: an address, eight digits, or the symbol there."""
    address = value.value & 0xFFFFFFFF
    if not letter:
        return f"{address:08x}"
    name = symbols(address)
    if name is None:
        return f"{address:#x}"
    if letter in "sf":
        return name.partition("+0x")[0]
    return name if "+0x" in name else f"{name}+0x0"


def printf(template: str, values: list[Value], symbols: Symbols) -> str:
    """printf() with the kernel's %p."""
    rest = iter(values)

    def take() -> Value:
        try:
            return next(rest)
        except StopIteration:
            raise FormatError("too few arguments") from None

    def number(value: Value) -> Num:
        if not isinstance(value, Num):
            raise FormatError(f"{value!r} is no number")
        return value

    def one(match: "re.Match[str]") -> str:
        flags, width, precision, length, letter, extra = match.groups()
        if letter == "%":
            return "%" + extra
        width, precision = (
            str(number(take()).value) if size == "*" else size for size in (width, precision)
        )
        if letter == "p":
            text, numeric = pointer(number(take()), extra, symbols), False
            return pad(text, flags, width, numeric)
        return convert(letter, length, flags, width, precision, take()) + extra

    return CONVERSION.sub(one, template)


def convert(
    letter: str, length: str | None, flags: str, width: str | None, precision: str | None, value: Value
) -> str:
    """One conversion but %p."""
    if letter == "s":
        if isinstance(value, Num):
            raise FormatError("%s of a number")
        text = value if isinstance(value, str) else text_of(value)
        return pad(text[: int(precision)] if precision else text, flags, width, False)
    if not isinstance(value, Num):
        raise FormatError(f"%{letter} of a text")
    if letter == "c":
        return pad(chr(value.value & 0xFF), flags, width, False)
    number = fit(value.value, WIDTHS[length], letter in "di").value
    digits = format(abs(number), {"x": "x", "X": "X", "o": "o"}.get(letter, "d"))
    digits = digits.rjust(min(int(precision or 0), WIDEST), "0")
    if "#" in flags and letter in "xX" and number:
        digits = "0" + letter + digits
    sign = "-" if number < 0 else "+" if "+" in flags else " " if " " in flags else ""
    return pad(sign + digits, flags, width, precision is None)


WIDEST = 1024  # characters; no dump that is whole asks for more


def pad(text: str, flags: str, width: str | None, numeric: bool) -> str:
    """Fill up to the width."""
    size = min(int(width or 0), WIDEST)
    if "-" in flags:
        return text.ljust(size)
    return text.zfill(size) if "0" in flags and numeric else text.rjust(size)
