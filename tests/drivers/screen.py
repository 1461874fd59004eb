# SPDX-License-Identifier: MIT
"""What the machine's display shows, as text: each cell is looked up in the font."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from runpy import run_path

from qemu import ROOT, Machine

Picture = tuple[str, ...]

# Not imported: here `drivers` is the folder of the tests.
MKFONT = run_path(str(ROOT / "drivers/video/mkfont.py"))
FONT: dict[str, Picture]
LOGO: Picture
FONT, LOGO = MKFONT["read_pictures"](ROOT / "drivers/video/font.txt")
CELLS: dict[Picture, str] = {MKFONT["cell"](glyph): char for char, glyph in FONT.items()}
CELL_WIDTH: int = MKFONT["WIDTH"] + 1
CELL_HEIGHT: int = MKFONT["HEIGHT"] + 1
MARGIN = 2
SWAPPED = str.maketrans("#.", ".#")

Colour = tuple[int, int, int]
TEXT: Colour = (0xD8, 0xD8, 0xD8)
PAPER: Colour = (0, 0, 0)
PANIC_TEXT: Colour = (255, 255, 255)
PANIC_PAPER: Colour = (0x40, 0, 0)
PANIC_BAND: Colour = (0xB0, 0, 0)
LOGO_COLOUR: Colour = (0x60, 0xC0, 0x60)
BAND: Colour = (0x20, 0x28, 0x30)

TRIES = 2000  # dumps until what is waited for must be there; each takes some milliseconds


def near(one: bytes | Colour, other: Colour) -> bool:
    """The same colour, but for what 16 bits cannot tell."""
    return all(abs(a - b) <= 8 for a, b in zip(one, other))


@dataclass(frozen=True)
class Screen:
    """A picture of the display, row by row three bytes a pixel."""

    width: int
    height: int
    data: bytes

    @property
    def scale(self) -> int:
        """Pixels of the side of a dot."""
        return self.height // 540 + 1

    @property
    def band(self) -> int:
        """Height of the band with the logo, in pixels."""
        return (len(LOGO) + 2 * MARGIN) * self.scale

    @property
    def columns(self) -> int:
        """Characters in a row."""
        return self.width // (CELL_WIDTH * self.scale)

    @property
    def rows(self) -> int:
        """Rows of characters."""
        return (self.height - self.band) // (CELL_HEIGHT * self.scale)

    def pixel(self, x: int, y: int) -> Colour:
        """The colour of one pixel."""
        at = 3 * (y * self.width + x)
        return self.data[at], self.data[at + 1], self.data[at + 2]

    def plane(self, top: int, rows: int, ink: Colour, paper: Colour) -> list[str]:
        """Dots from a pixel row on. Every pixel of a dot must have the same one of two colours."""
        names: dict[bytes, str] = {}
        plane = []
        for y in range(top, top + rows * self.scale, self.scale):
            lines = {self._line(y + i) for i in range(self.scale)}
            assert len(lines) == 1, f"a dot in two colours at row {y}"
            line = lines.pop()
            pixels = [line[i : i + 3] for i in range(0, len(line), 3)]
            for pixel in set(pixels) - set(names):
                assert near(pixel, ink) or near(pixel, paper), f"{pixel.hex()} at row {y}"
                names[pixel] = "#" if near(pixel, ink) else "."
            text = "".join([names[pixel] for pixel in pixels])
            columns = {text[i :: self.scale] for i in range(self.scale)}
            assert len(columns) == 1, f"a dot in two colours at row {y}"
            plane.append(columns.pop())
        return plane

    def _line(self, y: int) -> bytes:
        """A row of pixels, as far as they belong to a whole dot."""
        size = 3 * self.width
        return self.data[y * size : (y + 1) * size - 3 * (self.width % self.scale)]

    def text(self, ink: Colour = TEXT, paper: Colour = PAPER) -> list[str]:
        """The rows of the console, without the spaces at their ends and empty rows at the end."""
        plane = self.plane(self.band, self.rows * CELL_HEIGHT, ink, paper)
        starts = range(0, len(plane), CELL_HEIGHT)
        rows = [self._chars(plane[at : at + CELL_HEIGHT], 0) for at in starts]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _chars(self, plane: list[str], start: int) -> str:
        """The characters of a row; the cursor is one in which the colours are swapped."""
        text = ""
        for at in range(start, self.columns * CELL_WIDTH - CELL_WIDTH + 1, CELL_WIDTH):
            found = tuple(line[at : at + CELL_WIDTH] for line in plane)
            if found not in CELLS:
                found = tuple(line.translate(SWAPPED) for line in found)
            assert found in CELLS, "no character:\n" + "\n".join(found)
            text += CELLS[found]
        return text.rstrip()

    def title(self, ink: Colour, paper: Colour) -> str:
        """What is written beside the logo."""
        top = (self.band - CELL_HEIGHT * self.scale) // 2
        plane = self.plane(top, CELL_HEIGHT, ink, paper)
        return self._chars(plane, len(LOGO[0]) + 4 * MARGIN)

    def logo(self, ink: Colour, paper: Colour) -> Picture:
        """The picture in the corner."""
        plane = self.plane(MARGIN * self.scale, len(LOGO), ink, paper)
        return tuple(line[MARGIN : MARGIN + len(LOGO[0])] for line in plane)


def dump(machine: Machine, path: Path) -> Screen:
    """Look at the display. The machine stands still: else QEMU may miss a pixel that is just written."""
    machine.qmp.execute("stop")
    machine.qmp.execute("screendump", filename=str(path))
    machine.qmp.execute("cont")
    data = path.read_bytes()
    kind, width, height, limit = data[:32].split(maxsplit=4)[:4]
    assert (kind, limit) == (b"P6", b"255")
    return Screen(int(width), int(height), data[-3 * int(width) * int(height) :])


def wait_for(machine: Machine, path: Path, wanted: Callable[[Screen], bool]) -> Screen:
    """Look again and again, until it shows what is wanted."""
    for _ in range(TRIES):
        picture = dump(machine, path)
        try:
            if wanted(picture):
                return picture
        except AssertionError:  # it was being drawn
            pass
    raise AssertionError("the screen does not show it:\n" + "\n".join(picture.text()))
