# SPDX-License-Identifier: MIT
"""From the log of qemu/plugin/icount.c to numbers: which path costs how many instructions.

It knows nothing of a kernel: markers, phases and metrics come from files (tests/bench/), so the
same method serves any guest that has the markers at the same places.
"""

import bisect
import re
import struct
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

Number = int | float
Event = tuple[int, int]  # instructions executed before it, id

RESET = 0x00
PHASES = range(0xA0, 0xEE)
WARM_UP = 5
MANY = 50

DEFINE = re.compile(r"#define\s+((?:MARK|PHASE)_\w+)\s+(0x[0-9a-f]+)", re.I)


class MarksError(Exception):
    """A definition file is wrong."""


class NoEvent(Exception):
    """What a metric measures did not happen, or not each time."""


@dataclass(frozen=True)
class Statistics:
    """What is told of the samples of one metric."""

    name: str
    unit: str
    min: Number
    p50: Number
    p99: Number
    max: Number
    n: int

    @classmethod
    def of(cls, name: str, unit: str, samples: Iterable[Number]) -> "Statistics":
        """The statistics of at least one sample."""
        ordered = sorted(round(sample, 1) if sample % 1 else int(sample) for sample in samples)
        count = len(ordered)

        def at(share: float) -> Number:
            return ordered[min(count - 1, int(count * share))]

        return cls(name, unit, ordered[0], at(0.5), at(0.99), ordered[-1], count)

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Metric:
    """One line of a metrics file."""

    name: str
    phase: int | None
    start: int
    end: int
    text: str
    expected: int | None = None
    or_more: bool = False
    subtract: int = 0
    divide: int = 1
    less: str | None = None
    reset: int | None = None
    skip: int | None = None
    clock_start: int | None = None


@dataclass(frozen=True)
class Printed:
    """What a benchmark of the guest counts by itself."""

    name: str
    bench: str
    expected: int
    text: str


@dataclass
class Definitions:
    """A metrics file: what to measure, and which addresses the plugin has to mark."""

    metrics: list[Metric] = field(default_factory=list)
    addresses: list[tuple[int, str]] = field(default_factory=list)  # event, symbol[+offset]
    printed: list[Printed] = field(default_factory=list)

    @property
    def texts(self) -> dict[str, str]:
        """What each name means."""
        texts = {metric.name: metric.text for metric in self.metrics}
        return texts | {item.name: item.text for item in self.printed}


def read_names(header: Path) -> dict[str, int]:
    """MARK_* and PHASE_* of marks.h."""
    return {name: int(value, 16) for name, value in DEFINE.findall(header.read_text())}


class _Reader:
    """Reads a metrics file."""

    def __init__(self, names: dict[str, int]) -> None:
        self.names = names

    def number(self, kind: str, name: str) -> int:
        try:
            return self.names[f"{kind}_{name}"]
        except KeyError:
            raise MarksError(f"there is no {kind}_{name} in marks.h") from None

    def metric(self, line: str) -> Metric:
        columns = [column.strip() for column in line.split("|")]
        if len(columns) != 6:
            raise MarksError(f"{len(columns)} columns instead of 6")
        name, phase, start, end, options, text = columns
        known = {"n", "sub", "div", "less", "reset", "skip", "clock"}
        values = dict(option.partition("=")[::2] for option in options.split())
        if unknown := set(values) - known:
            raise MarksError(f"unknown option {' '.join(sorted(unknown))}")
        return Metric(
            name=name,
            phase=None if phase == "*" else self.number("PHASE", phase),
            start=self.number("MARK", start),
            end=self.number("MARK", end),
            text=text,
            expected=int(values["n"].rstrip("+")) if "n" in values else None,
            or_more=values.get("n", "").endswith("+"),
            subtract=int(values.get("sub", 0)),
            divide=int(values.get("div", 1)),
            less=values.get("less"),
            reset=self.number("MARK", values["reset"]) if "reset" in values else None,
            skip=int(values["skip"]) if "skip" in values else None,
            clock_start=self.number("MARK", values["clock"]) if "clock" in values else None,
        )

    def printed(self, line: str) -> Printed:
        columns = [column.strip() for column in line[1:].split("|")]
        if len(columns) != 4:
            raise MarksError("not of the form = NAME | BENCHMARK | SAMPLES | TEXT")
        name, bench, expected, text = columns
        return Printed(name, bench, int(expected), text)

    def address(self, line: str) -> tuple[int, str]:
        mark, equals, symbol = (part.strip() for part in line[1:].partition("="))
        if not equals or not symbol:
            raise MarksError("not of the form @ MARK = symbol")
        return self.number("MARK", mark), symbol


def read_metrics(path: Path, names: dict[str, int]) -> Definitions:
    """A metrics file; its head describes the form."""
    reader = _Reader(names)
    result = Definitions()
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.strip()
        try:
            if line.startswith("@"):
                result.addresses.append(reader.address(line))
            elif line.startswith("="):
                result.printed.append(reader.printed(line))
            elif line and not line.startswith("#"):
                result.metrics.append(reader.metric(line))
        except (MarksError, ValueError) as error:
            raise MarksError(f"{path.name}:{number}: {error}") from None
    return result


def resolve(symbol: str, elf: Path, nm: str = "arm-none-eabi-nm") -> int:
    """The address of "symbol" or "symbol+offset"."""
    name, _, offset = symbol.partition("+")
    table = subprocess.run([nm, elf], check=True, capture_output=True, text=True).stdout
    for line in table.splitlines():
        words = line.split()
        if len(words) == 3 and words[2] == name:
            return int(words[0], 16) + int(offset or "0", 0)
    raise MarksError(f"{elf} has no symbol {name}")


def read_functions(elf: Path, nm: str = "arm-none-eabi-nm") -> list[tuple[int, str]]:
    """The functions of an image by address."""
    table = subprocess.run([nm, "-n", elf], check=True, capture_output=True, text=True).stdout
    rows = (line.split() for line in table.splitlines())
    return [(int(row[0], 16), row[2]) for row in rows if row[1] in "tTwW" and row[2][0] != "$"]


def profile(path: Iterable[int], functions: list[tuple[int, str]]) -> list[tuple[str, int]]:
    """The instructions of a path by function, in the order of the first call."""
    addresses = [address for address, _ in functions]
    counts: dict[str, int] = {}
    for address in path:
        index = bisect.bisect_right(addresses, address)
        name = functions[index - 1][1] if index else "?"
        counts[name] = counts.get(name, 0) + 1
    return list(counts.items())


def read_log(path: Path) -> list[Event]:
    """The events of a log, the reset first."""
    data = path.read_bytes()
    whole = len(data) // 8 * 8
    records = (record for (record,) in struct.iter_unpack("<Q", data[:whole]))
    return [(0, RESET), *((record >> 8, record & 0xFF) for record in records)]


def phase_of(log: Iterable[Event], phase: int | None) -> Iterator[Event]:
    """The events of one phase, or all."""
    inside = phase is None
    for count, event in log:
        if phase is not None and event in PHASES:
            inside = event == phase
        elif inside:
            yield count, event


def samples(log: Iterable[Event], metric: Metric) -> list[Number]:
    """The instructions strictly between the two events of a metric, each time."""
    found: list[Number] = []
    pending: int | None = None
    for count, event in phase_of(log, metric.phase):
        if event == metric.reset:
            pending = None
        if event == metric.end and pending is not None:
            # The first event's own instruction is not between; a reset has none.
            own = 0 if metric.start == RESET else 1
            found.append((count - pending - own - metric.subtract) / metric.divide)
            pending = None
        if event == metric.start:
            pending = count
    return found


def measure(
    log: Iterable[Event], metric: Metric, results: Mapping[str, Statistics] | None = None
) -> Statistics:
    """The statistics of a metric. Raises NoEvent if its samples are not all there."""
    if metric.less:
        if metric.less not in (results or {}):
            raise NoEvent(f"{metric.name}: {metric.less} was not measured before it")
        # Both are whole samples: what is divided is the difference.
        metric = replace(metric, less=None, subtract=metric.subtract + int((results or {})[metric.less].p50))
    found = samples(log, metric)
    if not found:
        raise NoEvent(f"{metric.name}: it never happened ({metric.text})")
    expected = len(found) if metric.expected is None else metric.expected
    if len(found) < expected or len(found) > expected and not metric.or_more:
        raise NoEvent(f"{metric.name}: {len(found)} samples instead of {expected}")
    skip = metric.skip if metric.skip is not None else WARM_UP if len(found) > MANY else 0
    return Statistics.of(metric.name, "instructions", found[skip:])


@dataclass(frozen=True)
class Budget:
    """One limit of a budgets file."""

    name: str
    statistic: str
    limit: float

    def problem(self, results: dict[str, Statistics]) -> str | None:
        """What is wrong, or None."""
        if self.name not in results:
            return "it was not measured"
        value = getattr(results[self.name], self.statistic)
        return f"{value:,} is more than {self.limit:,.10g}" if value > self.limit else None


def read_budgets(path: Path) -> list[Budget]:
    """A budgets file: a name and limits such as p50=60 in each line."""
    budgets = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        words = line.partition("#")[0].split()
        for word in words[1:]:
            statistic, _, limit = word.partition("=")
            if statistic not in ("min", "p50", "p99", "max") or not limit:
                raise MarksError(f"{path.name}:{number}: '{word}' is not like p50=60")
            budgets.append(Budget(words[0], statistic, float(limit)))
    return budgets


def table(results: Iterable[Statistics], texts: dict[str, str]) -> str:
    """The results for people."""
    lines = [f"{'':24} {'min':>9} {'p50':>9} {'p99':>9} {'max':>9} {'n':>6}"]
    for row in results:
        values = " ".join(f"{value:>9,}" for value in (row.min, row.p50, row.p99, row.max))
        unit = "" if row.unit == "instructions" else f" [{row.unit}]"
        lines.append(f"{row.name:24} {values} {row.n:>6}  {texts.get(row.name, '')}{unit}".rstrip())
    return "\n".join(lines)
