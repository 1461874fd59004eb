# SPDX-License-Identifier: MIT
"""The Kernel Test Anything Protocol: what the suites in the image print, and the host's checks.

    KTAP version 1
    1..1
        KTAP version 1
        # Subtest: tasklet
        1..2
        ok 1 schedule_runs_once
        # kill_while_disabled: EXPECTATION FAILED at tests/target/tasklet.c:80
        not ok 2 kill_while_disabled
    not ok 1 tasklet

Other lines (the log) may stand between, and a printk timestamp before each. Plain TAP is read,
too: its output may begin with the plan.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

TIMESTAMP = re.compile(r"^\[ *\d+\.\d+\] ?")
RESULT = re.compile(r"^( *)(not )?ok (\d+)(?: - | )?([^#]*?)(?: *# *(SKIP)\b *(.*))?$", re.I)
PLAN = re.compile(r"^( *)1\.\.(\d+)")
SUBTEST = re.compile(r"^( *)# Subtest: (.*)$")
COMMENT = re.compile(r"^ *# (.*)$")
VERSION = re.compile(r"^( *)K?TAP version \d+$", re.I)


class Outcome(Enum):
    """What became of one test."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Test:
    """One test without subtests, or a suite that failed outside of its tests."""

    name: str
    outcome: Outcome
    notes: tuple[str, ...] = ()


@dataclass
class _Level:
    """One level of nesting while its results come in."""

    indent: int
    name: str = ""
    plan: int | None = None
    seen: int = 0
    base: int = 0
    failures: int = 0


@dataclass
class Ktap:
    """A parser: `feed` it the lines, `finish` it, then look at `tests`."""

    tests: list[Test] = field(default_factory=list)
    _levels: list[_Level] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _begun: bool = False

    def feed(self, line: str) -> Test | None:
        """Take one line; return the test that it ends, if any."""
        line = TIMESTAMP.sub("", line.rstrip("\r\n"))
        if match := VERSION.match(line):
            self._begun = True
            self._enter(len(match[1]))
        elif not self._begun and not PLAN.match(line):
            return None
        elif match := PLAN.match(line):
            self._begun = True
            self._enter(len(match[1]))
            self._plan(self._levels[-1], int(match[2]))
        elif match := SUBTEST.match(line):
            self._enter(len(match[1]))
            self._levels[-1].name = match[2].strip()
        elif match := RESULT.match(line):
            return self._result(match)
        elif match := COMMENT.match(line):
            self._notes.append(match[1])
        return None

    def finish(self) -> None:
        """The output has ended: what was planned and did not come has failed."""
        while self._levels:
            level = self._levels.pop()
            self._check_plan(level)
        if not self._begun:
            self._fail("(all)", "no KTAP output at all")

    @property
    def running(self) -> str:
        """The suite that results are coming from."""
        return "/".join(level.name for level in self._levels if level.name)

    def count(self, outcome: Outcome) -> int:
        """How many tests had this outcome."""
        return sum(test.outcome is outcome for test in self.tests)

    def _enter(self, indent: int) -> None:
        """Go to the level of this indentation, deeper or back."""
        if not self._levels or indent > self._levels[-1].indent:
            self._levels.append(_Level(indent))
            self._notes.clear()

    @staticmethod
    def _plan(level: _Level, planned: int) -> None:
        """Note a plan. A second one is that of a further group, which numbers from 1 again."""
        if level.plan is not None:
            level.base = level.seen
        level.plan = planned + (level.plan or 0)

    def _check_plan(self, level: _Level) -> None:
        if level.plan is None:
            self._fail(level.name or "(all)", "it printed no plan")
        elif level.seen != level.plan:
            self._fail(level.name or "(all)", f"{level.seen} of {level.plan} planned results came")

    def _fail(self, name: str, reason: str) -> None:
        self.tests.append(Test(name, Outcome.FAILED, (*self._notes, reason)))
        self._notes.clear()

    def _leave_deeper(self, indent: int) -> _Level | None:
        """Close the levels deeper than a result's; return the one that it summarises."""
        closed: _Level | None = None
        while self._levels and self._levels[-1].indent > indent:
            closed = self._levels.pop()
            before = len(self.tests)
            self._check_plan(closed)
            closed.failures += len(self.tests) - before
        return closed

    def _result(self, match: "re.Match[str]") -> Test | None:
        indent, negated, number, name, directive, reason = match.groups()
        closed = self._leave_deeper(len(indent))
        self._enter(len(indent))
        level = self._levels[-1]
        level.seen += 1
        path = "/".join(part.name for part in self._levels if part.name)
        full = f"{path}/{name.strip()}" if path else name.strip()
        if int(number) != level.seen - level.base:
            self._notes.append(f"result {number} came as number {level.seen - level.base}")
            negated = "not "
        if closed is not None:
            return self._suite(full, bool(negated), closed)
        outcome = Outcome.FAILED if negated else Outcome.PASSED
        if directive:
            outcome = Outcome.SKIPPED
            self._notes.append(reason or "")
        if outcome is Outcome.FAILED:
            level.failures += 1
        test = Test(full, outcome, tuple(self._notes))
        self._notes.clear()
        self.tests.append(test)
        return test

    def _suite(self, name: str, failed: bool, closed: _Level) -> Test | None:
        """The result of a suite counts only if it failed although its tests did not."""
        self._levels[-1].failures += closed.failures
        if failed and not closed.failures:
            self._fail(name, "the suite failed although its tests passed")
            self._levels[-1].failures += 1
            return self.tests[-1]
        self._notes.clear()
        return None


class Report:
    """Prints the results of a check on the host as KTAP."""

    def __init__(self) -> None:
        self._count = 0
        self.failed = False
        print("KTAP version 1")

    def result(self, name: str, problems: Sequence[str] = ()) -> None:
        """One result: passed if there are no problems."""
        self._count += 1
        self.failed = self.failed or bool(problems)
        for problem in problems:
            print(f"# {problem}")
        print(f"{'not ok' if problems else 'ok'} {self._count} {name}", flush=True)

    def close(self) -> int:
        """Print the plan; return the exit status of the check."""
        print(f"1..{self._count}")
        return int(self.failed)
