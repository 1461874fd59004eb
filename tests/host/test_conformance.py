# SPDX-License-Identifier: MIT
"""The comparison of bhk with Linux: what it lets pass and what not."""

import importlib.util
import sys
from pathlib import Path

import pytest
from qemu import ROOT
from tests.conformance import formats

spec = importlib.util.spec_from_file_location("conformance", ROOT / "tests/conformance/run.py")
assert spec and spec.loader
conformance = importlib.util.module_from_spec(spec)
sys.modules["conformance"] = conformance
spec.loader.exec_module(conformance)

KNOWN = {"m: depth": conformance.Difference("1", "2", "because")}


def test_the_same_lines_pass() -> None:
    assert conformance.compare("m", ["a = 1", "b = 2"], ["a = 1", "b = 2"], {}) == ([], set())


@pytest.mark.parametrize(
    ("linux", "bhk"),
    [
        (["a = 1"], ["a = 2"]),
        (["a = 1"], ["b = 1"]),
        (["a = 1", "b = 2"], ["a = 1"]),
        (["a = 1"], ["a = 1", "b = 2"]),
        (["a = 1", "b = 2"], ["b = 2", "a = 1"]),
    ],
)
def test_a_difference_fails(linux: list[str], bhk: list[str]) -> None:
    problems, _ = conformance.compare("m", linux, bhk, {})
    assert problems


def test_a_known_difference_passes_and_is_told() -> None:
    assert conformance.compare("m", ["depth = 1"], ["depth = 2"], KNOWN) == ([], {"m: depth"})


@pytest.mark.parametrize(("linux", "bhk"), [("1", "3"), ("2", "1"), ("0", "2")])
def test_other_values_than_the_known_ones_fail(linux: str, bhk: str) -> None:
    problems, seen = conformance.compare("m", [f"depth = {linux}"], [f"depth = {bhk}"], KNOWN)
    assert problems and not seen


def test_a_known_difference_of_another_module_fails() -> None:
    problems, _ = conformance.compare("n", ["depth = 1"], ["depth = 2"], KNOWN)
    assert problems


def test_observations_are_found_in_a_log() -> None:
    log = "[    0.1] obs c_irq: a = 1\r\n[    0.2] other\n[    0.3] obs c_irq: b = 'x = y'\n"
    assert conformance.observations(log)["c_irq"] == ["a = 1", "b = 'x = y'"]


def test_every_known_difference_has_a_reason(tmp_path: Path) -> None:
    known = conformance.read_known(ROOT / "tests/conformance/known")
    assert known
    assert all(difference.why for difference in known.values())


def shown(change: tuple[str, str] = ("", "")) -> str:
    """What Linux would show if its files were those of the record, but for a change."""
    lines = []
    for path, text in formats.parts():
        lines += [f"{formats.BEGIN}{path}", text.rstrip("\n"), formats.END]
    return "\n".join(lines).replace(*change) + "\n" if change[0] else "\n".join(lines) + "\n"


def test_files_of_linux_as_recorded() -> None:
    assert formats.problems(shown()) == []
    assert formats.problems(shown(("ID: 58", "ID: 59"))) == []
    assert formats.problems(shown(("TASKLET:          1", "TASKLET:        777"))) == []


@pytest.mark.parametrize(
    "change", [("offset:12", "offset:16"), ("vec=%u [", "vec=%u ("), ("IRQ_POLL:", "IRQPOLL:"), (formats.BEGIN + "/proc/stat", "lost")]
)
def test_a_file_that_linux_has_otherwise_is_named(change: tuple[str, str]) -> None:
    assert formats.problems(shown(change))
