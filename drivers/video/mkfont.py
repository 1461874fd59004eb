# SPDX-License-Identifier: MIT
"""Makes C of the pictures in font.txt: mkfont.py font.txt >font.c

The same functions tell the tests what the characters look like.
"""

import sys
from pathlib import Path

WIDTH, HEIGHT = 5, 9
FIRST, LAST = " ", "~"

Picture = tuple[str, ...]


def read_pictures(path: Path) -> tuple[dict[str, Picture], Picture]:
    """The characters and the logo, each as rows of '.' and '#'."""
    rows = [row for row in path.read_text().splitlines() if f"{row} "[:2] != "# "]
    *blocks, logo = [block.split("\n") for block in "\n".join(rows).strip().split("\n\n")]
    glyphs = [glyph for block in blocks for glyph in zip(*[row.split() for row in block])]
    font = {chr(ord(FIRST) + number): tuple(glyph) for number, glyph in enumerate(glyphs)}
    if max(font) != LAST or any(
        [len(row) for row in glyph] != [WIDTH] * HEIGHT for glyph in font.values()
    ):
        raise ValueError(f"{path}: a row or a character is missing")
    if len({len(row) for row in logo}) != 1 or set("".join(logo)) - set(".#"):
        raise ValueError(f"{path}: the logo is no rectangle")
    return font, tuple(logo)


def data(picture: Picture) -> str:
    """A picture's rows as bytes, the left dot in the highest bit, filled up at the right."""
    rows = [row + "." * (-len(row) % 8) for row in picture]
    octets = [row[i : i + 8] for row in rows for i in range(0, len(row), 8)]
    return ", ".join(f"{int(o.replace('.', '0').replace('#', '1'), 2):#04x}" for o in octets)


def cell(glyph: Picture) -> Picture:
    """A character with the space that separates it from the next column and row."""
    return tuple(row + "." for row in (*glyph, "." * WIDTH))


def main() -> None:
    font, logo = read_pictures(Path(sys.argv[1]))
    print('/* Made by mkfont.py. */\n#include "font.h"\n')
    print("const u8 font_cell[FONT_LAST - FONT_FIRST + 1][CELL_HEIGHT] = {")
    for glyph in font.values():
        print(f"\t{{{data(cell(glyph))}}},")
    print(f"}};\n\nstatic const u8 logo_data[] = {{\n\t{data(logo)},\n}};\n")
    print(f"const struct picture logo = {{{len(logo[0])}, {len(logo)}, logo_data}};")


if __name__ == "__main__":
    main()
