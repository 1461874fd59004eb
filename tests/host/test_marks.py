# SPDX-License-Identifier: MIT
"""Metrics from synthetic logs, and the counting plugin on guests whose counts are known."""

import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from qemu import ROOT, Machine
from qemu.marks import (
    Budget,
    MarksError,
    Metric,
    NoEvent,
    Statistics,
    measure,
    profile,
    read_budgets,
    read_log,
    read_metrics,
    read_names,
    samples,
)

from tests.bench.sections import KINDS

from .conftest import Guest

BENCH = ROOT / "tests/bench"
NAMES = read_names(BENCH / "marks.h")
A, B, C = 0x82, 0x83, 0x98
PHASE, OTHER = 0xC4, 0xC5


def metric(start: int = A, end: int = B, phase: int | None = PHASE, **options: Any) -> Metric:
    return Metric("m", phase, start, end, "a path", **options)


def test_instructions_strictly_between() -> None:
    assert samples([(0, PHASE), (10, A), (25, B)], metric()) == [14]


def test_only_the_metrics_phase_counts() -> None:
    log = [(0, OTHER), (1, A), (5, B), (6, PHASE), (7, A), (18, B), (20, OTHER), (21, A), (22, B)]
    assert samples(log, metric()) == [10]
    assert samples(log, metric(phase=None)) == [3, 10, 0]


def test_end_belongs_to_the_latest_start() -> None:
    log = [(0, PHASE), (1, A), (10, A), (15, B), (17, B)]
    assert samples(log, metric()) == [4]


def test_run_to_run_with_reset() -> None:
    log = [(0, PHASE), (1, C), (10, B), (20, B), (29, B), (40, C), (50, B), (60, B)]
    assert samples(log, metric(start=B, reset=C)) == [9, 8, 9]


def test_subtract_and_divide() -> None:
    assert samples([(0, PHASE), (1, A), (103, B)], metric(subtract=1, divide=10)) == [10.0]


def test_less_another_metric() -> None:
    log = [(0, PHASE), (1, A), (103, B)]
    off = {"off": Statistics.of("off", "instructions", [41.0, 41.0])}
    assert measure(log, metric(less="off", divide=3), off).p50 == 20
    with pytest.raises(NoEvent, match="off was not measured before it"):
        measure(log, metric(less="off"))


def test_count_from_reset(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(struct.pack("<QQ", 1000 << 8 | B, 2000 << 8 | B))
    events = read_log(log)
    assert samples(events, metric(start=0, phase=None)) == [1000]


def test_missing_events_are_an_error() -> None:
    log = [(0, PHASE), (1, A), (3, B)]
    with pytest.raises(NoEvent, match="1 samples instead of 2"):
        measure(log, metric(expected=2))
    with pytest.raises(NoEvent, match="1 samples instead of 2"):
        measure(log, metric(expected=2, or_more=True))
    assert measure(log, metric(expected=0, or_more=True)).n == 1
    with pytest.raises(NoEvent, match="1 samples instead of 0"):
        measure(log, metric(expected=0))
    with pytest.raises(NoEvent, match="never happened"):
        measure(log, metric(phase=OTHER))


def test_statistics() -> None:
    log = [(0, PHASE)]
    for index in range(105):
        log += [(1000 * index + 1, A), (1000 * index + 2 + index, B)]
    assert measure(log, metric()) == Statistics("m", "instructions", 5, 55, 104, 104, 100)
    assert measure(log, metric(skip=0)).min == 0


def test_an_incomplete_record_is_ignored(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(struct.pack("<Q", 5 << 8 | A) + b"\1\2\3")
    assert read_log(log) == [(0, 0), (5, A)]


def test_the_projects_own_files_are_sound() -> None:
    definitions = read_metrics(BENCH / "metrics", NAMES)
    names = definitions.texts
    assert len(names) == len(definitions.metrics) + len(definitions.printed)
    known = {*names, *KINDS.values()}
    assert {budget.name for budget in read_budgets(BENCH / "budgets")} <= known


def test_no_two_markers_share_a_number() -> None:
    assert len(set(NAMES.values())) == len(NAMES)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a | IRQ | VECTOR | HARD | n=1", "5 columns"),
        ("a | IQR | VECTOR | HARD | | x", "no PHASE_IQR"),
        ("a | IRQ | VECTOR | HARD | m=1 | x", "unknown option m"),
        ("a | IRQ | VECTOR | HARD | n=few | x", "few"),
        ("@ VECTOR vectors", "not of the form"),
        ("= loaded | text", "not of the form"),
        ("a | IRQ | VECTOR | HARD | clock=WATCH | x", "no MARK_WATCH"),
    ],
)
def test_bad_metrics_are_named(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "metrics"
    path.write_text(f"# head\n{line}\n")
    with pytest.raises(MarksError, match=rf"metrics:2: .*{words}"):
        read_metrics(path, NAMES)


def test_budgets(tmp_path: Path) -> None:
    path = tmp_path / "budgets"
    path.write_text("m p50=10 max=20 # reason\n")
    good = {"m": Statistics("m", "instructions", 1, 10, 20, 20, 5)}
    bad = {"m": Statistics("m", "instructions", 1, 11, 20, 20, 5)}
    budgets = read_budgets(path)
    assert [budget.problem(good) for budget in budgets] == [None, None]
    assert budgets[0].problem(bad) == "11 is more than 10"
    assert Budget("x", "p50", 1).problem(good) == "it was not measured"
    path.write_text("m p51=10\n")
    with pytest.raises(MarksError, match="p51=10"):
        read_budgets(path)


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("plugin") / "icount.so"
    source = ROOT / "qemu/plugin/icount.c"
    subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", target, source], check=True)
    return target


def events(plugin: Path, elf: Path, *options: str) -> list[tuple[int, int]]:
    log = elf.with_name("log")
    with Machine(elf, icount=5, plugins=[",".join([str(plugin), f"out={log}", *options])]) as machine:
        end = machine.wait(20)
    assert end.status == 85, end.errors
    return read_log(log)


def test_plugin_counts_a_loop_exactly(plugin: Path, guest: Guest) -> None:
    elf = guest("mark 0x80\n mov r4, #1000\n2: subs r4, r4, #1\n bne 2b\n mark 0x81\n exit 85")
    log = events(plugin, elf)
    assert samples(log, metric(0x80, 0x81, phase=None)) == [2001]
    assert log[1] == (1, 0x80)  # one instruction since reset: the prelude's


def test_plugin_counts_a_device_access_once(plugin: Path, guest: Guest) -> None:
    elf = guest("ldr r2, =0x20201018\n mark 0x80\n ldr r3, [r2]\n ldr r3, [r2]\n mark 0x81\n exit 85")
    assert samples(events(plugin, elf), metric(0x80, 0x81, phase=None)) == [2]


def test_plugin_marks_addresses(plugin: Path, guest: Guest) -> None:
    elf = guest("nop\n nop\n exit 85")
    assert (2, 0x10) in events(plugin, elf, "at=8008:10")


def test_plugin_writes_a_path(plugin: Path, guest: Guest) -> None:
    elf = guest("mov r4, #3\n2: mark 0x80\n nop\n mark 0x81\n subs r4, r4, #1\n bne 2b\n exit 85")
    path = elf.with_name("path")
    events(plugin, elf, "pc=0:80:81:2", f"pcout={path}")
    assert path.read_text().split() == ["00008008", "0000800c"]


def test_plugin_counts_the_path_from_its_phase_on(plugin: Path, guest: Guest) -> None:
    elf = guest("mark 0x80; nop; mark 0x81\n mark 0xa0\n mark 0x80; mark 0x81; exit 85")
    path = elf.with_name("path")
    events(plugin, elf, "pc=a0:80:81:1", f"pcout={path}")
    assert path.read_text().split() == ["00008014"]


def test_profile_names_functions_in_order(tmp_path: Path) -> None:
    symbols = [(0x100, "first"), (0x200, "second"), (0x300, "third")]
    path = [0x100, 0x104, 0x2F0, 0x108, 0x204, 0x204]
    assert profile(path, symbols) == [("first", 3), ("second", 3)]
    assert profile([0x50], symbols) == [("?", 1)]


def test_plugin_refuses_unknown_options(plugin: Path, guest: Guest) -> None:
    with Machine(guest("exit 85"), plugins=[f"{plugin},what=1"]) as machine:
        end = machine.wait(20)
    assert end.status == 1
    assert "bad option 'what=1'" in end.errors
