# SPDX-License-Identifier: MIT
"""Fixtures of the console tests: booted machines.

`console` is a fresh machine at its prompt, in real time as a person has it. `boot` makes others:
boot("loglevel=8", qtest=True). Each ends with its test. `shell` is one machine for all tests of
a file: they leave it at an empty prompt.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
from qemu import ROOT, Console, Machine


class Boot(Protocol):
    """Boots a machine to its prompt."""

    def __call__(self, args: str = "", **options: Any) -> Console: ...


@pytest.fixture(scope="session")
def image() -> Path:
    """The default image; BHK_IMAGE names another one."""
    path = Path(os.environ.get("BHK_IMAGE", ROOT / "build-default/bhk.elf"))
    if not path.is_file():
        pytest.exit(f"{path} is missing: 'make test STAGES=console' builds it", returncode=3)
    return path


@pytest.fixture
def boot(image: Path) -> Iterator[Boot]:
    """A function that boots a machine with boot arguments and options of qemu.Machine."""
    with ExitStack() as stack:

        def start(args: str = "", **options: Any) -> Console:
            machine = stack.enter_context(Machine(image, args=args, **options))
            console = Console(machine)
            console.boot()
            return console

        yield start


@pytest.fixture
def console(boot: Boot) -> Console:
    """A fresh machine at its prompt."""
    return boot()


@pytest.fixture(scope="module")
def shell(image: Path) -> Iterator[Console]:
    """A machine at its prompt, shared by the tests of a file."""
    with Machine(image) as machine:
        console = Console(machine)
        console.boot()
        yield console


@contextmanager
def counted_machine(args: str = "") -> Iterator[Console]:
    """
    The test image at its prompt, which has all there is. Time is counted in instructions, and nothing draws on the
    screen: order may be asserted.
    """
    with Machine(ROOT / "build-test/bhk.elf", args=f"fbcon.on=0 {args}", icount=5) as machine:
        console = Console(machine)
        console.boot()
        yield console


@pytest.fixture(scope="module")
def counted() -> Iterator[Console]:
    """Such a machine, shared by the tests of a file."""
    with counted_machine() as console:
        yield console
