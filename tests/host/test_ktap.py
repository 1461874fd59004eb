# SPDX-License-Identifier: MIT
"""The KTAP parser: what passes, what fails, and that nothing missing goes unnoticed."""

import pytest
from qemu.ktap import Ktap, Outcome, Report

GOOD = """\
[    0.001000] bhk 0.1.0 booting
KTAP version 1
1..2
    KTAP version 1
    # Subtest: list
    1..2
    ok 1 empty
    ok 2 add_tail
ok 1 list
    KTAP version 1
    # Subtest: tasklet
    1..3
    ok 1 runs_once
[    0.020000] log line in between
    # kill: EXPECTATION FAILED at tests/target/tasklet.c:80
    # Expected a == b
    not ok 2 kill
    ok 3 fifo # SKIP needs two lines
not ok 2 tasklet
"""


def parse(text: str) -> Ktap:
    parser = Ktap()
    for line in text.splitlines():
        parser.feed(line)
    parser.finish()
    return parser


def failures(text: str) -> dict[str, tuple[str, ...]]:
    return {test.name: test.notes for test in parse(text).tests if test.outcome is Outcome.FAILED}


def test_counts_tests_not_suites() -> None:
    parser = parse(GOOD)
    assert [parser.count(outcome) for outcome in Outcome] == [3, 1, 1]
    assert parser.tests[0].name == "list/empty"


def test_failure_carries_its_notes() -> None:
    notes = failures(GOOD)["tasklet/kill"]
    assert notes == ("kill: EXPECTATION FAILED at tests/target/tasklet.c:80", "Expected a == b")


def test_printk_timestamps_are_ignored() -> None:
    stamped = "\n".join(f"[   12.345678] {line}" for line in GOOD.splitlines())
    assert len(parse(stamped).tests) == 5


@pytest.mark.parametrize("keep", range(2, len(GOOD.splitlines())))
def test_an_output_cut_anywhere_fails(keep: int) -> None:
    cut = "\n".join(GOOD.splitlines()[:keep])
    assert failures(cut)


def test_no_output_fails() -> None:
    assert failures("") == {"(all)": ("no KTAP output at all",)}


def test_a_number_out_of_order_fails() -> None:
    assert "b" in failures("TAP version 13\n1..2\nok 1 a\nok 3 b\n")


def test_a_missing_plan_fails() -> None:
    assert failures("KTAP version 1\nok 1 a\n") == {"(all)": ("it printed no plan",)}


def test_a_suite_that_fails_by_itself_counts() -> None:
    text = "KTAP version 1\n1..1\n    # Subtest: s\n    1..1\n    ok 1 a\nnot ok 1 s\n"
    assert list(failures(text)) == ["s"]


def test_groups_of_plain_tap_number_from_one_again() -> None:
    parser = parse("1..2\nok 1 - a\nok 2 - b\n1..1\nok 1 - c\n")
    assert [test.name for test in parser.tests] == ["a", "b", "c"]
    assert parser.count(Outcome.FAILED) == 0


def test_report_prints_what_the_parser_reads(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.result("fine")
    report.result("broken", ["line 3", "line 7"])
    assert report.close() == 1
    assert failures(capsys.readouterr().out) == {"broken": ("line 3", "line 7")}
