# SPDX-License-Identifier: MIT
"""The screen's font: the picture file and the program that makes C of it."""

import subprocess
import sys
from pathlib import Path

import pytest
from qemu import ROOT

MKFONT = ROOT / "drivers/video/mkfont.py"
FONT = ROOT / "drivers/video/font.txt"


def make(path: Path) -> "subprocess.CompletedProcess[str]":
    """Run the program as the build does."""
    return subprocess.run([sys.executable, MKFONT, path], capture_output=True, text=True)


def test_every_character_has_its_own_picture() -> None:
    rows = [row for row in make(FONT).stdout.splitlines() if row.startswith("\t{")]
    assert len(rows) == len(set(rows)) == ord("~") - ord(" ") + 1
    assert rows[0] == "\t{" + ", ".join(["0x00"] * 10) + "},"
    # The upright bar of an l ends at the line; a g goes below it.
    assert rows[ord("l") - 32].split(", ")[-3:] == ["0x00", "0x00", "0x00},"]
    assert rows[ord("g") - 32].split(", ")[-3:] == ["0x08", "0x70", "0x00},"]


def test_the_logo_keeps_its_size() -> None:
    text = make(FONT).stdout
    logo = FONT.read_text().strip().split("\n\n")[-1].split("\n")
    assert f"logo = {{{len(logo[0])}, {len(logo)}, logo_data}}" in text


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("..... ..#..\n", "a row or a character is missing"),
        ("##..\n##.\n", "the logo is no rectangle"),
        ("##..\n##,.\n", "the logo is no rectangle"),
    ],
)
def test_a_damaged_picture_is_an_error(tmp_path: Path, wrong: str, why: str) -> None:
    blocks = FONT.read_text().split("\n\n")
    if "row" in why:
        blocks[1] = wrong + blocks[1].split("\n", 1)[1].split("\n", 1)[1]
    else:
        blocks[-1] = wrong
    path = tmp_path / "font.txt"
    path.write_text("\n\n".join(blocks))
    result = make(path)
    assert result.returncode and why in result.stderr
