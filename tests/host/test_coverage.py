# SPDX-License-Identifier: MIT
"""The file in which the image hands over what it counted."""

import struct
from pathlib import Path

import pytest
from qemu import ROOT

from tests.coverage.coverage import read_counts


def piece(data: bytes) -> bytes:
    """As kernel/coverage.c writes one."""
    return struct.pack("<I", len(data)) + data


def test_pieces_of_a_file_are_put_together() -> None:
    data = piece(b"/a.gcda") + piece(b"adcg") + piece(b"12") + piece(b"")
    data += piece(b"/b.gcda") + piece(b"")
    assert list(read_counts(data)) == [(Path("/a.gcda"), b"adcg12"), (Path("/b.gcda"), b"")]


def test_nothing_was_written() -> None:
    assert not list(read_counts(b""))


@pytest.mark.parametrize("cut", (1, 5, 12))
def test_a_file_that_ends_early_is_an_error(cut: int) -> None:
    data = piece(b"/a.gcda") + piece(b"adcg") + piece(b"")
    with pytest.raises((ValueError, struct.error)):
        list(read_counts(data[:-cut]))


def test_the_image_has_what_that_of_the_tests_has() -> None:
    options = [set((ROOT / f"configs/{name}_defconfig").read_text().splitlines()[1:]) for name in ("test", "coverage")]
    assert not options[0] - options[1]
