#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The file `metrics` as a table in C, for the command `bench`: mkmetrics.py FOLDER SOURCES... >metrics.c

Which benchmark has the samples of a metric is told by the sources: it is the one that sends its phase.
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


def source(definitions: Definitions, senders: dict[int, str]) -> str:
    """The table."""
    rows = [by_marks(metric, senders) for metric in definitions.metrics]
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
    ]
    return "\n".join([HEAD, *rows, TAIL])


def main() -> None:
    folder, *sources = (Path(name) for name in sys.argv[1:])
    try:
        names = read_names(folder / "marks.h")
        definitions = read_metrics(folder / "metrics", names)
        print(source(definitions, benchmarks(sources, names)))
    except MarksError as error:
        sys.exit(f"mkmetrics: {error}")


if __name__ == "__main__":
    main()
