# SPDX-License-Identifier: MIT
"""A terminal that knows only what a dumb one does, to see what a person would see."""

import re

from qemu.console import ESCAPES


class Screen:
    """Rows of text, made of printing, carriage return, newline and backspace."""

    def __init__(self, text: str = "") -> None:
        self.rows: list[list[str]] = [[]]
        self.column = 0
        self.bells = 0
        self.feed(text)

    def feed(self, text: str) -> None:
        """Show text; control sequences are skipped."""
        for char in re.sub(ESCAPES, "", text):
            self._char(char)

    def _char(self, char: str) -> None:
        if char == "\r":
            self.column = 0
        elif char == "\n":
            self.rows.append([])
            self.column = 0
        elif char == "\b":
            assert self.column > 0, "a backspace at the left margin"
            self.column -= 1
        elif char == "\a":
            self.bells += 1
        else:
            row = self.rows[-1]
            row.extend(" " * (self.column + 1 - len(row)))
            row[self.column] = char
            self.column += 1

    @property
    def lines(self) -> list[str]:
        """The rows without blanks at their ends."""
        return ["".join(row).rstrip() for row in self.rows]

    @property
    def line(self) -> str:
        """The row with the cursor."""
        return self.lines[-1]
