# SPDX-License-Identifier: MIT
"""Typing at the prompt: what a key does to the line, and what the screen then shows.

`echo` tells what the line was when Enter came. What is typed goes in at full speed.
"""

import pytest
from qemu import Console
from qemu.console import (
    BACKSPACE,
    CTRL_A,
    CTRL_C,
    CTRL_D,
    CTRL_E,
    CTRL_K,
    CTRL_R,
    CTRL_U,
    CTRL_W,
    DELETE,
    DOWN,
    END,
    ENTER,
    ESCAPE,
    HOME,
    LEFT,
    RIGHT,
    TAB,
    UP,
    plain,
)

from .conftest import Boot
from .screen import Screen

CTRL_B, CTRL_F, CTRL_N, CTRL_P, CTRL_T = "\x02", "\x06", "\x0e", "\x10", "\x14"
LINE_MAX = 1024


def run(console: Console, keys: str) -> str:
    """Type keys and Enter; what the command printed."""
    before = len(console.raw)
    console.send(keys + ENTER)
    console.prompt()
    return "\n".join(Screen(console.raw[before:]).lines[1:-1])


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("echo hello", "hello"),
        ("echo heo" + LEFT + "ll", "hello"),
        ("echo hexllo" + LEFT * 3 + BACKSPACE, "hello"),
        ("echo hexllo" + LEFT * 3 + "\b", "hello"),
        ("echo hexllo" + LEFT * 4 + DELETE, "hello"),
        ("echo hexllo" + CTRL_B * 4 + CTRL_D, "hello"),
        ("cho hello" + HOME + "e" + END + "!", "hello!"),
        ("cho hello" + CTRL_A + "e" + CTRL_E + "!", "hello!"),
        ("echo hello" + LEFT * 20 + RIGHT * 30 + "!", "hello!"),
        ("echo one two" + ESCAPE + "b" + "and ", "one and two"),
        ("echo one two" + ESCAPE + "b" * 1 + ESCAPE + "b" + ESCAPE + "f" + "s", "ones two"),
        ("echo one two" + "\x1b[1;5D" + "and ", "one and two"),
        ("echo one two" + CTRL_W + "three", "one three"),
        ("junk" + CTRL_U + "echo clean", "clean"),
        ("echo keep junk" + LEFT * 5 + CTRL_K, "keep"),
        ("echo hlelo" + LEFT * 3 + CTRL_T, "hello"),
        ("echo one" + CTRL_B * 3 + CTRL_F + "x", "oxne"),
        ("echo one two" + ESCAPE + BACKSPACE, "one"),
        ("echo one two" + CTRL_W + "\x19\x19", "one twotwo"),
        ("echo 'a  b' \"c\\\"d\" e\\ f # no", 'a  b c"d e f'),
        ("echo a; echo b ;; echo c", "a\nb\nc"),
        ("echo grüße €", "grüße €"),
        ("echo grüxße" + LEFT * 2 + BACKSPACE, "grüße"),
    ],
)
def test_keys(shell: Console, keys: str, words: str) -> None:
    assert run(shell, keys) == words


def test_the_screen_shows_the_line(shell: Console) -> None:
    before = len(shell.raw)
    shell.send("echo one two" + LEFT * 3 + "and " + CTRL_A + DELETE * 5)
    shell.send(CTRL_E + "!" + ENTER)
    shell.prompt()
    screen = Screen(shell.raw[before:])
    assert screen.lines[0] == "one and two!"
    assert "there is no command 'one'" in screen.lines[1]


def test_a_script_sees_no_control_sequences(boot: Boot) -> None:
    console = boot()
    for line in ("help", "ps", "echo " + "x" * 200):
        console.command(line)
    assert "\x1b" not in console.raw


def test_a_terminal_is_asked_once_and_need_not_answer(boot: Boot) -> None:
    console = boot()
    console.command("echo one")
    run(console, UP + LEFT * 3 + UP + DOWN)
    assert console.raw.count("\x1b[6n") == 1
    assert run(console, "echo still here") == "still here"


def test_the_width_that_the_terminal_tells_is_used(boot: Boot) -> None:
    console = boot()
    console.send(LEFT)
    console.expect(r"\x1b\[6n")
    console.send("\x1b[24;132R")
    before = len(console.raw)
    text = "echo " + "y" * 100
    console.send(text + ENTER)
    console.prompt()
    assert Screen(console.raw[before:]).lines[0].endswith(text)


def test_a_line_wider_than_the_screen_scrolls(shell: Console) -> None:
    words = "-".join(str(n) for n in range(1000, 1100))
    before = len(shell.raw)
    shell.send("echo " + words + ENTER)
    shell.prompt()
    screen = Screen(shell.raw[before:])
    assert screen.lines[1] == words
    assert len(screen.lines[0]) < 80 and "<" in screen.lines[0]
    assert run(shell, "echo " + words + CTRL_A + DELETE * 4 + "echo") == words


def test_a_line_of_full_length_runs(shell: Console) -> None:
    text = "z" * (LINE_MAX - len("echo "))
    assert run(shell, "echo " + text) == text


def test_a_line_that_is_too_long_is_refused_whole(shell: Console) -> None:
    text = run(shell, "echo " + "z" * LINE_MAX)
    assert text == "bhk: a line is at most 1024 bytes; this one had 5 more and is not run"


def test_ctrl_c_abandons_the_line(shell: Console) -> None:
    before = len(shell.raw)
    shell.send("reboot" + CTRL_C)
    shell.prompt()
    assert Screen(shell.raw[before:]).lines[0] == "reboot^C"
    assert run(shell, "echo alive") == "alive"


def test_ctrl_d_on_an_empty_line_says_how_to_leave(shell: Console) -> None:
    shell.send(CTRL_D)
    assert "'poweroff' ends the machine" in shell.prompt()


def test_ctrl_l_clears_the_screen_and_keeps_the_line(shell: Console) -> None:
    shell.send("echo ke\x0cpt" + ENTER)
    text = shell.prompt()
    assert "\x1b[H\x1b[2J" in shell.raw
    assert text.endswith("\nkept")


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_every_line_end_is_one_enter(shell: Console, end: str) -> None:
    shell.send("echo one" + end + "echo two" + end)
    assert plain(shell.prompt()).endswith("\none")
    assert shell.prompt().endswith("\ntwo")
    assert run(shell, "echo three") == "three"


def test_history(boot: Boot) -> None:
    console = boot()
    for word in ("one", "two", "three"):
        console.command(f"echo {word}")
    assert run(console, UP) == "three"
    assert run(console, UP * 2) == "two"
    assert run(console, CTRL_P * 9) == "one"
    assert run(console, "echo draft" + UP * 2 + DOWN * 2) == "draft"
    assert run(console, UP * 3 + CTRL_N + "!") == "one!"
    assert run(console, "history").splitlines()[:3] == [
        "   1  echo one",
        "   2  echo two",
        "   3  echo three",
    ]


def test_history_keeps_32_lines(boot: Boot) -> None:
    console = boot()
    for number in range(40):
        console.command(f"echo {number}")
    lines = run(console, "history").splitlines()
    assert len(lines) == 32
    assert lines[0] == "   1  echo 9" and lines[-1] == "  32  history"


def test_search_in_the_history(boot: Boot) -> None:
    console = boot()
    for line in ("echo first", "sleep 0", "echo second"):
        console.command(line)
    assert run(console, CTRL_R + "ech") == "second"
    assert run(console, CTRL_R + "ech" + CTRL_R + CTRL_R) == "first"
    assert run(console, CTRL_R + "fir" + CTRL_E + "!") == "first!"
    before = len(console.raw)
    console.send("echo x" + CTRL_R + "nosuch\x07" + ENTER)
    console.prompt()
    screen = Screen(console.raw[before:])
    assert screen.lines[0] == "bhk> echo x" and screen.lines[1] == "x"


def test_tab_completes_a_command(shell: Console) -> None:
    assert run(shell, "ec" + TAB + "done") == "done"


def test_tab_completes_an_argument(shell: Console) -> None:
    assert "list the threads" in run(shell, "help p" + TAB + "s")
    assert run(shell, "thread 1" + TAB * 2).startswith("1   10\nbhk> thread 1\n")
    assert "ARMCTRL" in run(shell, "cat /pr" + TAB + "inter" + TAB)
    assert "sample_work" in run(shell, "modinfo sample_w" + TAB)


def test_tab_twice_lists_the_candidates(shell: Console) -> None:
    before = len(shell.raw)
    shell.send("p" + TAB + TAB + "s" + ENTER)
    text = shell.prompt()
    screen = Screen(shell.raw[before:])
    assert screen.lines[1].split() == ["peek", "poke", "poweroff", "ps"]
    assert screen.lines[2] == "bhk> ps"
    assert "shell" in text


def test_tab_in_vain_rings(shell: Console) -> None:
    before = len(shell.raw)
    shell.send("nosuch" + TAB + CTRL_C)
    shell.prompt()
    assert Screen(shell.raw[before:]).bells == 1


def test_torn_sequences_swallow_nothing(shell: Console) -> None:
    assert run(shell, "echo a" + "\x1b[" + CTRL_U + "echo b") == "b"
    assert run(shell, "\x1b[200~echo c\x1b[201~") == "c"
