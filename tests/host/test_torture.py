# SPDX-License-Identifier: MIT
"""How a torture run is judged."""

import pytest
from tests.torture.torture import judge

GOOD = "[ 1.0] torture: 120 different pairs, 3 failed\n[ 1.0] torture: 1000 operations, seed 7, 0 violations\n"


def test_a_good_run() -> None:
    assert judge(GOOD, True, 1000, 7) == []


@pytest.mark.parametrize(
    ("output", "passed", "operations", "seed"),
    [
        ("[ 1.0] torture: 500 of 1000 operations\n", True, 1000, 7),
        (GOOD, False, 1000, 7),
        (GOOD, True, 1001, 7),
        (GOOD, True, 1000, 8),
        (GOOD.replace("0 violations", "1 violations"), True, 1000, 7),
        ("[ 0.5] torture: VIOLATION after 5 operations: x\n" + GOOD, True, 1000, 7),
        ("[ 0.5] WARNING: CPU: 0 PID: 1 at x\n" + GOOD, True, 1000, 7),
        ("[ 0.5] BUG: scheduling while atomic: x/1/0x100\n" + GOOD, True, 1000, 7),
    ],
)
def test_what_is_wrong(output: str, passed: bool, operations: int, seed: int) -> None:
    assert judge(output, passed, operations, seed)
