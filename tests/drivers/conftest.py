# SPDX-License-Identifier: MIT
"""Fixtures of the driver tests: the test image, with what its suites need beside the machine."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qemu import ROOT, Ktap, Machine
from qemu.ktap import Outcome

LIMIT = 300.0
SILENCE = 60.0

Suite = Callable[..., str]


@pytest.fixture(scope="session")
def image() -> Path:
    """The test image; BHK_IMAGE names another one."""
    path = Path(os.environ.get("BHK_IMAGE", ROOT / "build-test/bhk.elf"))
    if not path.is_file():
        pytest.exit(f"{path} is missing: 'make test STAGES=drivers' builds it", returncode=3)
    return path


@pytest.fixture
def suite(image: Path) -> Suite:
    """A function that runs suites of the image on a machine and returns what it printed.

    Every case that failed fails the test, and so does a run in which none passed.
    """

    def run(name: str, args: str = "", **options: Any) -> str:
        parser = Ktap()
        with Machine(image, args=f"test={name} {args}", icount=5, **options) as machine:
            end = machine.wait(LIMIT, SILENCE, lambda line: (parser.feed(line), None)[1])
        parser.finish()
        failed = [test for test in parser.tests if test.outcome is Outcome.FAILED]
        assert not failed, end.output
        assert end.passed, f"{end.meaning}\n{end.output}"
        assert parser.count(Outcome.PASSED), end.output
        return end.output

    return run
