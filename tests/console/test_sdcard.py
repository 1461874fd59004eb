# SPDX-License-Identifier: MIT
"""The card that `make sdcard` makes: what is on it, and that its kernel boots on both boards."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from qemu import ROOT, Console, Machine

from .test_banner import BOARDS

FIRMWARE = ["bootcode.bin", "start.elf", "fixup.dat"]


def make_card(build: Path, firmware: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["qemu/sdcard.sh", str(build), str(firmware)], cwd=ROOT, capture_output=True, text=True
    )


def read(build: Path, name: str) -> bytes:
    """A file from the card."""
    card = f"{build}/sdcard.img@@1M"
    return subprocess.run(["mtype", "-i", card, f"::{name}"], check=True, capture_output=True).stdout


@pytest.fixture
def build(image: Path, tmp_path: Path) -> Path:
    """A build folder with the kernel's image and a card made of it."""
    shutil.copy(image.with_name("kernel.img"), tmp_path)
    firmware = tmp_path / "boot"
    firmware.mkdir()
    for name in FIRMWARE:
        (firmware / name).write_text(f"stands for {name}")
    done = make_card(tmp_path, firmware)
    assert done.returncode == 0, done.stderr
    assert "sudo dd if=" in done.stdout and not done.stderr
    return tmp_path


def test_the_card_has_firmware_and_settings(build: Path) -> None:
    for name in FIRMWARE:
        assert read(build, name).decode() == f"stands for {name}"
    settings = read(build, "config.txt").decode().splitlines()
    assert {"kernel=kernel.img", "enable_uart=1", "device_tree="} <= set(settings)


@pytest.mark.parametrize("board", BOARDS)
def test_the_cards_kernel_boots(build: Path, board: str) -> None:
    kernel = build / "card.img"
    kernel.write_bytes(read(build, "kernel.img"))
    assert kernel.read_bytes() == (build / "kernel.img").read_bytes()
    with Machine(kernel, board=board, bios=True, host=False) as machine:
        console = Console(machine)
        console.boot()
        assert "shell" in console.command("ps")


def test_a_folder_without_the_firmware_is_an_error(tmp_path: Path) -> None:
    done = make_card(tmp_path, tmp_path)
    assert done.returncode == 1
    assert f"FIRMWARE={tmp_path} does not hold all of: bootcode.bin" in done.stderr
    assert not (tmp_path / "sdcard.img").exists()


def test_without_the_firmware_it_says_what_to_add(image: Path, tmp_path: Path) -> None:
    """The package cannot be fetched: the card is made all the same, for QEMU, and says what it lacks."""
    build = Path("build") / tmp_path.name
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "apt-get").write_text("#!/bin/sh\necho there is no network\nexit 100\n")
    (tools / "apt-get").chmod(0o755)
    (ROOT / build).mkdir(parents=True)
    try:
        shutil.copy(image.with_name("kernel.img"), ROOT / build)
        done = subprocess.run(
            ["qemu/sdcard.sh", str(build)],
            cwd=ROOT,
            env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        for word in (*FIRMWARE, "raspi-firmware", "make sdcard FIRMWARE=folder", "QEMU only"):
            assert word in done.stderr
        assert "there is no network" in (ROOT / build / "apt/log").read_text()
        assert read(ROOT / build, "kernel.img") == (ROOT / build / "kernel.img").read_bytes()
    finally:
        shutil.rmtree(ROOT / build)
