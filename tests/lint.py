#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The cheap checks on the sources: what `make lint` and the first stage of `make test` run."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from qemu.ktap import Report

ROOT = Path(__file__).resolve().parent.parent
SKIPPED_FOLDERS = {"build", "corpus", ".git", "__pycache__", ".mypy_cache"}
C_SUFFIXES = {".c", ".h", ".S"}
LICENCE = "SPDX-License-Identifier: MIT"
NO_LICENCE_LINE = {"LICENSE", ".gitignore", ".clang-format", ".log", ".md", ".dts", ".svg", ".json", "_defconfig"}
MAX_LINES = 600
# Joined here so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
ELSEWHERE = re.compile(r"(?<![\w.])/(?:root|home/\w+|work)/")


def sources() -> list[Path]:
    """The text files of the project."""
    found = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if any(part in SKIPPED_FOLDERS or part.startswith("build-") for part in parts):
            continue
        if path.is_file() and parts[0] != ".git" and is_text(path):
            found.append(path)
    return found


def is_text(path: Path) -> bool:
    """The file has no NUL byte."""
    return b"\0" not in path.read_bytes()[:4096]


def first_line(path: Path) -> str:
    """How the licence line has to begin, by the kind of file."""
    return {".c": "// ", ".h": "/* ", ".S": "/* "}.get(path.suffix, "")


def text_problems(path: Path) -> Iterator[str]:
    """What is wrong with the text of one file."""
    name = path.relative_to(ROOT)
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = text.split("\n")
    if text and not text.endswith("\n"):
        yield f"{name}: the last line has no end"
    if text.endswith("\n\n"):
        yield f"{name}: empty lines at the end"
    head = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
    if not any(path.name.endswith(suffix) for suffix in NO_LICENCE_LINE):
        if LICENCE not in head or not head.startswith(first_line(path)):
            yield f"{name}:1: no '{first_line(path)}{LICENCE}'"
    if path.suffix in C_SUFFIXES and len(lines) > MAX_LINES:
        yield f"{name}: {len(lines)} lines, more than {MAX_LINES}: split it by subject"
    for number, line in enumerate(lines, 1):
        if line != line.rstrip():
            yield f"{name}:{number}: space at the end of the line"
        # A macro line that is empty but for its backslash is how clang-format leaves it.
        if path.suffix in C_SUFFIXES and re.match(r" {8,}[^ \\\\]", line):
            yield f"{name}:{number}: indented with spaces"
        if UNFINISHED.search(line):
            yield f"{name}:{number}: unfinished: {line.strip()}"
        if ELSEWHERE.search(line):
            yield f"{name}:{number}: a path of one machine: {line.strip()}"


def program_problems(command: list[str]) -> list[str]:
    """What a checking program complains about."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return [] if done.returncode == 0 else (done.stdout + done.stderr).splitlines()


def with_interpreter(paths: list[Path], names: tuple[str, ...]) -> list[Path]:
    """The scripts whose first line names one of the interpreters."""
    pattern = re.compile(rb"#!.*\b(?:" + "|".join(names).encode() + rb")\b")
    return [path for path in paths if pattern.match(path.read_bytes()[:80])]


def main() -> int:
    report = Report()
    paths = sources()
    for name, chosen in (
        ("text of the C files", [path for path in paths if path.suffix in C_SUFFIXES]),
        ("text of all other files", [path for path in paths if path.suffix not in C_SUFFIXES]),
    ):
        report.result(name, [problem for path in chosen for problem in text_problems(path)])

    shell = with_interpreter(paths, ("sh", "bash"))
    report.result("shellcheck", program_problems(["shellcheck", *map(str, shell)]))

    scripts = with_interpreter(paths, ("python3",))
    python = {path for path in paths if path.suffix == ".py"} | set(scripts)
    # gdb's module exists inside gdb only; conftest.py may be there once a folder.
    modules = sorted(path for path in python if path.name != "conftest.py")
    command = [sys.executable, "-m", "mypy", "--scripts-are-modules", "--no-error-summary"]
    report.result("mypy", program_problems([*command, *map(str, modules)]))
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
