# SPDX-License-Identifier: MIT
"""Files of Linux as commands, and the answers of sysrq: field by field what Linux 6.1 says."""

import re
from pathlib import Path

import pytest
from qemu import Console
from qemu.console import CTRL_C, ENTER

PARTS = Path(__file__).with_name("proc_linux.txt").read_text().split("\n## ")[1:]
LINUX = {name: text.splitlines() for name, _, text in (part.partition("\n") for part in PARTS)}

# What may differ beside numbers and addresses.
NAMES = ("timer", "tick_sched_timer", "watchdog_timer_fn", "sched_clock_poll", "bcm2835_time_set_next_event")
# Lines of /proc/timer_list: what there is none of here, and what Linux has none of (docs/differences.md).
NOT_HERE = ("  .idle_entrytime", "  .idle_waketime", "  .idle_exittime", " mult:", " shift:")
NOT_THERE = ("  .nr_early",)
# Linux has these keys if it is built for several CPUs, and with lockdep.
OTHER_KEYS = {"show-all-locks(d)", "show-backtrace-all-active-cpus(l)"}


@pytest.fixture(scope="module")
def console(counted: Console) -> Console:
    """One machine for all tests of this file."""
    return counted


def read(console: Console, command: str) -> list[str]:
    """What a command prints, without blanks at the ends of lines and times of the log."""
    lines = console.command(command).replace("\r", "").splitlines()
    return [re.sub(r"^\[ *\d+\.\d{6}\] ", "", line.rstrip()) for line in lines]


def alike(line: str, *, names: tuple[str, ...] = (), columns: bool = False) -> str:
    """An expression for lines that differ from one of Linux in numbers, addresses and names only.

    With `columns`, a number ends in the same column.
    """
    parts = [rf"(?<= ){re.escape(name)}(?=,|$)" for name in names]
    varying = "|".join([r"\(ptrval\)", *parts, " {2,}\\d+|\\d+" if columns else r"\d+"])
    text, end = "", 0
    for match in re.finditer(varying, line):
        text += re.escape(line[end : match.start()])
        if match[0].strip().isdigit():
            text += rf"[ \d]{{{len(match[0]) - 1}}}\d" if match[0][0] == " " else r"\d+"
        else:
            text += "[0-9a-f]{8}" if match[0] == "(ptrval)" else r"[\w-]+"
        end = match.end()
    return text + re.escape(line[end:])


def test_interrupts(console: Console) -> None:
    """Numbers of lines, counts, chips, types and names, each in its column."""
    ours = read(console, "cat /proc/interrupts")
    theirs = LINUX["/proc/interrupts"]
    assert ours[0] == theirs[0]
    for line in theirs[1:]:
        # The driver gives its device no address in its name.
        wanted = alike(line.replace("2000b880.", ""), columns=True).replace(r"[ \d]{2}\d:", line[:3] + ":")
        assert len([each for each in ours if re.fullmatch(wanted, each)]) == 1, line


def test_softirqs(console: Console) -> None:
    ours = read(console, "cat /proc/softirqs")
    for line, each in zip(LINUX["/proc/softirqs"], ours, strict=True):
        assert re.fullmatch(line if "CPU" in line else alike(line, columns=True), each)


def test_stat(console: Console) -> None:
    """There are as many interrupts in `intr` as the machine can have; see test_proc_stat.py."""
    ours = read(console, "cat /proc/stat")
    for line, each in zip(LINUX["/proc/stat"], ours, strict=True):
        wanted = r"intr( \d+)+" if line.startswith("intr") else alike(line).replace("cpu\\d+", "cpu0")
        assert re.fullmatch(wanted, each)


def test_timer_list(console: Console) -> None:
    ours = [line for line in read(console, "cat /proc/timer_list") if not line.startswith(NOT_THERE)]
    theirs = [line for line in LINUX["/proc/timer_list"] if not line.startswith(NOT_HERE)]
    timers = [alike(line, names=NAMES) for line in theirs if line.startswith(" #")]
    shown = [line for line in ours if line.startswith(" #")]
    assert shown and all(any(re.fullmatch(wanted, line) for wanted in timers) for line in shown)
    rest = [line for line in theirs if not line.startswith(" #")]
    while not rest[-1]:
        rest.pop()
    for line, each in zip(rest, [line for line in ours if not line.startswith(" #")], strict=True):
        assert re.fullmatch(alike(line, names=NAMES), each)


@pytest.mark.parametrize("name", [name for name in LINUX if name.startswith(("/proc/irq/", "/sys/"))])
def test_files_of_an_interrupt_and_of_the_ring(console: Console, name: str) -> None:
    console.command("trace clear")
    ours = read(console, f"cat {name}")
    for line, each in zip([line for line in LINUX[name] if line], ours, strict=True):
        wanted = line if name.endswith("hwirq") else alike(line, columns=name.startswith("/sys"))
        assert re.fullmatch(wanted, each)


def task(line: str) -> str:
    """A line of `sysrq t`: the fields have widths of their own."""
    name = "task:.{15} "
    state = r"state:R  running task    " if "running" in line else "state:[SDI]"
    widths = [len(match[0]) for match in re.finditer(r"\d+ +", line.partition("stack:")[2])]
    fields = [rf"{key}:(?=[\d ]{{{width}}}\w)\d+ +" for key, width in zip(("stack", "pid", "ppid"), widths, strict=True)]
    return name + state + " " + "".join(fields) + "flags:0x[0-9a-f]{8}"


@pytest.mark.parametrize("key", ["t", "w"])
def test_dumps_of_sysrq(console: Console, key: str) -> None:
    ours = read(console, f"echo {key} > /proc/sysrq-trigger")
    theirs = LINUX[f"sysrq {key}"]
    forms = [task(line) for line in theirs if line.startswith("task:")]
    for line in theirs:
        wanted = task(line) if line.startswith("task:") else re.escape(line)
        assert any(re.fullmatch(wanted, each) for each in ours), line
    for each in (line for line in ours if line.startswith("task:")):
        assert any(re.fullmatch(form, each) for form in forms), each


def test_keys_of_sysrq_are_called_the_same(console: Console) -> None:
    (ours,) = read(console, "echo ? > /proc/sysrq-trigger")
    head, *theirs = LINUX["sysrq ?"][0].split(" ")[2:]
    found = ours.split(" ")[2:]
    assert found[0] == head == ":"
    assert set(found[1:]) - OTHER_KEYS <= set(theirs)


def test_the_trace_is_shown_while_a_thread_hogs_the_cpu(console: Console) -> None:
    """The key z, with words of Linux's ftrace_dump() around the last events; recording goes on."""
    console.command("trace clear; trace on sched:; trace panic 5")
    console.send("crash softlockup" + ENTER)
    console.expect("BUG: soft lockup")
    console.machine.qmp.human("chardev-send-break serial0")
    console.send("z")
    rule = "-{33}"
    event = r"\[ *\d+\.\d+\]  *\S+-\d+ +\[000\] \S{5} +\d+\.\d{6}: \w+: .*\r?\n"
    console.expect(rf"sysrq: Dump ftrace buffer\r?\n.*Dumping ftrace buffer:\r?\n.*{rule}\r?\n({event}){{5}}.*{rule}")
    console.send(CTRL_C)
    console.prompt()
    assert console.command("trace").startswith("tracing is on")
    console.command("trace off; trace panic 32")


def test_ls_lists_what_cat_shows(console: Console) -> None:
    """Each file of /proc and of a line's folder can be read, but for those that are only written."""
    for folder in ("/proc", "/proc/irq/81"):
        lines = [line.split() for line in read(console, f"ls -l {folder}")]
        names = {line[-1] for line in lines if line[0] == "-r-"}
        assert names
        for name in names:
            assert not console.command(f"cat {folder}/{name}").startswith("cat: ")
    assert {"interrupts", "softirqs", "stat", "timer_list", "uptime"} <= {
        line.split()[-1] for line in read(console, "ls -l /proc")
    }
