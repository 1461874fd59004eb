# SPDX-License-Identifier: MIT
"""The guide shows what is really printed and drawn, numbers aside; its links lead somewhere."""

import re
from pathlib import Path

import pytest
from qemu import ROOT
from qemu.pictures import FOLDER, GUIDE, MAX_BYTES, PICTURES, blocks, picture, printed

IMAGE = ROOT / "build-test/bhk.elf"
PAGES = sorted(GUIDE.glob("*.md"))
BLOCKS = [
    pytest.param(commands, text, id=f"{page.stem}: {commands}") for page in PAGES for commands, text in blocks(page)
]


def shape(line: str) -> str:
    """A line without its numbers, the width of its columns and the length of its bars: images differ in them."""
    line = re.sub(r"\d+\.\d+\.\d+-g[0-9a-f]+\+?|\+0x[0-9a-f]+/0x[0-9a-f]+|\b0x[0-9a-f]+\b|\b[0-9a-f]{8}\b|\d+", "#", line)
    return re.sub(r"\*+", "*", re.sub(r"\s+", " ", line)).strip()


@pytest.mark.parametrize(("commands", "text"), BLOCKS)
def test_what_a_page_shows_is_printed(commands: str, text: str) -> None:
    assert text.count("\n") > 1
    said = {shape(line) for line in printed(IMAGE, commands).splitlines()}
    assert {shape(line) for line in text.splitlines()} - said == set()


def test_the_pages_show_the_demos() -> None:
    shown = {match[0] for page in PAGES for commands, _ in blocks(page) if (match := re.match(r"demo [\w-]+", commands))}
    assert len(shown) == 11


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_links_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", (GUIDE / page).read_text())
    assert [target for target in targets if not (GUIDE / target).is_file()] == []


def test_each_picture_is_small_and_shown() -> None:
    shown = set(re.findall(r"\.\./pictures/([\w-]+)\.svg", "".join(page.read_text() for page in PAGES)))
    assert shown == set(PICTURES) == {path.stem for path in FOLDER.iterdir()}
    assert all(path.stat().st_size < MAX_BYTES for path in FOLDER.iterdir())


def alike(one: str, two: str) -> bool:
    """The same label; a bar that is a little shorter may have room for less of it."""
    short, long = sorted((one.rstrip("…"), two.rstrip("…")), key=len)
    return long.startswith(short) and bool(short) == bool(long)


@pytest.mark.parametrize("name", ["softirq-overload", "irq-thread-without"])
def test_a_picture_is_made_anew(name: str, tmp_path: Path) -> None:
    """The same lanes and labels as in the guide, and twice the same file."""
    one, two = picture(IMAGE, name, tmp_path).read_text(), picture(IMAGE, name, tmp_path).read_text()
    assert one == two
    words = [re.findall(r'class="l">([^<]+)<|<text x="10.0" y="\d+">([^<]+)<', text) for text in
             (one, (FOLDER / f"{name}.svg").read_text())]  # fmt: skip
    assert words[0] and len(words[0]) == len(words[1])
    assert all(alike(*labels) for pair in zip(*words, strict=True) for labels in zip(*pair, strict=True))
