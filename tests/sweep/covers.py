#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Which public functions the sweep runs: as the operation that is interrupted, and in the handler that interrupts.

Read from the sources: what the functions in the tables of operations call, by way of the macros and inline functions of
the headers, too. tests/sweep/left_out names what is not there, with the reason. Without arguments: prints the table.
"""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LEFT_OUT = Path(__file__).with_name("left_out")
HEADERS = (
    "interrupt", "workqueue", "timer", "hrtimer", "kthread", "irq_work", "rcupdate", "wait", "swait", "completion",
    "mutex", "semaphore", "rwsem", "printk", "slab",
)  # fmt: skip

PROTOTYPE = re.compile(r"^(?!typedef|static|extern)[a-z][\w\s*]*?\b(\w+)\([^;{}]*\)[^;{}]*;", re.M)
ATTRIBUTE = re.compile(r"\b__printf\(\d, \d\)\s*|\b__malloc\b")
EXPORT = re.compile(r"EXPORT_SYMBOL(?:_GPL)?\((\w+)\)")
INLINE = re.compile(r"^static (?:__always_)?inline [^;{}]*?\b(\w+)\([^;{}]*\)\n\{\n(.*?)^\}", re.M | re.S)
MACRO = re.compile(r"^#define (\w+)\b((?:.*\\\n)*.*)", re.M)
FUNCTION = re.compile(r"^static [\w\s*]*?\b(\w+)\([^;{}]*\)\n\{\n(.*?)^\}", re.M | re.S)
SWEEP_OP = re.compile(r"^SWEEP_OP\((\w+),(.*?)\)$", re.M | re.S)
TABLE = re.compile(r"struct sweep_op ops\[\] = \{\n(.*?)^\};", re.M | re.S)
ROW = re.compile(r'\{"[^"]*",\s*(\w+),\s*([^,}]+)')
WORD = re.compile(r"[A-Za-z_]\w*")

Bodies = dict[str, str]


class BadList(Exception):
    """left_out is not as it should be."""


@dataclass
class Roles:
    """In which roles a function is run."""

    operation: bool = False
    handler: bool = False
    thread: bool = False


@dataclass
class Missing:
    """What is in neither the sweep nor the list, and what the list has for nothing."""

    operations: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)


def calls(text: str, bodies: Bodies) -> set[str]:
    """All names in a text, and in the bodies of those that have one."""
    found: set[str] = set()
    todo = [text]
    while todo:
        for word in WORD.findall(todo.pop()):
            if word not in found:
                found.add(word)
                todo += [bodies[word]] if word in bodies else []
    return found


def swept(sources: Iterable[str], headers: Iterable[str]) -> dict[str, Roles]:
    """What the tables in these sources run."""
    shared: Bodies = {}
    for header in headers:
        shared.update(MACRO.findall(header) + INLINE.findall(header))
    result: dict[str, Roles] = {}
    for source in sources:
        bodies = shared | dict(MACRO.findall(source) + FUNCTION.findall(source) + SWEEP_OP.findall(source))
        for table in TABLE.findall(source):
            for function, flags in ROW.findall(table):
                by = calls(flags, bodies)
                for name in calls(function, bodies):
                    roles = result.setdefault(name, Roles())
                    roles.operation |= "SWEEP_TASK" in by
                    roles.handler |= "SWEEP_IRQ" in by
                    roles.thread |= "SWEEP_WAKE" in by
    return result


def public(headers: Iterable[str], sources: Iterable[str]) -> list[str]:
    """The functions that the headers declare and the sources export."""
    exported = {name for source in sources for name in EXPORT.findall(source)}
    return [name for header in headers for name in PROTOTYPE.findall(ATTRIBUTE.sub("", header)) if name in exported]


def read_left_out(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """Reasons for no operation, and for none in a handler. A `-` before a name: only the latter."""
    nowhere: dict[str, str] = {}
    no_handler: dict[str, str] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        names, _, reason = line.partition(": ")
        if not reason:
            raise BadList(f"no reason: {line}")
        for name in names.split():
            (no_handler if name.startswith("-") else nowhere)[name.lstrip("-")] = reason
    return nowhere, no_handler


def compare(names: list[str], roles: dict[str, Roles], nowhere: dict[str, str], no_handler: dict[str, str]) -> Missing:
    """What is missing, and what is listed for nothing."""
    missing = Missing()
    for name in names:
        role = roles.get(name, Roles())
        if not role.operation and name not in nowhere:
            missing.operations.append(name)
        if not role.handler and name not in nowhere and name not in no_handler:
            missing.handlers.append(name)
        if (role.operation and name in nowhere) or (role.handler and name in no_handler):
            missing.needless.append(name)
    missing.needless += [name for name in (*nowhere, *no_handler) if name not in names]
    return missing


def texts(folders: Iterable[str], pattern: str) -> list[str]:
    """The sources of some folders."""
    return [path.read_text() for folder in folders for path in sorted((ROOT / folder).rglob(pattern))]


def read_sources() -> tuple[list[str], dict[str, Roles]]:
    """The public functions of the headers, and what the sweep runs."""
    headers = [(ROOT / f"include/linux/{name}.h").read_text() for name in HEADERS]
    return public(headers, texts(["bh", "kernel"], "*.c")), swept(texts(["tests/sweep"], "sweep_*.c"), headers)


def main() -> int:
    names, roles = read_sources()
    nowhere, no_handler = read_left_out(LEFT_OUT.read_text())
    print(f"{'':42} operation  handler  woken thread")
    for name in names:
        role = roles.get(name, Roles())
        marks = ["yes" if one else "-" for one in (role.operation, role.handler, role.thread)]
        reason = nowhere.get(name) or no_handler.get(name, "")
        print(f"{name:42} {marks[0]:10} {marks[1]:8} {marks[2]:8} {reason}")
    missing = compare(names, roles, nowhere, no_handler)
    for what, found in (("no operation", missing.operations), ("not in a handler", missing.handlers),
                        ("listed for nothing", missing.needless)):  # fmt: skip
        for name in found:
            print(f"{name}: {what}", file=sys.stderr)
    return int(missing != Missing())


if __name__ == "__main__":
    sys.exit(main())
