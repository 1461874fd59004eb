# SPDX-License-Identifier: MIT
"""speedscope, the viewer of profiles: from npm, a fixed version, into build/browser."""

import subprocess
from pathlib import Path

import pytest
from qemu import ROOT

VERSION = "1.25.0"


@pytest.fixture(scope="session")
def speedscope() -> Path:
    """The folder with its page."""
    folder = ROOT / "build/browser"
    release = folder / "node_modules/speedscope/dist/release"
    if not (release / "release.txt").exists() or VERSION not in (release / "release.txt").read_text():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run([*command, f"speedscope@{VERSION}"], capture_output=True, text=True, timeout=110)
        assert done.returncode == 0, done.stderr
    return release
