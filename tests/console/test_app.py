# SPDX-License-Identifier: MIT
"""`make APP=folder`: drivers from outside, as they are written for Linux."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from qemu import ROOT, Console, Machine

APP = ROOT / "tests/console/app"


def make(*words: str) -> None:
    """Build the default image."""
    environment = {key: os.environ[key] for key in os.environ if not key.startswith("MAKE")}
    command = ["make", "-s", f"-j{os.cpu_count()}", "O=build-default", "DEFCONFIG=default", *words]
    subprocess.run(command, cwd=ROOT, check=True, env=environment)


@pytest.fixture(scope="module")
def app_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default image with the drivers; its folder is left as it was."""
    copy = tmp_path_factory.mktemp("app") / "bhk.elf"
    try:
        make(f"APP={APP}")
        shutil.copy(ROOT / "build-default/bhk.elf", copy)
    finally:
        make()
    return copy


@pytest.fixture
def app(app_image: Path) -> Iterator[Console]:
    """That image at its prompt."""
    with Machine(app_image, args="hello.count=2") as machine:
        console = Console(machine)
        console.boot()
        yield console


def test_drivers_start_at_boot(app: Console) -> None:
    log = app.command("dmesg")
    assert "hello: greeting 1" in log and "hello: greeting 2" not in log
    assert "hello: hello_fn+0x0/0x" in log
    assert "old_style: part says 42" in log


def test_drivers_are_modules(app: Console) -> None:
    modules = app.command("lsmod")
    assert "hello" in modules and "old_style" in modules
    app.command("rmmod hello")
    assert "hello: bye" in app.command("dmesg")
    app.command("insmod hello count=1")
    assert app.command("dmesg").count("hello: greeting 0") == 2


def test_they_are_stopped_before_the_power_goes(app: Console) -> None:
    app.send("poweroff\r")
    output = app.machine.wait(60).output
    assert "hello: bye" in output and "old_style: bye" in output
