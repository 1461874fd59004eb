#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Each public header compiles alone and twice, all compile in several orders, and some reach others.

Drivers rely on what a header of Linux brings along: REACHES lists that.
"""

import argparse
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from qemu.ktap import Report

ROOT = Path(__file__).resolve().parent.parent
INCLUDE = ROOT / "include"
CC = ["arm-none-eabi-gcc", "-mcpu=arm1176jzf-s", "-marm", "-std=gnu11", "-ffreestanding"]
WARNINGS = ["-Wall", "-Wextra", "-Werror", "-Wundef", "-Wno-unused-parameter", "-Wno-sign-compare"]
DEFINES = ["-D__KERNEL__", '-DKBUILD_MODNAME="headers"', '-DKBUILD_BASENAME="headers"']

FOLDERS = ["linux", "asm", "soc", "bhk", "kunit"]
# Orders to try beside the sorted one and its reverse.
SEEDS = range(4)
# For assembler files, or halves of another header.
NOT_ALONE: set[str] = set()

BASIC = "types printk init errno err kernel string stddef compiler export bug bitops list".split()
COMMON = [
    *BASIC,
    *"jiffies ktime time timer wait workqueue spinlock preempt irqflags smp sched stat".split(),
]
REACHES: dict[str, list[str]] = {
    **{name: COMMON for name in ("module", "interrupt", "slab", "kthread", "sched")},
    **{
        name: ["sched", "wait", "jiffies", "types"]
        for name in ("delay", "completion", "proc_fs", "seq_file")
    },
    "workqueue": ["timer", "jiffies", "printk", "kernel", "string"],
    "timer": ["ktime", "jiffies", "time", "printk"],
    "hrtimer": ["ktime", "jiffies", "time", "printk"],
    "kfifo": ["kernel", "printk", "slab", "string"],
    **{
        name: ["kdev_t", "types", "export", "printk", "spinlock"]
        for name in ("cdev", "device", "fs")
    },
}


class Compiler:
    """Compiles lists of #includes with the options of a build."""

    def __init__(self, build: Path) -> None:
        autoconf = build / "include/generated/autoconf.h"
        self._base = [*CC, *WARNINGS, *DEFINES, "-include", str(autoconf)]
        self._base += [f"-I{INCLUDE}", f"-I{build / 'include'}"]

    def run(self, headers: list[str], *options: str) -> "subprocess.CompletedProcess[str]":
        """Compile the headers in this order."""
        text = "".join(f"#include <{header}>\n" for header in headers)
        return subprocess.run(
            [*self._base, *options, "-x", "c", "-"], input=text, capture_output=True, text=True
        )

    def problems(self, headers: list[str]) -> list[str]:
        """The compiler's first complaints."""
        done = self.run(headers, "-fsyntax-only")
        return [] if done.returncode == 0 else done.stderr.splitlines()[:8]

    def reached(self, header: str) -> set[str]:
        """The headers that one brings along, as linux/name.h."""
        done = self.run([header], "-M")
        words = done.stdout.replace("\\\n", " ").split()
        return {word.removeprefix(f"{INCLUDE}/") for word in words}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", type=Path, help="a build, for its options")
    compiler = Compiler(parser.parse_args().build)
    headers = [
        str(path.relative_to(INCLUDE))
        for folder in FOLDERS
        for path in sorted((INCLUDE / folder).rglob("*.h"))
    ]
    headers = [header for header in headers if header not in NOT_ALONE]

    report = Report()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        twice = pool.map(lambda header: compiler.problems([header, header]), headers)
        for header, problems in zip(headers, twice):
            report.result(f"{header} alone", problems)
    report.result("all in order", compiler.problems(headers))
    report.result("all in reverse order", compiler.problems(headers[::-1]))
    for seed in SEEDS:
        shuffled = random.Random(seed).sample(headers, len(headers))
        report.result(f"all in random order {seed}", compiler.problems(shuffled))
    present = [item for item in REACHES.items() if f"linux/{item[0]}.h" in headers]
    for name, wanted in sorted(present):
        got = compiler.reached(f"linux/{name}.h")
        missing = [other for other in wanted if f"linux/{other}.h" not in got]
        report.result(f"linux/{name}.h reaches what Linux's does", missing)
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
