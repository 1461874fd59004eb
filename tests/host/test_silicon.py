# SPDX-License-Identifier: MIT
"""The column of docs/performance.md for boards, from what `bench` printed there."""

from pathlib import Path

import pytest
from qemu import ROOT
from qemu.marks import read_metrics, read_names
from tests.bench import mkmetrics, silicon

CONSOLE = """bhk> bench\r
in ns, by the cycle counter at 1000.003 MHz; a marker takes 31\r
                            min        p50        p99        max      n\r
irq_entry ...\r\x1b[Kirq_entry                   410        433        900       1200   1995  IRQ vector to handler\r
softirq              1999 samples instead of 2000\r
stack_irq                   300        300        300        300      1  deepest use [bytes]\r
bench: 1 rows could not be measured\r
"""
PAGE = """| path | what | bhk p50 | silicon |
|---|---|--:|---|
| `irq_entry` | text | 18 | |
| `softirq` | text | 40 | |
"""


def test_the_rows_of_a_console_are_read() -> None:
    rows = silicon.read(CONSOLE)
    assert list(rows) == ["irq_entry"]
    row = rows["irq_entry"]
    assert (row.min, row.p50, row.p99, row.max, row.n) == (410, 433, 900, 1200, 1995)


def test_other_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no table of `bench`"):
        silicon.read("bhk> echo hello\n")


def test_the_column_is_filled_and_can_be_filled_again() -> None:
    rows = silicon.read(CONSOLE)
    page = silicon.fill(PAGE, rows)
    assert "| `irq_entry` | text | 18 | 433 ns |" in page
    assert "| `softirq` | text | 40 | |" in page
    assert silicon.fill(page, rows) == page


def test_without_a_board_nothing_is_filled(tmp_path: Path) -> None:
    assert silicon.rows(tmp_path / "silicon.log") == {}


def test_each_metric_belongs_to_a_benchmark() -> None:
    folder = ROOT / "tests/bench"
    names = read_names(folder / "marks.h")
    definitions = read_metrics(folder / "metrics", names)
    senders = mkmetrics.benchmarks(sorted(folder.glob("bench_*.c")), names)
    text = mkmetrics.source(definitions, senders, {*senders.values(), "loaded"})
    for metric in definitions.metrics:
        assert (f'.name = "{metric.name}"' in text) == (metric.less is None)
    assert '.name = "yield_fifo", .bench = "yield_fifo"' in text
    assert '.name = "irq_to_tasklet", .bench = "tasklet"' in text
    start = names["MARK_VECTOR"]
    assert '.name = "irq_from_idle", .bench = "irq_idle"' in text
    assert '"trace_on"' not in mkmetrics.source(definitions, senders, {"irq", "loaded"})
    (line,) = [line for line in text.splitlines() if '"irq_from_idle"' in line]
    assert f".start = {start}," in line
