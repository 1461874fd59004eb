# SPDX-License-Identifier: MIT
"""Whose bytes are whose in an image that was compiled across files."""

import pytest

from tests import size


@pytest.mark.parametrize(
    ("place", "depth", "part"),
    [
        ("kernel/sched/core.c:12", 2, "kernel/sched"),
        ("/somewhere/else/kernel/sched/core.c:12", 2, "kernel/sched"),
        ("/somewhere/bh/timer.c:1", 1, "bh"),
        ("/build/gcc/libgcc/libgcc2.c:99", 2, "(libraries)"),
    ],
)
def test_a_symbol_belongs_to_its_source(place: str, depth: int, part: str) -> None:
    assert size.source_of(place, depth) == part
