# SPDX-License-Identifier: MIT
"""The fuzzer of trace dumps: some of its seeds; what was found stays here."""

import pytest

from tests.fuzz.trace import dump, one


@pytest.mark.parametrize("seed", [*range(20), 324, 710, 1773])
def test_a_damaged_dump_is_shown_or_refused(seed: int) -> None:
    one(seed)


def test_a_seed_is_the_same_dump_each_time() -> None:
    assert dump(7) == dump(7) != dump(8)
