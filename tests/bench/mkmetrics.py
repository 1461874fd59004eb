#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The file `metrics` as a table in C, for the command `bench`: mkmetrics.py FOLDER SOURCES... >metrics.c

Which benchmark has the samples of a metric is told by the sources: it is the one that sends its phase. Metrics of
sources that are not in the image are left out.
"""

import re
import sys
from pathlib import Path

from qemu.marks import Definitions, MarksError, Metric, read_metrics, read_names

BENCHMARK = re.compile(r"^BENCH\((\w+)\)\n\{(.*?)^\}", re.M | re.S)
PHASE = re.compile(r"MARK\((PHASE_\w+)\)")
HEAD = """/* Written by tests/bench/mkmetrics.py. */
#include "console.h"

const struct bench_metric bench_metrics[] = {"""
TAIL = """};
const unsigned int nr_bench_metrics = sizeof(bench_metrics) / sizeof(bench_metrics[0]);"""


def benchmarks(sources: list[Path], names: dict[str, int]) -> dict[int, str]:
    """Which benchmark sends which phase."""
    return {
        names[phase]: name
        for source in sources
        for name, body in BENCHMARK.findall(source.read_text())
        for phase in PHASE.findall(body)
    }


def by_marks(metric: Metric, senders: dict[int, str]) -> str:
    """One metric that lies between two markers."""
    if metric.phase not in senders:
        raise MarksError(f"{metric.name}: no benchmark sends its phase")
    fields = {
        "name": f'"{metric.name}"',
        "bench": f'"{senders[metric.phase]}"',
        "text": f'"{metric.text}"',
        "phase": metric.phase,
        "start": metric.start if metric.clock_start is None else metric.clock_start,
        "end": metric.end,
        "reset": metric.reset or 0,
        "n": metric.expected or 0,
        "or_more": int(metric.or_more),
        "divide": metric.divide,
    }
    return initialiser(fields)


def initialiser(fields: dict[str, object]) -> str:
    """An element of the table."""
    return "\t{ " + ", ".join(f".{name} = {value}" for name, value in fields.items()) + " },"


def source(definitions: Definitions, senders: dict[int, str], linked: set[str]) -> str:
    """The table of the benchmarks that are in the image."""
    # A difference of two metrics is not a time between two markers.
    timed = [metric for metric in definitions.metrics if metric.less is None]
    checked = [(by_marks(metric, senders), senders[metric.phase or 0]) for metric in timed]
    rows = [row for row, bench in checked if bench in linked]
    rows += [
        initialiser(
            {
                "name": f'"{item.name}"',
                "bench": f'"{item.bench}"',
                "text": f'"{item.text}"',
                "n": item.expected,
            }
        )
        for item in definitions.printed
        if item.bench in linked
    ]
    return "\n".join([HEAD, *rows, TAIL])


def main() -> None:
    folder, *sources = (Path(name) for name in sys.argv[1:])
    try:
        names = read_names(folder / "marks.h")
        definitions = read_metrics(folder / "metrics", names)
        senders = benchmarks(sorted(folder.glob("bench_*.c")), names)
        linked = {name for file in sources for name, _ in BENCHMARK.findall(file.read_text())}
        print(source(definitions, senders, linked))
    except MarksError as error:
        sys.exit(f"mkmetrics: {error}")


if __name__ == "__main__":
    main()
