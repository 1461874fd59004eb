# SPDX-License-Identifier: MIT
"""The page that compares bhk with Linux."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from qemu.marks import Statistics
from tests.bench import performance
from tests.bench.on_linux import benchmarks


def row(name: str, p50: int) -> Statistics:
    return Statistics(name, "instructions", p50, p50, p50, p50, 1)


BHK = {"tasklet": row("tasklet", 60), "work_bh": row("work_bh", 200), "calibration": row("calibration", 9)}
LINUX = {"tasklet": row("tasklet", 390)}


def test_rows_are_paired_by_name() -> None:
    rows = performance.pair(BHK, LINUX, {"tasklet": "text"})
    assert [(item.name, item.ratio) for item in rows] == [("tasklet", "6.5"), ("work_bh", "")]


def test_the_table_tells_what_linux_lacks() -> None:
    lines = performance.table(performance.pair(BHK, LINUX, {})).splitlines()
    assert lines[1].split() == ["tasklet", "60", "390", "6.5"]
    assert lines[2].split() == ["work_bh", "200", "-"]


def test_only_the_figures_of_the_page_are_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"head\n{performance.BEGIN}\nold\n{performance.END}\ntail\n")
    rows = performance.pair(BHK, LINUX, {})
    performance.write(page, rows, "what")
    performance.write(page, rows, "what")
    text = page.read_text()
    assert text.startswith("head\n") and text.endswith("tail\n")
    assert "old" not in text and text.count("| `tasklet` |") == 1


def test_a_page_without_a_place_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("no place\n")
    with pytest.raises(ValueError, match="no place"):
        performance.write(page, [], "")
    assert page.read_text() == "no place\n"


def test_the_chart_has_two_bars_for_each_path_of_both() -> None:
    svg = ElementTree.fromstring(performance.chart(performance.pair(BHK, LINUX, {})))
    bars = [item for item in svg if item.get("height") == str(performance.BAR)]
    assert len(bars) == 2
    widths = [float(item.get("width", "0")) for item in bars]
    assert widths[0] < widths[1]


def test_linux_runs_the_benchmarks_of_the_image_but_bh_work() -> None:
    names = benchmarks()
    assert {"irq", "tasklet", "wake_fifo", "work_batch_1000"} <= set(names)
    assert "work_bh" not in names and len(names) == len(set(names))
