# SPDX-License-Identifier: MIT
"""The console on the screen: what the display shows is what the serial line says."""

from pathlib import Path

import pytest
from qemu import Console, Machine
from qemu.console import CTRL_A, ENTER, LEFT, plain

from . import screen as s


def tail(console: Console, rows: int, columns: int) -> list[str]:
    """The last rows of what the serial line said, as a screen of that size shows them."""
    shown: list[str] = []
    for line in plain(console.raw).expandtabs().split("\n"):
        shown += [line[i : i + columns].rstrip() for i in range(0, max(len(line), 1), columns)]
    return shown[-rows:]


def same(machine: Machine, console: Console, path: Path) -> s.Screen:
    """Wait until the screen shows the end of what the serial line said."""

    def wanted(picture: s.Screen) -> bool:
        text = picture.text()
        console.look()
        expected = tail(console, picture.rows, picture.columns)
        return text == expected[: len(text)] and not any(expected[len(text) :])

    return s.wait_for(machine, path, wanted)


@pytest.mark.parametrize(
    ("size", "depth"), [((640, 480), 32), ((640, 480), 16), ((1280, 720), 32), ((320, 240), 16)]
)
def test_screen_is_the_console(
    image: Path, tmp_path: Path, size: tuple[int, int], depth: int
) -> None:
    """From the first line of the log on, in each depth; each pixel is looked at."""
    names = zip(("width", "height", "depth"), (*size, depth))
    args = " ".join(f"fb_bcm2835.{name}={value}" for name, value in names)
    with Machine(image, args=args) as machine:
        console = Console(machine)
        boot = console.boot()
        picture = same(machine, console, tmp_path / "boot.ppm")
        assert (picture.width, picture.height) == size
        assert picture.logo(s.LOGO_COLOUR, s.BAND) == s.LOGO
        if picture.columns > 80:
            assert picture.text()[0] == boot.splitlines()[0]
        console.command("help")
        same(machine, console, tmp_path / "help.ppm")


def test_a_message_behind_the_prompt(image: Path, tmp_path: Path) -> None:
    """The kernel has the last word: on a busy host it tells here that an interrupt took long."""
    with Machine(image) as machine:
        console = Console(machine)
        console.boot()
        machine.qmp.human("chardev-send-break serial0")
        console.send("9")
        console.expect("sysrq: Changing Loglevel")
        same(machine, console, tmp_path / "message.ppm")


def test_it_scrolls(image: Path, tmp_path: Path) -> None:
    """Many pages at full speed: the last one is shown, to the letter."""
    with Machine(image) as machine:
        console = Console(machine)
        console.boot()
        for _ in range(10):
            console.command("help")
            console.command("interrupts")
        same(machine, console, tmp_path / "scroll.ppm")


def test_editing(image: Path, tmp_path: Path) -> None:
    """The line editor's movements are followed."""
    with Machine(image) as machine:
        console = Console(machine)
        console.boot()
        console.send("echo is edited" + LEFT * 6 + "not " + CTRL_A + "echo: ")
        edited = "bhk> echo: echo is not edited"
        s.wait_for(machine, tmp_path / "edit.ppm", lambda p: p.text()[-1:] == [edited])


def test_panic_screen(image: Path, tmp_path: Path) -> None:
    """A panic is readable on the screen alone: its reason at the top, its report below."""
    with Machine(image, host=False) as machine:
        console = Console(machine)
        console.boot()
        console.send("crash panic" + ENTER)
        reason = console.expect(r"---\[ end Kernel panic - not syncing: (.*) \]---")[1]
        picture = s.wait_for(
            machine,
            tmp_path / "panic.ppm",
            lambda p: p.title(s.PANIC_TEXT, s.PANIC_BAND) == reason,
        )
        assert picture.logo(s.PANIC_TEXT, s.PANIC_BAND) == s.LOGO
        text = picture.text(s.PANIC_TEXT, s.PANIC_PAPER)
        assert any(f"Kernel panic - not syncing: {reason}" in row for row in text)
        assert f"---[ end Kernel panic - not syncing: {reason} ]---" in "".join(text[-2:])


def test_no_screen(image: Path) -> None:
    """What the firmware gives but we cannot draw on is refused; the machine goes on without."""
    with Machine(image, args="fb_bcm2835.depth=8") as machine:
        console = Console(machine)
        assert "fb: no screen of 640x480 with 8 bits: error -22" in console.boot()
        assert console.command("echo on") == "on"
