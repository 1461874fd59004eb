#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Which lines and branches the tests run, on the host and in the image, as one report: `make coverage`.

The image of configs/coverage_defconfig counts itself and writes a file at its end (kernel/coverage.c).
gcovr reads what both compilers left; docs/coverage.md tells what is counted and has the last results.
"""

import argparse
import json
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qemu import ROOT, Hang, Machine
from qemu.build import build_image
from qemu.ktap import Ktap, Outcome, Report

from tests import api

BUILD = "build-coverage"
OUT = ROOT / BUILD / "report"
# Wall-clock limits that only end what is stuck.
LIMIT, SILENCE = 1200.0, 300.0


@dataclass(frozen=True)
class Run:
    """One start of the counting image."""

    name: str
    args: str  # boot arguments
    shift: int = 5  # of icount: how much time an instruction takes
    fails: frozenset[str] = frozenset()  # tests that cannot pass in an image that is several times slower
    app: str = ""  # modules to link in


# What is observed by tracing or by statistics has its own branches.
OBSERVED = ",".join(
    "softirq tasklet workqueue* delayed-work bh-* worker-pool timer* hrtimer irq_thread irq_poll".split()
)
CONSOLE = (
    "cat /proc/softirqs; cat /proc/interrupts; workqueues; ps; timers; irq; stat; stat reset; stat on; "
    "insmod sample_tasklet; rmmod sample_tasklet; stat off; dmesg 5; free; lsmod; top -n 1"
)
# A function between two lines of a backtrace is not inlined; formatting needs more stack; what has a bound of time, or
# must be shorter than a microsecond, takes longer.
SLOWER = """
report/warn_prints_linux_s_block printf/formatting_needs_little_stack
hist/work_waits_and_runs hist/timer_waits_and_runs
hist/hrtimer_waits_and_runs advise/a_work_that_is_late_is_known
advise/a_short_tasklet_suits fb/a_page_is_drawn_in_small_pieces latency/nop_measures_nothing
"""
RUNS = (
    Run("suites", "test=wq_generations,*", fails=frozenset(SLOWER.split())),
    Run(
        "suites, observed", f"-- stat on; trace on irq: sched: timer: workqueue:; test '{OBSERVED}'; poweroff", 4,
        frozenset(["hrtimer/forward_counts_what_was_missed"]),
    ),  # fmt: skip
    Run("workers anew", "test=wq-corners"),
    Run("suites, bad arguments", "softirq=wrong workqueue.watchdog_thresh=0 test=softirq"),
    Run("suites, softirq=linux", "softirq=linux test=softirq"),
    Run("suites, softirq=vector", "softirq=vector test=softirq"),
    Run("console", f"-- {CONSOLE}; poweroff"),
    Run("torture", "torture=1000000,7 loglevel=7"),
    Run("api", f"loglevel=7 {api.PARAMETERS} -- poweroff", app="tests/app/api"),
    Run("conformance", "loglevel=7 -- poweroff", shift=1, app="tests/conformance"),
)


# The branches of these macros are those of their headers. In the line of a call one of them is decided by a
# constant, or is the loop of a wait that is over at once.
MACROS = (
    r"hist_\w+|__?trace_\w+|trace_\w+|wait_event\w*|preempt_enable|preempt_check_resched|context_\w+|might_sleep",
    r"WARN(_ON)?(_ONCE)?|pr_\w+_once|set_softirq_pending|raise_softirq_irqoff|stat_add",
)


@dataclass(frozen=True)
class Goal:
    """What a folder shall reach, in percent."""

    folder: str
    lines: float
    branches: float


GOALS = (Goal("bh/", 100.0, 95.0),)
FOLDERS = ("bh/", "kernel/", "drivers/", "shell/", "")


def read_counts(data: bytes) -> Iterator[tuple[Path, bytes]]:
    """The .gcda files in what the image wrote: name, pieces, an empty piece."""
    at = 0

    def piece() -> bytes:
        nonlocal at
        (length,) = struct.unpack_from("<I", data, at)
        at += 4 + length
        if at > len(data):
            raise ValueError("the file of counts ends in the middle of a piece")
        return data[at - length : at]

    while at < len(data):
        name = piece().decode()
        yield Path(name), b"".join(iter(piece, b""))


def boot(image: Path, run: Run, counts: Path) -> list[str]:
    """One run, and what was wrong with it."""
    counts.unlink(missing_ok=True)
    ktap = Ktap()
    try:
        args = f"coverage={counts} {run.args}"
        with Machine(image, args=args, icount=run.shift) as machine:
            machine.wait(LIMIT, SILENCE, lambda text: (ktap.feed(text), None)[1])
    except Hang as hang:
        return str(hang).splitlines()
    if ktap.tests:
        ktap.finish()
    failed = {test.name for test in ktap.tests if test.outcome is Outcome.FAILED}
    problems = [f"failed: {name}" for name in sorted(failed - run.fails)]
    if not counts.exists():
        problems.append("the image wrote no counts")
    return problems


def gcovr(*words: str) -> None:
    """Call gcovr in the project's folder."""
    common = ["gcovr", "--root", str(ROOT), "--exclude-unreachable-branches", "--exclude-throw-branches"]
    # An interrupt between load and store of a counter loses counts, and gcov then finds a branch
    # taken less than 0 times: that branch is left out of that run.
    common += ["--gcov-ignore-parse-errors"]
    common += ["--exclude-branches-by-pattern", rf"\s*({'|'.join(MACROS)})\(.*"]
    done = subprocess.run([*common, *words], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"gcovr: {done.stderr.strip()[-2000:]}")


def of_image(runs: Iterable[Run], report: Report) -> list[Path]:
    """Boot, and turn the counts of each run into a file for gcovr.

    Images with modules differ from the first one in what is linked only, so all share their objects.
    """
    results = []
    for number, run in enumerate(runs):
        image = build_image(BUILD, "coverage", *([f"APP={ROOT / run.app}"] if run.app else []))
        counts = OUT / f"run{number}.counts"
        report.result(f"image: {run.name}", boot(image, run, counts))
        if not counts.exists():
            continue
        for name, data in read_counts(counts.read_bytes()):
            name.write_bytes(data)
        results.append(OUT / f"run{number}.json")
        gcovr(
            "--gcov-executable", "arm-none-eabi-gcov", "--exclude", "tests/", "--exclude", BUILD + "/",
            "--json", str(results[-1]), str(image.parent),
        )  # fmt: skip
    return results


def of_host(report: Report) -> list[Path]:
    """Run the unit tests, which count too."""
    out = ROOT / BUILD / "unit-coverage"
    for counts in out.rglob("*.gcda"):
        counts.unlink()
    line = ["make", "-s", "-C", str(ROOT / "tests/unit"), f"O={ROOT / BUILD}", "COVERAGE=1", "check"]
    done = subprocess.run(line, capture_output=True, text=True, errors="replace")
    report.result("host: unit tests", [] if done.returncode == 0 else (done.stdout + done.stderr).splitlines()[-20:])
    result = OUT / "host.json"
    gcovr("--exclude", "tests/", "--json", str(result), str(out))
    return [result]


@dataclass
class Sum:
    """Lines and branches: how many, and how many of them ran."""

    lines: int = 0
    lines_run: int = 0
    branches: int = 0
    branches_run: int = 0

    @property
    def line_rate(self) -> float:
        """In percent."""
        return 100.0 * self.lines_run / self.lines if self.lines else 100.0

    @property
    def branch_rate(self) -> float:
        """In percent."""
        return 100.0 * self.branches_run / self.branches if self.branches else 100.0

    def __str__(self) -> str:
        return (
            f"lines {self.line_rate:5.1f} % ({self.lines_run} of {self.lines}), "
            f"branches {self.branch_rate:5.1f} % ({self.branches_run} of {self.branches})"
        )


def sums(merged: Path, folder: str) -> Sum:
    """The figures of a folder in gcovr's JSON."""
    total = Sum()
    for file in json.loads(merged.read_text())["files"]:
        if not file["file"].startswith(folder):
            continue
        for line in file["lines"]:
            if line.get("gcovr/noncode") or line.get("gcovr/excluded"):
                continue
            total.lines += 1
            total.lines_run += line["count"] > 0
            total.branches += len(line["branches"])
            total.branches_run += sum(branch["count"] > 0 for branch in line["branches"])
    return total


def merge(parts: list[Path]) -> Path:
    """One report: JSON, pages, and a table of bh/."""
    merged = OUT / "merged.json"
    words = [word for part in parts for word in ("-a", str(part))]
    gcovr(*words, "--json", str(merged))
    gcovr("-a", str(merged), "--html-details", str(OUT / "index.html"))
    gcovr("-a", str(merged), "--filter", "bh/", "--txt", str(OUT / "bh.lines.txt"))
    gcovr("-a", str(merged), "--filter", "bh/", "--branches", "--txt", str(OUT / "bh.branches.txt"))
    return merged


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--goals", action="store_true", help="fail where a goal is not reached")
    options = parser.parse_args()

    OUT.mkdir(parents=True, exist_ok=True)
    report = Report()
    merged = merge(of_host(report) + of_image(RUNS, report))
    for folder in FOLDERS:
        print(f"# {folder or 'all':8} {sums(merged, folder)}")
    for goal in GOALS:
        total = sums(merged, goal.folder)
        reached = total.line_rate >= goal.lines and total.branch_rate >= goal.branches
        text = f"{goal.folder}: {goal.lines:g} % of lines, {goal.branches:g} % of branches"
        report.result(text, [] if reached or not options.goals else [str(total)])
    print(f"# {OUT.relative_to(ROOT)}/index.html")
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
