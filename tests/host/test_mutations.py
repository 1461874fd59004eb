# SPDX-License-Identifier: MIT
"""The list of seeded bugs, and how it is read."""

from pathlib import Path

import pytest
from tests.mutations import mutate
from tests.mutations.mutate import LIST, BadList, Mutation, fitting, read_list, verdict

BLOCK = """# A list.

@ bh/a.c a bug
-	one
-	two
+	two

@ bh/b.c the beginning of a line
-	if (a
+	if (!a
"""


def mutation(old: str, new: str) -> Mutation:
    return Mutation(1, "bh/a.c", "a bug", old, new)


def test_the_list_fits_the_sources() -> None:
    mutations = read_list(LIST)
    keys, stale = fitting(mutations)
    assert stale == []
    assert len(keys) == len(mutations) >= 60


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text(BLOCK)
    first, second = read_list(path)
    assert (first.file, first.text, first.old, first.new) == ("bh/a.c", "a bug", "\tone\n\ttwo", "\ttwo")
    assert second.apply("\tif (a && b)\n") == "\tif (!a && b)\n"


@pytest.mark.parametrize("block", ["@ bh/a.c nothing\n", "@ bh/a.c\n-a\n+b\n", "@ bh/a.c x\n-a\n b\n"])
def test_what_is_no_mutation(tmp_path: Path, block: str) -> None:
    path = tmp_path / "list"
    path.write_text("\n" + block)
    with pytest.raises(BadList):
        read_list(path)


@pytest.mark.parametrize("source", ["nothing of it", "one two one"])
def test_the_lines_must_stand_there_once(source: str) -> None:
    with pytest.raises(BadList):
        mutation("one", "two").apply(source)


def test_a_result_is_for_one_source() -> None:
    bug = mutation("one", "two")
    assert bug.key("one") == bug.key("one") != bug.key("one ")
    assert bug.key("one") != mutation("one", "three").key("one")


def test_verdicts() -> None:
    assert verdict(["sweep", "unit"]) == "found by sweep, unit"
    assert verdict([]) == "survived"


class Ladder:
    """Steps that find what they are told to, and note in which order they were run."""

    def __init__(self, finds: dict[str, str]) -> None:
        self.finds = finds
        self.run: list[tuple[str, str]] = []

    def run_one(self, one: Mutation, steps: tuple[str, ...], quick: bool) -> list[str]:
        assert quick
        self.run += [(one.text, steps[0])]
        return [step for step in steps if self.finds.get(one.text) == step]


def test_long_steps_come_last(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bugs = [Mutation(number, "a.c", text, "old", "new") for number, text in enumerate(("deep", "lives", "easy"))]
    keys = {one.number: one.text for one in bugs}
    ladder = Ladder({"easy": "unit", "deep": "two interrupts"})
    monkeypatch.setattr(mutate, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr(mutate, "run_one", ladder.run_one)
    known = mutate.Results()
    mutate.run_all(bugs, keys, known, every_step=False)
    assert ladder.run == [
        ("deep", "sweep"), ("lives", "sweep"), ("easy", "sweep"), ("deep", "whole sweep"), ("lives", "whole sweep"),
    ]  # fmt: skip
    assert mutate.Results().known == {"easy": ["unit"], "deep": ["two interrupts"], "lives": []}
    assert known.lacks("other", False) and known.lacks("lives", True)
    assert not known.lacks("lives", False) and not known.lacks("easy", True)
