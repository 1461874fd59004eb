#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The benchmarks: boots the bench image with the counting plugin, writes build/bench.json.

`make bench` prints a table; with --budgets (as `make test` calls it) the results are KTAP.
README.md beside this file explains the method.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from pathlib import Path

from qemu import ROOT, Console, Hang, Machine
from qemu.build import BuildError, build_image, build_plugin
from qemu.ktap import Report
from qemu.marks import (
    Definitions,
    MarksError,
    NoEvent,
    Statistics,
    measure,
    profile,
    read_budgets,
    read_functions,
    read_log,
    read_metrics,
    read_names,
    resolve,
    table,
)
from tests.bench import performance, scaling, sections
from tests.bench.on_linux import measure_linux
from tests.size import read_only

HERE = ROOT / "tests/bench"
BUILD = ROOT / "build-bench"
RESULT = ROOT / "build/bench.json"
PAGE = ROOT / "docs/performance.md"
# One instruction takes 2^10 ns, so that the system timer counts instructions, too.
SHIFT = 10
LIMIT = 120.0
PROMPT_LIMIT = 20.0
# The system timer, and a time in which the CPU executes more than the prompt needs.
CLO = 0x20003004
IDLE_US = 100_000
# The sample of a metric that --profile shows: a warm one.
PROFILED = 50
# What is not counted by a benchmark of the image, in the file of the metrics.
ELSEWHERE = "-"
# What the kernel counts itself: "bench: NAME UNIT VALUE", one sample a line.
PRINTED = re.compile(r"bench: (\w+) (\S+) ([\d.]+)$", re.M)


def build() -> Path:
    """Make the bench image and the plugin; return the plugin."""
    build_image(BUILD.name, "bench")
    return build_plugin("icount", BUILD)


def plugin_option(plugin: Path, log: Path, definitions: Definitions, elf: Path) -> str:
    """The plugin with its options for QEMU."""
    marks = [f"at={resolve(symbol, elf):x}:{event:x}" for event, symbol in definitions.addresses]
    return ",".join([str(plugin), f"out={log}", *marks])


class Bench:
    """The two boots and their results; what went wrong is kept, too."""

    def __init__(self, plugin: Path, definitions: Definitions, names: dict[str, int]) -> None:
        self.results: dict[str, Statistics] = {}
        self.curves: list[scaling.Measured] = []
        self.problems: list[str] = []
        self.notes: dict[str, str] = {}
        self._definitions = definitions
        self._names = names
        self._elf = BUILD / "bhk.elf"
        self._log = BUILD / "marks.bin"
        self._option = plugin_option(plugin, self._log, definitions, self._elf)

    def to_prompt(self) -> None:
        """Boot to the first prompt."""
        with Machine(self._elf, icount=SHIFT, plugins=[self._option], qtest=True) as machine:
            try:
                Console(machine, PROMPT_LIMIT).boot()
                idle_for_a_while(machine)
            except Hang as hang:
                self.problems.append(f"boot_to_prompt: {hang}")
                return
            machine.qmp.execute("quit")
            machine.wait(LIMIT)
        # Asleep for the first time after the shell began to read: the prompt has been sent.
        reads = False
        for count, event in read_log(self._log):
            reads = reads or event == self._names["MARK_PROMPT"]
            if reads and event == self._names["MARK_WFI"]:
                self._add(Statistics.of("boot_to_prompt", "instructions", [count]))
                return
        self.problems.append("boot_to_prompt: the plugin saw no MARK_PROMPT and WFI")

    def suite(self) -> None:
        """Boot through the benchmarks in the image."""
        with Machine(self._elf, args="bench=*", icount=SHIFT, plugins=[self._option]) as machine:
            try:
                end = machine.wait(LIMIT)
                output, errors = end.output, end.errors
                if not end.passed:
                    self.problems.append(f"the kernel ended with: {end.meaning}\n{output[-2000:]}")
            except Hang as hang:
                output, errors = hang.output, hang.errors
                self.problems.append(str(hang))
        (BUILD / "bench.log").write_text(output + errors)
        events = read_log(self._log)
        for metric in self._definitions.metrics:
            try:
                self._add(measure(events, metric, self.results))
            except NoEvent as problem:
                self.problems.append(str(problem))
        for row in printed(output):
            self._add(row)
        for item in self._definitions.printed:
            if item.bench == ELSEWHERE:
                continue
            n = self.results[item.name].n if item.name in self.results else 0
            if n != item.expected:
                self.problems.append(f"{item.name}: {n} samples instead of {item.expected}")
        for curve in scaling.read_curves(HERE / "scaling", self._names):
            try:
                self.curves.append(scaling.evaluate(curve, events, output))
            except MarksError as problem:
                self.problems.append(f"scaling {problem}")

    def sections(self) -> None:
        """The longest sections with interrupts off and with preemption off, and the stacks, over the suites without debug checks."""
        try:
            found, output = sections.find_sections("sections")
            for row, note in sections.rows(found):
                self._add(row)
                self.notes[row.name] = note
            for row in printed(output):
                self._add(row)
        except (BuildError, MarksError, NoEvent) as problem:
            self.problems.append(f"sections: {problem}")

    def sizes(self) -> None:
        """Code and constants of the images that have a budget of size."""
        for image in ("default", "minimal"):
            try:
                size = read_only(build_image(f"build-{image}", image))
            except BuildError as problem:
                self.problems.append(f"image_{image}: {problem}")
                continue
            self._add(Statistics.of(f"image_{image}", "bytes", [size]))

    def profile(self, name: str) -> None:
        """Print where the instructions of one sample of a metric are."""
        wanted = [metric for metric in self._definitions.metrics if metric.name == name]
        if not wanted:
            raise MarksError(f"there is no metric {name}")
        phase, start, end = wanted[0].phase or 0, wanted[0].start, wanted[0].end
        path = BUILD / "path"
        option = f"{self._option},pc={phase:x}:{start:x}:{end:x}:{PROFILED},pcout={path}"
        with Machine(self._elf, args="bench=*", icount=SHIFT, plugins=[option]) as machine:
            machine.wait(LIMIT)
        addresses = [int(line, 16) for line in path.read_text().split()]
        for function, count in profile(addresses, read_functions(self._elf)):
            print(f"{count:8}  {function}")
        print(f"{len(addresses):8}  {name}, both ends included: {wanted[0].text}")

    def _add(self, row: Statistics) -> None:
        self.results[row.name] = row


def idle_for_a_while(machine: Machine) -> None:
    """Wait until the guest's clock has gone on far enough that the CPU must have been idle."""
    deadline = time.monotonic() + PROMPT_LIMIT
    begun = machine.qtest.readl(CLO)
    while machine.qtest.readl(CLO) - begun < IDLE_US:
        if time.monotonic() > deadline:
            raise Hang("the guest's clock stands still at the prompt", machine.output, "")


def printed(output: str) -> list[Statistics]:
    """The results that the kernel prints itself."""
    samples: dict[tuple[str, str], list[float]] = {}
    for name, unit, value in PRINTED.findall(output):
        samples.setdefault((name, unit), []).append(float(value))
    return [Statistics.of(name, unit, found) for (name, unit), found in samples.items()]


def commit() -> str:
    """The commit that was measured."""
    line = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=+", "--exclude=*"]
    done = subprocess.run(line, capture_output=True, text=True)
    return done.stdout.strip() or "no commit"


def check(bench: Bench) -> int:
    """Hold the results against the budgets."""
    report = Report()
    for text in bench.problems:
        report.result(text.partition(":")[0], text.splitlines())
    for budget in read_budgets(HERE / "budgets"):
        problem = budget.problem(bench.results)
        row = bench.results.get(budget.name)
        value = f"{getattr(row, budget.statistic):,}" if row else "?"
        name = f"{budget.name}: {budget.statistic} {value} of {budget.limit:,.10g}"
        name += f", {bench.notes[budget.name]}" if budget.name in bench.notes else ""
        report.result(name, [problem] if problem else [])
    for item in bench.curves:
        name = f"scaling of {item.curve.name}: O({item.curve.law})"
        report.result(name, [item.problem] if item.problem else [])
    return report.close()


def show_goals(bench: Bench) -> None:
    """Which goals are reached, and how far the others are."""
    goals = read_budgets(HERE / "goals")
    missed = [goal for goal in goals if goal.problem(bench.results)]
    print(f"goals: {len(goals) - len(missed)} of {len(goals)} reached")
    for goal in missed:
        row = bench.results.get(goal.name)
        value = f"{getattr(row, goal.statistic):,}" if row else "not measured"
        print(f"  {goal.name}: {goal.statistic} {value}, goal {goal.limit:,.10g}")


def show(bench: Bench, definitions: Definitions) -> int:
    """Print the table."""
    print(f"bhk {commit()}, raspi0, -icount shift={SHIFT},sleep=off, configs/bench_defconfig")
    print(table(bench.results.values(), definitions.texts | bench.notes))
    print("\nCost against the number of things:")
    print(scaling.table(bench.curves))
    show_goals(bench)
    print(f"written: {RESULT.relative_to(ROOT)}")
    for problem in bench.problems:
        print(f"problem: {problem}", file=sys.stderr)
    return int(bool(bench.problems))


def compare(bench: Bench, plugin: Path, definitions: Definitions, folder: Path) -> int:
    """Measure Linux as well; the table, the document."""
    names = read_names(HERE / "marks.h")
    results, problems = measure_linux(folder, plugin, definitions, names)
    problems += bench.problems
    for problem in problems:
        print(f"problem: {problem}", file=sys.stderr)
    rows = performance.pair(bench.results, results, definitions.texts | bench.notes)
    print(performance.table(rows))
    if not problems:
        what = f"bhk {commit()} and Linux 6.1 on `raspi0`:"
        performance.write(PAGE, rows, what)
        performance.write_scaling(PAGE, bench.curves)
        print(f"written: {PAGE.relative_to(ROOT)}")
    return int(bool(problems))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budgets", action="store_true", help="check the budgets, print KTAP")
    parser.add_argument("--linux", metavar="FOLDER", help="measure Linux, too, with its files there")
    parser.add_argument("--profile", metavar="METRIC", help="where its instructions are")
    options = parser.parse_args()
    try:
        names = read_names(HERE / "marks.h")
        definitions = read_metrics(HERE / "metrics", names)
        plugin = build()
        bench = Bench(plugin, definitions, names)
        if options.profile:
            bench.profile(options.profile)
            return 0
    except (MarksError, BuildError, subprocess.CalledProcessError) as error:
        sys.exit(f"bench: {error}")
    bench.to_prompt()
    bench.suite()
    bench.sections()
    bench.sizes()
    RESULT.parent.mkdir(exist_ok=True)
    rows = [row.as_dict() for row in bench.results.values()]
    RESULT.write_text(json.dumps(rows, indent=1) + "\n")
    if options.linux:
        return compare(bench, plugin, definitions, ROOT / options.linux)
    return check(bench) if options.budgets else show(bench, definitions)


if __name__ == "__main__":
    sys.exit(main())
