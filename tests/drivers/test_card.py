# SPDX-License-Identifier: MIT
"""SD cards: the suites of the image on cards of each kind, and the host's look at them."""

import array
import os
import re
import struct
import sys
import zlib
from pathlib import Path

import pytest
from qemu import Console, Machine

from .conftest import Suite

MIB = 1 << 20
SECTOR = 512

# How much the test under load writes: 64 MiB with LONG=1.
LOAD_MIB = 64 if os.environ.get("BHK_LONG") else 4


def make_card(path: Path, size: int, partitions: list[tuple[int, int]] | None = None) -> Path:
    """A card, with a partition table if there are (first sector, sectors) to put into it."""
    with path.open("wb") as card:
        card.truncate(size)
        if partitions:
            table = b"".join(
                struct.pack("<B3xB3xII", 0, 0x0C, first, count) for first, count in partitions
            )
            card.seek(446)
            card.write(table.ljust(64, b"\0") + b"\x55\xaa")
    return path


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A small card with two partitions."""
    return make_card(tmp_path / "card.img", 64 * MIB, [(2048, 4096), (8192, 16384)])


@pytest.mark.parametrize(("kind", "size"), [("SDSC", 64 * MIB), ("SDHC", 4096 * MIB)])
def test_suite(suite: Suite, tmp_path: Path, kind: str, size: int) -> None:
    output = suite("mmc,mmc_fault", card=make_card(tmp_path / "card.img", size))
    assert f"mmc1: new {kind} card" in output


def load_sector(data: bytes, number: int) -> bool:
    """The sector is what mmc_load_test.c wrote: its number and the sum of its words."""
    words = array.array("I", data)
    if sys.byteorder == "big":
        words.byteswap()
    return words[0] == number and words[1] == sum(words[2:]) & 0xFFFFFFFF and any(words[2:])


def test_write_under_load(suite: Suite, tmp_path: Path) -> None:
    path = make_card(tmp_path / "card.img", 64 * MIB)
    output = suite("mmc_load", f"mmc_load_test.mib={LOAD_MIB}", card=path)
    print("\n".join(re.findall(r".* p99 .*|.*latency of the thread|.*\d\.\.\d+ *us +\d+", output)))
    assert re.search(r"with the write: latency of the thread\n.*\.\..* us +\d+\n", output)
    data = path.read_bytes()
    sectors = LOAD_MIB * MIB // SECTOR
    wrong = [
        number
        for number in range(sectors)
        if not load_sector(data[number * SECTOR : (number + 1) * SECTOR], number)
    ]
    assert not wrong
    assert not any(data[LOAD_MIB * MIB :])


def test_partitions(image: Path, card: Path) -> None:
    with Machine(image, card=card) as machine:
        console = Console(machine)
        console.boot()
        console.command("mmc")
        table = console.command("cat /proc/partitions")
        assert re.findall(r"(\d+) (mmcblk1\S*)", table) == [
            ("65536", "mmcblk1"),
            ("2048", "mmcblk1p1"),
            ("8192", "mmcblk1p2"),
        ]
        assert "mmcblk1: p1 p2" in console.command("dmesg")


def test_command(image: Path, card: Path) -> None:
    with Machine(image, card=card) as machine:
        console = Console(machine)
        console.boot()
        assert "SDSC QEMU!" in console.command("mmc")
        assert "55 aa" in console.command("mmc read 0")
        written = console.command("mmc write 2048 300 5")
        assert "300 sectors verified" in console.command("mmc verify 2048 300 5")
        assert "sector 2048 is not what was written" in console.command("mmc verify 2048 1 6")
        assert "requests/s" in console.command("mmc bench 0 256")
        assert "beyond end of device" in console.command("mmc read 131072")
    checksum = re.search(r"crc32 ([0-9a-f]{8})", written)
    assert checksum
    with card.open("rb") as file:
        file.seek(2048 * SECTOR)
        assert int(checksum[1], 16) == zlib.crc32(file.read(300 * SECTOR))


def test_nodes(image: Path, card: Path) -> None:
    """The disk and its partitions are files: any bytes, and an end."""
    with card.open("r+b") as file:
        file.seek(2048 * SECTOR + 1000)
        file.write(b"in the first partition")
        file.seek(8192 * SECTOR + 16384 * SECTOR - 4)
        file.write(b"last")
    with Machine(image, card=card) as machine:
        console = Console(machine)
        console.boot()
        console.command("mmc")
        names = [name for name in console.command("ls /dev").split() if "mmcblk" in name]
        assert names == ["mmcblk1", "mmcblk1p1", "mmcblk1p2"]
        kinds = re.findall(r"(\S)rw +(\d+), +(\d+) (\S+)", console.command("ls -l /dev"))
        assert {kind for kind, _, _, name in kinds if name not in names} == {"c"}
        assert [row for row in kinds if row[3] in names] == [
            ("b", "179", str(8 + part), name) for part, name in enumerate(names)
        ]
        assert console.command("hexdump /dev/mmcblk1 510 16").splitlines() == [
            "000001fe  55 aa" + " 00" * 14 + "  |U" + "." * 15 + "|"
        ]
        assert "|in the first par|" in console.command("hexdump /dev/mmcblk1p1 1000 32")
        end = 16384 * SECTOR
        assert console.command(f"hexdump /dev/mmcblk1p2 {end - 4}").splitlines() == [
            f"{end - 4:08x}  6c 61 73 74" + " " * 37 + " |last|"
        ]
        assert console.command(f"hexdump /dev/mmcblk1p2 {end}") == ""
        console.command("echo -n from the shell > /dev/mmcblk1p2")
        assert "no file" in console.command("hexdump /dev/mmcblk1p3")
        assert "is not a number" in console.command("hexdump /dev/mmcblk1 x")
    with card.open("rb") as file:
        file.seek(8192 * SECTOR)
        assert file.read(16) == b"from the shell\0\0"


def test_no_card(image: Path) -> None:
    with Machine(image) as machine:
        console = Console(machine)
        console.boot()
        assert "card:       none" in console.command("mmc")
        assert "there is no card" in console.command("mmc read 0")
