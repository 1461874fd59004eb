# SPDX-License-Identifier: MIT
"""The C expressions in the `print fmt:` line of an event: parsed once, evaluated per record.

The subset that event formats use: REC->field, elements of arrays, numbers, characters, strings, casts,
the operators of C without assignment, ?:, and __get_str(), __print_symbolic(), __print_flags(), __print_hex(). Integers have
C's widths and signs on a machine whose `long` has 4 bytes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


class FormatError(Exception):
    """The text of an event's format is not understood."""


@dataclass(frozen=True)
class Num:
    """An integer of C: its value already fits its type."""

    value: int
    bits: int = 32
    signed: bool = True


class Array(bytes):
    """An array of integers in a record."""

    bits = 8
    signed = False

    @classmethod
    def of(cls, data: bytes, bits: int, signed: bool) -> "Array":
        """The array in some bytes."""
        array = cls(data)
        array.bits, array.signed = bits, signed
        return array

    def element(self, index: int) -> Num:
        """One of its integers."""
        size = self.bits // 8
        part = self[index * size : (index + 1) * size]
        if index < 0 or len(part) != size:
            raise FormatError(f"there is no element {index}")
        return fit(int.from_bytes(part, "little"), self.bits, self.signed)


Value = Num | str | bytes
Fields = Mapping[str, Value]
Node = Callable[[Fields], Value]

TOKEN = re.compile(
    r"""\s*(?:(0[xX][0-9a-fA-F]+|\d+)([uUlL]*)      # 1, 2: number, suffix
      | ([A-Za-z_]\w*)                            # 3: name
      | "((?:[^"\\]|\\.)*)"                       # 4: string
      | (->|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>?:(){},\[\]])  # 5: operator
      | '([^'\\]|\\.)'                           # 6: character
    )""",
    re.X,
)
GROUPS = {2: "number", 3: "name", 4: "string", 5: "operator", 6: "character"}
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}

TYPES = {
    "char": (8, False), "short": (16, True), "int": (32, True), "long": (32, True),
    "bool": (8, False), "s8": (8, True), "u8": (8, False), "s16": (16, True), "u16": (16, False),
    "s32": (32, True), "u32": (32, False), "s64": (64, True), "u64": (64, False),
    "size_t": (32, False), "pid_t": (32, True), "ktime_t": (64, True), "gfp_t": (32, False),
    "uintptr_t": (32, False),
}  # fmt: skip
TYPE_WORDS = {*TYPES, "unsigned", "signed", "const", "void", "struct", "enum", "union"}

# Linux's own format texts have these enumerators without their values.
_MODES = {"ABS": 0, "REL": 1, "PINNED": 2, "SOFT": 4, "HARD": 8}
CONSTANTS = {
    f"HRTIMER_MODE_{name}": sum(_MODES[word] for word in name.split("_"))
    for first in ("ABS", "REL")
    for name in (f"{first}{pinned}{kind}" for pinned in ("", "_PINNED") for kind in ("", "_SOFT", "_HARD"))
} | {"CLOCK_REALTIME": 0, "CLOCK_MONOTONIC": 1, "CLOCK_BOOTTIME": 7, "CLOCK_TAI": 11}

LEVELS = (("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", ">", "<=", ">="),
          ("<<", ">>"), ("+", "-"), ("*", "/", "%"))  # fmt: skip


def fit(value: int, bits: int, signed: bool) -> Num:
    """The value as a type holds it."""
    value &= (1 << bits) - 1
    if signed and value >> (bits - 1):
        value -= 1 << bits
    return Num(value, bits, signed)


def number(value: Value) -> Num:
    """A value that has to be a number."""
    if not isinstance(value, Num):
        raise FormatError(f"{value!r} is no number")
    return value


def unescape(text: str) -> str:
    """The text of a string literal."""

    def one(match: "re.Match[str]") -> str:
        code = match[1]
        if code[0] == "x" and len(code) > 1:
            return chr(int(code[1:], 16))
        return chr(int(code, 8)) if code[0] in "01234567" else ESCAPES.get(code, code)

    return ESCAPE.sub(one, text)


def type_of(words: list[str], pointer: bool) -> tuple[int, bool]:
    """Width in bits and sign of a C type."""
    if pointer:
        return 32, False
    names = [word for word in words if word in TYPES]
    bits, signed = 32, "enum" not in words
    if names:
        bits, signed = TYPES[names[0]] if names[-1] == "int" or len(names) == 1 else TYPES["long"]
    if names.count("long") == 2:
        bits, signed = 64, True
    if "unsigned" in words:
        signed = False
    return bits, signed or "signed" in words


def arithmetic(operator: str, left: Num, right: Num) -> Num:
    """A binary operator after C's usual conversions."""
    if operator in ("<<", ">>"):
        bits, signed = max(32, left.bits), left.signed or left.bits < 32
        shift = right.value % bits
        value = left.value << shift if operator == "<<" else left.value >> shift
        return fit(value, bits, signed)
    bits = max(32, left.bits, right.bits)
    signed = not any(not side.signed and side.bits == bits for side in (left, right))
    a, b = fit(left.value, bits, signed).value, fit(right.value, bits, signed).value
    if operator in COMPARE:
        return Num(int(COMPARE[operator](a, b)))
    if operator in "/%":
        if b == 0:
            raise FormatError("division by 0")
        quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
        return fit(quotient if operator == "/" else a - b * quotient, bits, signed)
    return fit(ARITHMETIC[operator](a, b), bits, signed)


COMPARE: dict[str, Callable[[int, int], bool]] = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
    ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b,
}  # fmt: skip
ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "&": lambda a, b: a & b, "|": lambda a, b: a | b, "^": lambda a, b: a ^ b,
}  # fmt: skip


def true(value: Value) -> bool:
    """The truth of a value; a string is a pointer that is not NULL."""
    return value.value != 0 if isinstance(value, Num) else True


def symbolic(value: Num, table: list[tuple[int, str]]) -> str:
    """__print_symbolic(): the name of a value."""
    mask = (1 << value.bits) - 1
    for number_, name in table:
        if value.value & mask == number_ & mask:
            return name
    return f"{value.value & mask:#x}"


def flags(value: Num, separator: str, table: list[tuple[int, str]]) -> str:
    """__print_flags(): the names of the bits that are set."""
    rest = value.value & ((1 << value.bits) - 1)
    names = []
    for mask, name in table:
        if mask and rest & mask == mask:
            names.append(name)
            rest &= ~mask
    return separator.join([*names, f"{rest:#x}"] if rest else names)


class Parser:
    """A recursive descent over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        at = 0
        text = text.rstrip()
        while at < len(text):
            match = TOKEN.match(text, at)
            if match is None:
                raise FormatError(f"not understood: {text[at : at + 20]!r}")
            at = match.end()
            group = match.lastindex or 0
            text_ = match[1] + match[2] if group == 2 else match[group]
            self._tokens.append((GROUPS[group], text_))
        self._at = 0

    def arguments(self) -> tuple[str, list[Node]]:
        """The whole line: a format string and its arguments."""
        kind, _ = self._peek()
        if kind != "string":
            raise FormatError("it does not begin with a string")
        text = self._string()
        nodes = []
        while self._accept(","):
            nodes.append(self.expression())
        if self._at != len(self._tokens):
            raise FormatError(f"not understood: {self._peek()[1]!r}")
        return text, nodes

    def _peek(self, ahead: int = 0) -> tuple[str, str]:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ("end", "")

    def _accept(self, operator: str) -> bool:
        if self._peek() == ("operator", operator):
            self._at += 1
            return True
        return False

    def _expect(self, operator: str) -> None:
        if not self._accept(operator):
            raise FormatError(f"'{operator}' expected before {self._peek()[1]!r}")

    def _string(self) -> str:
        text = ""
        while self._peek()[0] == "string":
            text += unescape(self._peek()[1])
            self._at += 1
        return text

    def expression(self) -> Node:
        """An expression with ?: at its top."""
        condition = self._binary(0)
        if not self._accept("?"):
            return condition
        yes = self.expression()
        self._expect(":")
        no = self.expression()
        return lambda fields: yes(fields) if true(condition(fields)) else no(fields)

    def _binary(self, level: int) -> Node:
        if level == len(LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while self._peek()[0] == "operator" and self._peek()[1] in LEVELS[level]:
            operator = self._peek()[1]
            self._at += 1
            left = self._join(operator, left, self._binary(level + 1))
        return left

    @staticmethod
    def _join(operator: str, left: Node, right: Node) -> Node:
        if operator == "&&":
            return lambda fields: Num(int(true(left(fields)) and true(right(fields))))
        if operator == "||":
            return lambda fields: Num(int(true(left(fields)) or true(right(fields))))
        return lambda fields: arithmetic(operator, number(left(fields)), number(right(fields)))

    def _unary(self) -> Node:
        kind, text = self._peek()
        if kind == "operator" and text in "-+~!":
            self._at += 1
            operand = self._unary()
            if text == "!":
                return lambda fields: Num(int(not true(operand(fields))))
            if text == "~":
                return lambda fields: arithmetic("^", number(operand(fields)), Num(-1))
            return lambda fields: arithmetic(text, Num(0), number(operand(fields)))
        if (kind, text) == ("operator", "(") and self._peek(1)[1] in TYPE_WORDS:
            return self._cast()
        return self._primary()

    def _cast(self) -> Node:
        self._expect("(")
        words = []
        while self._peek()[0] == "name":
            words.append(self._peek()[1])
            self._at += 1
        pointer = False
        while self._accept("*"):
            pointer = True
        self._expect(")")
        bits, signed = type_of(words, pointer)
        operand = self._unary()

        def cast(fields: Fields) -> Value:
            value = operand(fields)
            return fit(value.value, bits, signed) if isinstance(value, Num) else value

        return cast

    def _primary(self) -> Node:
        kind, text = self._peek()
        if kind == "string":
            constant: Value = self._string()
            return lambda fields: constant
        if self._accept("("):
            inner = self.expression()
            self._expect(")")
            return inner
        self._at += 1
        if kind == "number":
            value = self._number(text)
            return lambda fields: value
        if kind == "character":
            code = Num(ord(unescape(text)))
            return lambda fields: code
        if kind == "name" and text == "REC":
            self._expect("->")
            return self._element(self._field())
        if kind == "name" and self._accept("("):
            return self._call(text)
        if text in CONSTANTS:
            constant_ = Num(CONSTANTS[text])
            return lambda fields: constant_
        raise FormatError(f"unknown name '{text}'" if text else "it ends too early")

    @staticmethod
    def _number(text: str) -> Num:
        digits = text.rstrip("uUlL")
        suffix = text[len(digits) :].lower()
        octal = digits.startswith("0") and digits.isdigit()
        try:
            value = int(digits, 8 if octal else 0) if digits != "0" else 0
        except ValueError:
            raise FormatError(f"'{text}' is no number") from None
        bits = 64 if suffix.count("l") == 2 or value >> 32 else 32
        signed = "u" not in suffix and not value >> (bits - 1)
        return Num(value, bits, signed)

    def _field(self) -> Node:
        kind, name = self._peek()
        if kind != "name":
            raise FormatError(f"no field: '{name}'")
        self._at += 1

        def value(fields: Fields) -> Value:
            if name not in fields:
                raise FormatError(f"there is no field '{name}'")
            return fields[name]

        return value

    def _element(self, whole: Node) -> Node:
        """A field, or what stands at an index in it."""
        if not self._accept("["):
            return whole
        index = self.expression()
        self._expect("]")

        def element(fields: Fields) -> Value:
            value, at = whole(fields), number(index(fields)).value
            if isinstance(value, str):
                value = Array(value.encode() + b"\0")
            if not isinstance(value, Array):
                raise FormatError(f"{value!r} is no array")
            return value.element(at)

        return element

    def _call(self, name: str) -> Node:
        if name in ("__get_str", "__get_dynamic_array"):
            node = self._field()
        elif name == "__print_symbolic":
            what = self.expression()
            table = self._table()
            node = lambda fields: symbolic(number(what(fields)), table)  # noqa: E731
        elif name == "__print_flags":
            what = self.expression()
            self._expect(",")
            separator = self._string()
            table = self._table()
            node = lambda fields: flags(number(what(fields)), separator, table)  # noqa: E731
        elif name == "__print_hex":
            node = self._hex()
        else:
            raise FormatError(f"unknown function {name}()")
        self._expect(")")
        return node

    def _hex(self) -> Node:
        array = self.expression()
        self._expect(",")
        length = self.expression()

        def hexadecimal(fields: Fields) -> Value:
            data = array(fields)
            if not isinstance(data, bytes):
                raise FormatError("__print_hex() of no array")
            return data[: number(length(fields)).value].hex(" ")

        return hexadecimal

    def _table(self) -> list[tuple[int, str]]:
        """`, { value, "name" }, ...`: the values are constants."""
        table = []
        while self._accept(","):
            self._expect("{")
            value = number(self.expression()({})).value
            self._expect(",")
            table.append((value, self._string()))
            self._expect("}")
        return table
