# SPDX-License-Identifier: MIT
"""Making an image for a tool that then boots it."""

import os
import subprocess
from pathlib import Path

from .machine import ROOT

# Of what the compiler said, so much is told.
LAST_LINES = 20


class BuildError(Exception):
    """The image could not be made; the text is the end of what make said."""


def make_environment() -> dict[str, str]:
    """For a make of its own: the one that calls the tool has options and variables, which are not for it."""
    return {name: os.environ[name] for name in os.environ if not name.startswith(("MAKE", "MFLAGS"))}


def build_image(folder: str, defconfig: str, *words: str) -> Path:
    """Make the image of configs/DEFCONFIG_defconfig in a folder of the project."""
    line = ["make", "-s", f"-j{os.cpu_count() or 1}", "-C", str(ROOT), f"O={folder}"]
    line += [f"DEFCONFIG={defconfig}", *words]
    done = subprocess.run(
        line, capture_output=True, text=True, errors="replace", env=make_environment()
    )
    if done.returncode:
        raise BuildError("\n".join((done.stdout + done.stderr).splitlines()[-LAST_LINES:]))
    return ROOT / folder / "bhk.elf"


def build_plugin(name: str, folder: Path) -> Path:
    """Make the QEMU plugin qemu/plugin/NAME.c in a folder."""
    plugin, source = folder / f"{name}.so", ROOT / f"qemu/plugin/{name}.c"
    newest = max(path.stat().st_mtime for path in (source, source.with_name("plugin.h")))
    if not plugin.exists() or plugin.stat().st_mtime < newest:
        flags = ["-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-fvisibility=hidden"]
        subprocess.run(["gcc", *flags, "-o", plugin, source], check=True)
    return plugin
