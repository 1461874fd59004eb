# SPDX-License-Identifier: MIT
"""Real dumps: the kernel's own text, ours, trace-cmd's and Linux's must be the same, event by event."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from qemu import ROOT, Machine
from qemu.trace import Trace, lanes, read, text, tracedat

IMAGE = ROOT / "build-test/bhk.elf"
# Each mechanism once; all samples use the same interrupt line.
SAMPLES = ("sample_tasklet", "sample_softirq", "sample_work", "sample_threaded_irq", "sample_timer", "sample_delayed_work")
STORY = "; ".join(f"insmod {name}; sleep 1; rmmod {name}" for name in SAMPLES)
MARK = "echo marker > /sys/kernel/tracing/trace_marker"
# Lines of Linux 6.1 on the same machine, to the letter: the head of a trace and one line or more of each event.
LINUX = Path(__file__).with_name("trace_lines_linux.txt").read_text().splitlines()[2:]
# These have no line there, but the formats of others: hrtimer_expire_exit's and timer_cancel's.
SAME_AS_OTHERS = {"hrtimer_cancel", "timer_init"}
# Events of the module tm_trace, which has fields of every kind.
PROBES = {"probe_fields", "probe_flags", "probe_again"}


@pytest.fixture(scope="module")
def log() -> list[str]:
    """The serial line of a machine that traces, shows the trace and dumps it."""
    commands = f"trace on irq: sched: timer: workqueue: ftrace: probe:; {MARK}; insmod tm_trace; {STORY}; trace off; trace show; trace dump; poweroff"
    with Machine(IMAGE, args=f"-- {commands}", icount=5) as machine:
        return machine.wait(100, 60).output.splitlines()


@pytest.fixture(scope="module")
def trace(log: list[str]) -> Trace:
    found = read(log)
    assert found.problems == []
    assert len(found.events) > 500
    return found


def shown(log: list[str]) -> Iterator[str]:
    """What `trace show` printed."""
    begin = log.index("# tracer: nop")
    for line in log[begin:]:
        if line.startswith(("#T", "bhk>")):
            return
        if not re.match(r"\[ *\d+\.\d+\] ", line):
            yield line


def test_the_kernels_text_is_ours(log: list[str], trace: Trace) -> None:
    assert list(shown(log)) == list(text.lines(trace))


def expression(line: str) -> str:
    """What a line that says the same as Linux's must match: numbers, addresses and names may differ."""
    if line.startswith("#"):
        return re.sub(r"\d+", r"\\d+", re.escape(line))
    where, event, what = re.split(r": (\w+): ", line, maxsplit=1)
    column = where.index("[000]")
    head = rf"(?=.{{{column}}}\[000\]) *\S+-\d+ +\[000\] [dbD.][n.][zhHs.][1-9a-f.]\. +\d+\.\d{{6}}"
    names = r"((?:function|tasklet|comm|workqueue|name)=|function )\S+(?: \[\w+\])?|\(ptrval\)|-?\d+"

    def vary(match: "re.Match[str]") -> str:
        if match[1]:
            return match[1] + r"\S+"
        return "[0-9a-f]{8}" if match[0] == "(ptrval)" else r"-?\d+"

    text, end = "", 0
    for match in re.finditer(names, what):
        text += re.escape(what[end : match.start()]) + vary(match)
        end = match.end()
    return f"{head}: {event}: {text}{re.escape(what[end:])}"


@pytest.mark.parametrize("line", LINUX)
def test_a_line_is_linuxs(log: list[str], line: str) -> None:
    wanted = re.compile(expression(line))
    assert any(wanted.fullmatch(ours.rstrip()) for ours in shown(log))


def test_each_event_has_a_line_of_linux(log: list[str]) -> None:
    theirs = {match[1] for line in LINUX if (match := re.search(r": (\w+): ", line))}
    ours = {match[1] for line in shown(log) if (match := re.search(r"\d: (\w+): ", line))}
    assert ours - SAME_AS_OTHERS - PROBES == theirs


def test_events_of_a_module(log: list[str]) -> None:
    """Their one definition gave them record, text and format; the tests around this one compare the decoders."""
    found = [line.partition(": probe_")[2] for line in shown(log) if ": probe_" in line]
    assert found[1].startswith("fields: byte=9 half=-777 odd=1 word=0904c72b 0x904c72b big=-777000005439 p=probe_init at=")
    assert found[1].endswith(" fixed=a list=777,-777|603729 name=a other=other 100% odd")
    assert found[2].endswith(" fixed=twelve  list=1554,-1554|2414916 name=twelve bytes other=other 100% even")
    assert found[4:] == [
        "flags: flags= kind=none", "flags: flags=one kind=0x1", "flags: flags=two kind=0x2",
        "flags: flags=one|two kind=both", "flags: flags=high|0x4 kind=none", "again: flags=one kind=0x1",
    ]  # fmt: skip


def test_a_dump_survives_the_log_in_between() -> None:
    """A handler logs all the time while the dump is sent."""
    story = "insmod sample_tasklet; sleep 1; rmmod sample_tasklet; trace off"
    noise = "dmesg -n 8; insmod sample_careless period_us=2000 count=1000"
    with Machine(IMAGE, args=f"-- trace on; {story}; trace show; {noise}; trace dump; poweroff", icount=5) as machine:
        log = machine.wait(100, 60).output.splitlines()
    frames = [number for number, line in enumerate(log) if line.startswith("#T")]
    between = [line for line in log[frames[0] : frames[-1]] if not line.startswith("#T")]
    assert len([line for line in between if re.match(r"\[ *\d+\.\d+\] careless: fetched, ", line)]) > 10
    found = read(log)
    assert found.problems == []
    assert len(found.events) > 100
    assert list(text.lines(found)) == list(shown(log))


def in_32_bits(match: "re.Match[str]") -> str:
    """trace-cmd subtracts in 64 bits, so a timer that ends behind the wrap of jiffies is 2^32 too early."""
    value = int(match[1])
    return f"timeout={value + 2**32 if value < -(2**31) else value}"


def test_trace_cmd_reads_it(trace: Trace, tmp_path: Path) -> None:
    path = tmp_path / "trace.dat"
    path.write_bytes(tracedat.build(trace))
    done = subprocess.run(["trace-cmd", "report", "-N", "-t", "-i", path], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()[1:]
    for line, event in zip(lines, trace.events, strict=True):
        match = re.fullmatch(r" *(.+)-(\d+) +\[000\] +(\d+)\.(\d{9}): (\w+): *(.*)", line)
        assert match, line
        task = (trace.comm(event.pid), f"{event.pid}", event.time, event.name)
        assert (match[1], match[2], int(match[3] + match[4]), match[5]) == task
        words = re.sub(r"\b0x0*([0-9a-f]+)\b", lambda number: f"{int(number[1], 16):08x}", match[6])
        words = re.sub(r"\btimeout=(-?\d+)", in_32_bits, words)
        ours = re.sub(r"\b0x0*([0-9a-f]+)\b", lambda number: f"{int(number[1], 16):08x}", trace.text(event))
        assert words.rstrip() == ours.rstrip()


def test_interrupts_and_preemption_off(tmp_path: Path) -> None:
    """These events are so many that they would drown the others."""
    commands = "trace on preemptirq:; ps; trace off; trace show; trace dump; poweroff"
    with Machine(IMAGE, args=f"-- {commands}", icount=5) as machine:
        log = machine.wait(100, 60).output.splitlines()
    trace = read(log)
    assert trace.problems == []
    names = {event.name for event in trace.events}
    assert names == {"irq_disable", "irq_enable", "preempt_disable", "preempt_enable"}
    assert list(shown(log)) == list(text.lines(trace))
    path = tmp_path / "trace.dat"
    path.write_bytes(tracedat.build(trace))
    done = subprocess.run(["trace-cmd", "report", "-N", "-t", "-i", path], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == len(trace.events) + 1
    assert re.search(r"irq_disable: +caller=vector_irq", done.stdout)


def test_every_mechanism_has_its_lane(trace: Trace) -> None:
    found = {lane.title: {span.label for span in lane.spans} for lane in lanes.lanes(trace)}
    assert {"sample", "timer"} <= found["top half"]
    assert {"TASKLET", "TIMER", "sample_tasklet_fn"} <= found["softirq"]
    assert "irq/25-sample" in found and "idle" in found
    assert any("work_fn" in label for title in found if title.startswith("kworker") for label in found[title])


def test_the_command_boots_and_traces(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "qemu.trace", "--image", str(IMAGE), "--out", str(tmp_path),
               "--commands", "insmod sample_tasklet; sleep 1", "--name", "tasklet"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "bhk> trace clear; trace on; insmod sample_tasklet; sleep 1" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"tasklet.{kind}" for kind in ("dat", "html", "json", "svg", "txt")
    ]
    assert "tasklet_entry: tasklet=" in (tmp_path / "tasklet.txt").read_text()


def test_the_same_run_gives_the_same_files(tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        command = [sys.executable, "-m", "qemu.trace", "--image", str(IMAGE), "--out", str(tmp_path / name),
                   "--commands", "insmod sample_tasklet; sleep 1", "--name", "x"]  # fmt: skip
        subprocess.run(command, capture_output=True, cwd=ROOT, check=True)
        files.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert files[0] == files[1] and len(files[0]) == 5
