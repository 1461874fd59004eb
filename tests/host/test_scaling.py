# SPDX-License-Identifier: MIT
"""The laws of cost against number: what keeps them and what breaks them."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from qemu.marks import MarksError, Metric
from tests.bench import scaling

PHASE, BEGIN, END = 0xB8, 0x94, 0x95


def curve(law: str, each: bool = False) -> scaling.Curve:
    return scaling.Curve("things", Metric("things", PHASE, BEGIN, END, ""), each, law, "text")


def measured(law: str, *points: tuple[int, float]) -> scaling.Measured:
    return scaling.Measured(curve(law), points)


@pytest.mark.parametrize(
    ("law", "points"),
    [
        ("1", [(1, 500), (10, 100), (100, 101), (1000, 120)]),
        ("log", [(1, 200), (10, 300), (1000, 400)]),
        ("n", [(1, 22), (2, 54), (4, 76), (8, 120), (16, 208)]),
    ],
)
def test_what_keeps_the_law(law: str, points: list[tuple[int, float]]) -> None:
    assert measured(law, *points).problem == ""


@pytest.mark.parametrize(
    ("law", "points"),
    [
        ("1", [(1, 500), (10, 100), (1000, 130)]),
        ("log", [(1, 200), (10, 300), (1000, 2000)]),
        ("n", [(1, 22), (2, 54), (4, 76), (8, 200), (16, 900)]),
    ],
)
def test_what_breaks_the_law(law: str, points: list[tuple[int, float]]) -> None:
    assert "not O(" in measured(law, *points).problem


def events(costs: list[int]) -> list[tuple[int, int]]:
    log, now = [(0, PHASE)], 10
    for cost in costs:
        log += [(now, BEGIN), (now + 1 + cost, END)]
        now += cost + 10
    return log


def test_the_median_of_each_size_divided_by_it() -> None:
    log = events([9, 5, 5, 5, 5, 100, 80, 80, 80, 80])
    found = scaling.evaluate(curve("1", each=True), log, "[ 1.0] bench: scale things 1 10\n")
    assert found.points == [(1, 5), (10, 8)]


@pytest.mark.parametrize("count", [9, 11])
def test_missing_and_surplus_samples_are_told(count: int) -> None:
    with pytest.raises(MarksError, match=f"{count} samples instead of 10"):
        scaling.evaluate(curve("1"), events([5] * count), "bench: scale things 1 10\n")


def test_an_image_that_tells_no_sizes(tmp_path: Path) -> None:
    with pytest.raises(MarksError, match="no sizes"):
        scaling.evaluate(curve("1"), events([5] * 10), "")


def test_a_law_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "scaling"
    path.write_text("a | X | OP_BEGIN | n2 | text\n")
    with pytest.raises(MarksError, match="no law 'n2'"):
        scaling.read_curves(path, {"PHASE_X": 1, "MARK_OP_BEGIN": 2, "MARK_OP_END": 3})


def test_the_chart_has_a_line_for_each_curve() -> None:
    curves = [measured("1", (1, 50), (10, 50)), measured("n", (1, 20), (10, 200))]
    lines = [item for item in ElementTree.fromstring(scaling.chart(curves)) if "polyline" in item.tag]
    assert len(lines) == 2
