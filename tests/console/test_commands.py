# SPDX-License-Identifier: MIT
"""Each command: the shape of its output, and each of its errors."""

import re

import pytest
from qemu import Console
from qemu.console import CTRL_C, ENTER

from .conftest import Boot

NUMBER = r"\d+"

# The most that the default image may use before anything is typed: data, stacks, slabs, page
# tables, and what lies below the image; not code, constants and page descriptors.
IN_USE_KIB = 256


def rows(text: str, pattern: str) -> list[dict[str, str]]:
    """Lines as dictionaries; each line must match."""
    found = []
    for line in text.splitlines():
        match = re.fullmatch(pattern, line)
        assert match, f"{line!r} does not look like {pattern!r}"
        found.append(match.groupdict())
    return found


def test_help_lists_every_command_once(shell: Console) -> None:
    text = shell.command("help")
    names = re.findall(r"^  (\w+) +\S", text, re.MULTILINE)
    assert len(names) == len(set(names)) > 20
    assert {"help", "ps", "irq", "crash", "dmesg", "poweroff"} <= set(names)


def test_help_tells_about_each_command(shell: Console) -> None:
    names = re.findall(r"^  (\w+) +\S", shell.command("help"), re.MULTILINE)
    for name in names:
        text = shell.command(f"help {name}")
        assert text.startswith(f"{name} - ")
        assert f"\nusage: {name}" in text


def test_each_command_refuses_what_it_does_not_know(shell: Console) -> None:
    names = re.findall(r"^  (\w+) +\S", shell.command("help"), re.MULTILINE)
    for name in sorted(set(names) - {"echo"}):
        text = shell.command(f"{name} -nosuch -nosuch -nosuch -nosuch -nosuch")
        assert text.startswith(f"{name}: "), name


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("nosuch", "bhk: there is no command 'nosuch'; 'help' lists all"),
        ("hlep", "bhk: there is no command 'hlep'; did you mean 'help'?"),
        ("irqs", "bhk: there is no command 'irqs'; did you mean 'irq'?"),
        ("help nosuch", "help: there is no command 'nosuch'; 'help' lists all"),
        ("help a b", "help: usage: help [COMMAND]"),
        ("echo 'open", "bhk: a quote is not closed"),
        ("echo open\\", "bhk: a backslash at the end quotes nothing"),
        ("echo " + "x " * 32, "bhk: more than 32 words"),
        ("echo a >", "bhk: '>' needs the name of a file"),
        ("echo a > /b > /c", "bhk: '>' comes twice"),
        ("> /a", "bhk: '>' needs a command before it"),
        ("ps > /a", "ps: its output cannot go to a file, only that of echo"),
        ("ps -x", "ps: usage: ps [-ely]"),
        ("thread", "thread: usage: thread PID"),
        ("thread x", "thread: PID 'x' is not a number"),
        ("thread 4711", "thread: there is no thread 4711; 'ps' lists them"),
        ("irq 5", "irq: there is no line 5; 'irq' lists those in use"),
        ("irq 1000", "irq: there is no line 1000; 'irq' lists those in use"),
        ("irq x", "irq: line 'x' is not a number"),
        ("irq 81 nosuch", "irq: usage: irq [LINE [enable|disable]]"),
        ("irq 81 disable", "irq: line 81 serves this console; it stays on"),
        ("irq 81 enable", "irq: line 81 is enabled already"),
        ("irq 24 disable", "irq: line 24 has no handler"),
        ("peek", "peek: usage: peek ADDRESS [COUNT] [b|h|w]"),
        ("peek nosuch", "peek: 'nosuch' is neither a number nor a function"),
        ("peek 0x8000x", "peek: address '0x8000x' is not a number"),
        ("peek 0x100000000", "peek: address 0x100000000 is not within 0..4294967295"),
        ("peek 0x8000 0", "peek: count 0 is not within 1..65536"),
        ("peek 0x8000 4 q", "peek: width 'q' is none of b (8), h (16), w (32 bits)"),
        ("peek 0x8002", "peek: 0x8002 is no multiple of 4"),
        ("peek 0", "peek: cannot read 0x00000000: nothing is mapped there"),
        ("peek 0x30000000", "peek: cannot read 0x30000000: nothing is mapped there"),
        ("peek 0x2020c000", "peek: cannot read 0x2020c000: no device answers"),
        ("poke 0x8000", "poke: usage: poke ADDRESS VALUE [b|h|w]"),
        ("poke 0x8000 256 b", "poke: value 256 is not within 0..255"),
        ("poke 0 1", "poke: cannot write 0x00000000: nothing is mapped there"),
        ("poke schedule 1", "poke: cannot write 0x{schedule}: it is read-only, or no device answers"),
        ("sleep", "sleep: usage: sleep SECONDS"),
        ("sleep -1", "sleep: time '-1' is not a number"),
        ("cksum 5", "cksum: usage: cksum -n BYTES"),
        ("cksum -n 0", "cksum: count 0 is not within 1..1073741824"),
        ("dmesg -x", "dmesg: usage: dmesg [-c|-C|-w|-n LEVEL]"),
        ("dmesg -n 9", "dmesg: level 9 is not within 1..8"),
        ("top -n 0", "top: rounds 0 is not within 1..2147483647"),
        ("top -n", "top: usage: top [-d SECONDS] [-n ROUNDS]"),
        ("crash nosuch", "crash: there is no crash 'nosuch'; 'crash' lists them"),
        ("insmod", "insmod: usage: insmod MODULE [PARAMETER=VALUE ...]"),
        ("insmod nosuch", "insmod: there is no module 'nosuch' in the image; 'lsmod' lists them"),
        ("rmmod sample_work", "rmmod: module sample_work does not run"),
        ("modinfo nosuch", "modinfo: there is no module 'nosuch' in the image; 'lsmod' lists them"),
        ("cat", "cat: usage: cat FILE ..."),
        ("cat /nosuch", "cat: there is no file '/nosuch'"),
        ("cat /proc", "cat: '/proc' is a directory; 'ls' lists it"),
        ("ls /nosuch", "ls: there is no file '/nosuch'"),
        ("ls a b", "ls: usage: ls [-l] [PATH]"),
        ("echo x > /nosuch", "echo: there is no file '/nosuch'"),
    ],
)
def test_errors(shell: Console, line: str, error: str) -> None:
    if "{schedule}" in error:
        error = error.format(schedule=shell.command("peek schedule")[:8])
    assert shell.command(line) == error


def test_ps_has_the_columns_of_ps_ely(shell: Console) -> None:
    text = shell.command("ps")
    head, _, lines = text.partition("\n")
    assert head == "S   UID   PID  PPID  C PRI  NI   RSS    SZ WCHAN  TTY          TIME CMD"
    found = rows(
        lines,
        r"(?P<s>[RSDI]) +0 +(?P<pid>\d+) +(?P<ppid>\d+) +\d+ +(?P<pri>-?\d+) +(?P<ni>-?\d*)"
        r" +(?P<rss>\d+) +(?P<sz>\d+) (?P<wchan>\S+) +(?P<tty>\S+) +\d\d:\d\d:\d\d (?P<cmd>\S+)",
    )
    threads = {row["cmd"]: row for row in found}
    assert [int(row["pid"]) for row in found] == sorted(int(row["pid"]) for row in found)
    assert threads["shell"]["s"] == "R" and threads["shell"]["tty"] == "ttyAMA0"
    assert threads["kthreadd"]["ppid"] == "0" and threads["kthreadd"]["wchan"].startswith("kthrea")
    assert threads["ksoftirqd/0"]["pri"] == "80" and threads["ksoftirqd/0"]["ni"] == "0"
    assert shell.command("ps -ely").splitlines()[0] == head


# What Linux 6.1 says of these threads on the same board: state, and prio of /proc/PID/sched.
LINUX_THREADS = {
    "kthreadd": ("S", 120), "ksoftirqd/0": ("S", 120), "kworker/0:0": ("I", 120), "kworker/0:0H": ("I", 100),
    "khungtaskd": ("S", 120), "irq/25-sample": ("S", 49),
}  # fmt: skip
PRI_OF_PRIO = -40  # ps -l counts from 80 for nice 0


def test_states_and_priorities_are_linuxs(console: Console) -> None:
    console.command("insmod sample_threaded_irq; sleep 1")
    lines = [line.split() for line in console.command("ps -ely").splitlines()[1:]]
    found = {words[-1]: (words[0], int(words[5]) - PRI_OF_PRIO) for words in lines}
    assert {name: found[name] for name in LINUX_THREADS} == LINUX_THREADS


def test_thread_tells_all_about_one(shell: Console) -> None:
    text = shell.command("thread 2")
    assert "thread:     2 kthreadd, parent 0" in text
    assert re.search(r"^stack:      [0-9a-f]+\.\.[0-9a-f]+, at most \d+ of \d+ bytes used$", text, re.M)
    assert re.search(r"^waits in:   kthreadd$", text, re.M)
    assert "] kthreadd+0x" in text and "] thread_start+0x" in text
    assert "] cmd_thread+0x" in shell.command("thread 1")


def test_compare_register_c1_is_nobodys(shell: Console) -> None:
    """Line 25 is for whoever wants a timer of his own: docs/time.md."""
    lines = re.findall(r"^ *(\d+):", shell.command("cat /proc/interrupts"), re.MULTILINE)
    assert "27" in lines and "25" not in lines


def test_interrupts_has_linux_columns(shell: Console) -> None:
    head, *lines, last = shell.command("interrupts").splitlines()
    assert head.rstrip() == "           CPU0"
    assert re.fullmatch(r"Err: {10}0", last)
    if lines[-1].startswith("FIQ:"):
        rows(lines.pop(), r"FIQ: +\d+  \S+")
    found = rows(
        "\n".join(lines),
        r" *(?P<irq>\d+): +(?P<count>\d+)  (?P<chip>\S+) +(?P<hw>\d+) (?:Edge|Level) +(?P<name>\S+)",
    )
    lines_by_name = {row["name"]: row for row in found}
    uart = lines_by_name["uart-pl011"]
    assert (uart["irq"], uart["chip"]) == ("81", "ARMCTRL-level")
    first = int(uart["count"])
    again = re.search(r"81: +(\d+) ", shell.command("interrupts"))
    assert again and int(again[1]) > first


def test_irq_counts_what_its_histogram_holds(shell: Console) -> None:
    text = shell.command("irq 81")
    count = re.search(r"run time:   (\d+) times", text)
    buckets = re.findall(r"^ +(?:< 1|\d+\.\.\d+) us +(\d+) ", text, re.M)
    assert count and int(count[1]) == sum(map(int, buckets)) > 0
    assert "handler:    uart-pl011, pl011_interrupt" in text
    assert re.search(r"^ 81 enabled +\d+ +\d+ +\d+ +\d+ +\d+  uart-pl011$", shell.command("irq"), re.M)


def test_irq_switches_a_line_off_and_on(boot: Boot) -> None:
    console = boot()
    console.command("insmod sample_threaded_irq")
    line = re.search(r"^ *(\d+) enabled .* sample$", console.command("irq"), re.M)
    assert line
    number = line[1]
    assert console.command(f"irq {number} disable") == ""
    assert console.command(f"irq {number} disable") == ""
    assert "disabled, depth 2" in console.command(f"irq {number}")
    assert console.command(f"irq {number} enable; irq {number} enable") == ""
    assert "enabled, depth 0" in console.command(f"irq {number}")


def test_free_adds_up(shell: Console) -> None:
    text = shell.command("free")
    memory = re.search(r"^Mem: +(\d+) +(\d+) +(\d+) +0 +0 +(\d+)$", text, re.M)
    assert memory
    total, used, free, available = map(int, memory.groups())
    assert used + free == total and available == free
    parts = {name: int(kib) for name, kib in re.findall(r"^  (\w+) +(\d+)  ", text, re.M)}
    assert parts.pop("objects") <= parts["slab"]
    in_use = parts.pop("sum")
    names = {"code", "data", "pages", "slab", "large", "stacks", "tables", "other"}
    assert set(parts) == names and sum(parts.values()) == used
    assert in_use == used - parts["code"] - parts["pages"]
    assert f"{in_use + parts['code']}  with code" in text


def test_memory_in_use_at_the_prompt(console: Console) -> None:
    match = re.search(r"^  sum +(\d+)  ", console.command("free"), re.M)
    assert match and 100 < int(match[1]) <= IN_USE_KIB


def test_peek_and_poke(shell: Console) -> None:
    words = shell.command("peek schedule 4").partition(": ")[2].split()
    assert all(re.fullmatch(r"[0-9a-f]{8}", word) for word in words) and len(words) == 4
    as_bytes = shell.command("peek schedule 16 b").partition(": ")[2].split()[:16]
    assert "".join(as_bytes[3::-1]) == words[0]
    halves = shell.command("peek schedule 2 h").partition(": ")[2].split()
    assert halves[1] + halves[0] == words[0]
    assert len(shell.command("peek schedule 8").splitlines()) == 2
    # A register that keeps what is written: compare 1 of the system timer, with its line off.
    assert shell.command("poke 0x20201028 0x2f; peek 0x20201028") == "20201028: 0000002f"


def test_uptime(shell: Console) -> None:
    pattern = r"up 0 days, \d\d:\d\d:\d\d, \d+ threads, \d+ running, \d+% idle, \d+ switches, \d+ interrupts"
    rows(shell.command("uptime"), pattern)


def test_top_shows_shares_and_threads(shell: Console) -> None:
    text = shell.command("top -n 1")
    assert re.search(r"top - up \d+:\d\d:\d\d, \d+ threads, \d+ switches/s, \d+ interrupts/s", text)
    names = ("th,", "it,", "wk,", "id,", "hi,", "si")
    shares = re.search("%Cpu:" + "".join(rf" *([\d.]+) {name}" for name in names), text)
    assert shares and abs(sum(map(float, shares.groups())) - 100) < 0.5
    assert re.search(r"%si: +[\d.]+ HI +[\d.]+ TIMER", text)
    assert "  PID  PR  NI S  %CPU     TIME+ COMMAND" in text
    assert re.search(r"^ +0 .* swapper$", text, re.M) and re.search(r"^ +1 .* shell$", text, re.M)


@pytest.mark.parametrize("key", ["q", CTRL_C])
def test_top_ends_with_a_key(shell: Console, key: str) -> None:
    shell.send("top -d 1000" + ENTER + key)
    shell.prompt()
    assert shell.command("echo back") == "back"


def test_ctrl_c_ends_a_command_and_the_rest_of_its_line(shell: Console) -> None:
    shell.send("sleep 1000; echo not this" + ENTER + CTRL_C)
    assert shell.prompt().splitlines()[1:] == ["^C"]
    assert shell.command("echo this") == "this"


def test_ctrl_c_drops_what_was_typed_ahead(shell: Console) -> None:
    shell.send("sleep 1000" + ENTER + "echo lost" + ENTER + CTRL_C)
    assert shell.prompt().splitlines()[1:] == ["^C"]
    assert shell.command("echo kept") == "kept"


def test_typed_ahead_runs_afterwards(shell: Console) -> None:
    shell.send("sleep 1" + ENTER + "echo one" + ENTER + "echo two" + ENTER)
    shell.prompt()
    assert shell.prompt().splitlines()[-1] == "one"
    assert shell.prompt().splitlines()[-1] == "two"


def test_modules_start_and_stop(boot: Boot) -> None:
    console = boot()
    assert "sample_work " in console.command("lsmod")
    assert "parm:       count = " in console.command("modinfo sample_work")
    text = console.command("insmod sample_work nosuch=1")
    assert "insmod: module sample_work did not start: error -22" in text
    console.command("insmod sample_work")
    assert re.search(r"^sample_work .* live$", console.command("lsmod"), re.M)
    assert console.command("insmod sample_work") == "insmod: module sample_work runs already"
    console.command("rmmod sample_work")
    assert re.search(r"^sample_work .* -$", console.command("lsmod"), re.M)


def test_ls_shows_what_cat_reads(shell: Console) -> None:
    assert shell.command("ls").split() == ["dev/", "proc/", "sys/"]
    assert "interrupts" in shell.command("ls /proc").split()
    assert re.search(r"^-r- +interrupts$", shell.command("ls -l /proc"), re.M)
    assert "uart-pl011" in shell.command("cat /proc/interrupts")


def test_echo(shell: Console) -> None:
    assert shell.command("echo") == ""
    assert shell.command("echo -n one; echo two") == "onetwo"


def test_clear(shell: Console) -> None:
    shell.command("clear")
    assert shell.raw.rpartition("clear\r\n")[2].startswith("\x1b[H\x1b[2J")
