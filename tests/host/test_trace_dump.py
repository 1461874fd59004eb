# SPDX-License-Identifier: MIT
"""Dumps of a trace: frames, objects, records; damage of every kind."""

import random
import struct

import pytest
from qemu.trace import NoDump, Trace, read, tracedat
from qemu.trace.frames import Frame, Receiver, frames_of
from qemu.trace.output import FORMATS, content

from .trace_kernel import COMMON, COMMS, SYMBOLS, Kernel, Layout, busy


def records(trace: Trace) -> list[tuple[int, bytes]]:
    return [(event.time, event.raw) for event in trace.events]


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    return busy(400)


def test_the_frames_of_the_format_page() -> None:
    first = Frame.parse("#TH0000 dmVyc2lvbj0xCmNsb2NrPW1vbm8K 2bc44536")
    assert first == Frame("H", 0, b"version=1\nclock=mono\n")
    assert Frame.parse("#TH0001 - f479cf6d") == Frame("H", 1, b"")
    assert first.line() == "#TH0000 dmVyc2lvbj0xCmNsb2NrPW1vbm8K 2bc44536"


def test_a_whole_dump(kernel: Kernel) -> None:
    trace = read(kernel.dump())
    assert not trace.problems
    assert records(trace) == kernel.records
    assert (trace.comms, trace.symbols) == (COMMS, SYMBOLS)
    assert {event.name for event in trace.formats.values()} == set(kernel.layouts)
    assert trace.header["clock"] == "mono"


def test_addresses_from_the_beginning_of_the_text_on() -> None:
    name, symbol = "irq_disable", "vector_irq+0x18/0x90"
    kernel = Kernel()
    layout = Layout("preemptirq", name, 200, '"caller=%pS", (void *)((unsigned long)_stext + REC->caller_offs)')
    for declaration in (*COMMON, "s32 caller_offs"):
        layout.add(declaration)
    kernel.layouts[name] = layout
    kernel.symbols = {0x8000: "_stext", 0x8118: symbol}
    kernel.event(name, caller_offs=0x118)
    trace = read(kernel.dump())
    assert not trace.problems
    assert trace.text(trace.events[0]) == f"caller={symbol}"
    assert b"00008100 T vector_irq\n" in tracedat.build(trace)


def test_the_log_may_come_in_between(kernel: Kernel) -> None:
    lines = []
    for line in kernel.dump():
        lines += ["[    1.234567] usb: #T new device", f"bhk> {line}\r"]
    trace = read(lines)
    assert not any("lost" in problem for problem in trace.problems)
    assert records(trace) == kernel.records


def test_the_last_of_two_dumps_counts(kernel: Kernel) -> None:
    other = busy(50, seed=2)
    assert records(read([*kernel.dump(), "bhk>", *other.dump()])) == other.records
    receiver = Receiver()
    for line in [*kernel.dump()[:-7], *other.dump()]:
        receiver.feed(line)
    first, second = receiver.finish()
    assert any("another dump began" in problem for problem in first.problems)
    assert not second.problems


def test_a_dump_without_events() -> None:
    trace = read(Kernel().dump())
    assert not trace.problems and not trace.events
    for kind in FORMATS:
        assert content(trace, kind, "nothing")


def test_no_dump_is_said() -> None:
    with pytest.raises(NoDump, match="not a single frame"):
        read(["[    0.1] booted", "bhk> "])


def test_the_sequence_wraps() -> None:
    kernel = Kernel()
    frames = [frame for kind, data in kernel.objects()[:-1] for frame in frames_of(kind, data, 0)]
    event = struct.pack("<QHH", 5, 16, 0) + kernel.layouts["softirq_raise"].record(
        {"common_type": 54, "common_flags": 0, "common_preempt_count": 0, "common_pid": 1, "vec": 3}
    ) + bytes(4)  # fmt: skip
    wanted = 0x10000 + 500
    frames += frames_of("R", event * wanted, 0, 28)
    frames += frames_of("E", f"entries={wanted}\nframes={len(frames) + 2}\n".encode(), 0)
    lines = [Frame(f.kind, n % 0x10000, f.payload).line() for n, f in enumerate(frames)]
    trace = read(lines)
    assert len(lines) > 0x10000
    assert not trace.problems and len(trace.events) == wanted


def at(lines: list[str], kind: str, index: int) -> int:
    """Where a frame of a kind stands."""
    return [number for number, line in enumerate(lines) if line[2] == kind][index]


def test_lost_frames_are_named(kernel: Kernel) -> None:
    lines = kernel.dump()
    place = at(lines, "R", 20)
    sequence = [int(line[3:7], 16) for line in lines[place : place + 3]]
    del lines[place : place + 3]
    trace = read(lines)
    named = f"lost {sequence[0]:04x}..{sequence[2]:04x} (3 frames) in an object of kind R"
    assert named in trace.problems
    assert "object R (records) is incomplete; the whole records of it are kept" in trace.problems
    missing = len(kernel.records) - len(trace.events)
    assert 3 <= missing <= 9 and trace.missing == missing
    assert set(records(trace)) < set(kernel.records)
    assert sum(event.gap for event in trace.events) == 1


def test_a_damaged_frame_is_named(kernel: Kernel) -> None:
    lines = kernel.dump()
    place = at(lines, "S", 1)
    lines[place] = lines[place][:20] + ("A" if lines[place][20] != "A" else "B") + lines[place][21:]
    trace = read(lines)
    assert any("in an object of kind S; 1 of them came damaged" in text for text in trace.problems)
    assert "object S (symbols) is incomplete" in trace.problems
    assert records(trace) == kernel.records
    assert set(trace.symbols.items()) < set(SYMBOLS.items())


def test_an_event_without_its_format_is_kept(kernel: Kernel) -> None:
    lines = kernel.dump()
    begin = next(i for i, line in enumerate(lines) if line[2] == "F" and b"softirq_entry" in Frame.parse(line).payload)  # type: ignore[union-attr]
    del lines[begin + 1]
    trace = read(lines)
    assert "object F (event softirq_entry) is incomplete" in trace.problems
    assert any("format is not known: 56" in problem for problem in trace.problems)
    assert records(trace) == kernel.records
    assert {event.name for event in trace.events if event.format is None} == {"event_56"}
    for kind in FORMATS:
        assert content(trace, kind, "unknown events")


def test_a_dump_that_breaks_off(kernel: Kernel) -> None:
    lines = kernel.dump()
    trace = read(lines[: at(lines, "R", 50)])
    assert any(problem.startswith("the input ended after frame") for problem in trace.problems)
    assert trace.events and records(trace) == kernel.records[: len(trace.events)]


def damage(lines: list[str], chance: random.Random) -> None:
    """Something happens to one place of a log."""
    place = chance.randrange(len(lines))
    line = lines[place]
    what = chance.randrange(8)
    if what == 0:
        del lines[place : place + chance.randint(1, 12)]
    elif what == 1 and line:
        column = chance.randrange(len(line))
        lines[place] = line[:column] + chr(chance.randint(32, 0x2FF)) + line[column + 1 :]
    elif what == 2:
        lines[place] = line[: chance.randrange(len(line) + 1)]
    elif what == 3:
        lines.insert(place, lines[chance.randrange(len(lines))])
    elif what == 4:
        lines[place : place + 2] = ["".join(lines[place : place + 2])]
    elif what == 5:
        other = chance.randrange(len(lines))
        lines[place], lines[other] = lines[other], line
    elif what == 6:
        lines.insert(place, "".join(chr(chance.randint(1, 255)) for _ in range(chance.randrange(100))))
    elif line.startswith("#T") and len(line) > 20:
        # Wrong bytes with a right checksum: the decoder must survive them, too.
        payload = bytes(chance.randrange(256) for _ in range(chance.randint(0, 54)))
        lines[place] = Frame(chance.choice("HFCSREX"), int(line[3:7], 16), payload).line()


@pytest.mark.parametrize("seed", range(60))
def test_damage_of_any_kind(seed: int) -> None:
    chance = random.Random(seed)
    kernel = busy(120, seed)
    lines = kernel.dump()
    for _ in range(chance.randint(1, 25)):
        damage(lines, chance)
    if lines != kernel.dump():
        trace = read(lines)
        for kind in FORMATS:
            assert content(trace, kind, "damaged")


@pytest.mark.parametrize("seed", range(100))
def test_nothing_is_made_up(seed: int) -> None:
    chance = random.Random(seed)
    kernel = busy(150, seed)
    lines = kernel.dump()
    lost = set()
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(lines))
        lost.add(lines[place])
        if chance.random() < 0.5:
            lines[place] = lines[place].swapcase()
        else:
            del lines[place]
    trace = read(lines)
    assert trace.problems
    assert set(records(trace)) <= set(kernel.records)
    assert records(trace) == sorted(records(trace), key=lambda record: record[0])
    if not any(line[2:3] in "RF" for line in lost):
        assert records(trace) == kernel.records
    elif not any(line[2] == "F" for line in lost):
        # What a lost frame can cost: the records in it, and those that it cuts.
        assert len(trace.events) >= len(kernel.records) - 10 * len(lost)
