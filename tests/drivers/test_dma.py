# SPDX-License-Identifier: MIT
"""The command dma: what it copies is compared, so that a bench that ends has copied right."""

import re
from pathlib import Path

from qemu import Console, Machine


def test_bench(image: Path) -> None:
    with Machine(image) as machine:
        console = Console(machine)
        console.boot()
        text = console.command("dma bench", timeout=120)
        rows = re.findall(r"^ +(\d+) +(\d+) +(\d+) +\d+$", text, re.MULTILINE)
        assert [row[0] for row in rows] == ["64", "512", "4096", "32768", "262144"], text
        assert all(int(figure) > 0 for row in rows for figure in row[1:])
