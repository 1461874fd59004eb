#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The API of Linux as drivers use it: the modules of tests/app/api/, built with `make APP=` and run at boot.

Each prints a line for each of its checks and one with their counts. As TAP: a result for each
check, one for each module (its counts are those of its lines), one for the run.
"""

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from qemu import Hang, Machine
from qemu.build import BuildError, build_image
from qemu.ktap import Report
from qemu.machine import POWEROFF

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "tests/app/api"

CHECK = re.compile(r"\] (\w+): (not )?ok ([^:\n]*)(?:: (.*))?$", re.M)
COUNTS = re.compile(r"\] api (\w+): (\d+) passed, (\d+) failed$", re.M)
TROUBLE = re.compile(r"\] ((?:WARNING|BUG|Internal error|Unable to handle|Kernel panic).*)$", re.M)

# What tests/app/api/base.c expects to find in its parameters.
PARAMETERS = " ".join(
    f"base.{word}"
    for word in (
        "number=7 other_name=4 flag=1 large=-5 ularge=6 small=-2 tiny=200 text=given string=str "
        "numbers=9,10,11 irq_line=12"
    ).split()
)

# Wall-clock limits that only end what is stuck.
LIMIT, SILENCE = 120.0, 60.0


def run(image: Path) -> tuple[str, list[str]]:
    """Boot the image: the log, and what was wrong with the run as a whole."""
    try:
        with Machine(image, args=f"loglevel=7 {PARAMETERS} -- poweroff", icount=5) as machine:
            end = machine.wait(LIMIT, SILENCE)
    except Hang as hang:
        return hang.output, str(hang).splitlines()
    problems = [match[1] for match in TROUBLE.finditer(end.output)]
    if end.status != POWEROFF:
        problems += [f"the kernel ended with: {end.meaning}", *end.output.splitlines()[-20:]]
    return end.output, problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", help="the folder to build in")
    folder = parser.parse_args().build
    report = Report()
    try:
        image = build_image(folder, "default", f"APP={APP}")
    except BuildError as error:
        report.result("build", str(error).splitlines())
        return report.close()
    output, problems = run(image)
    (ROOT / folder / "api.log").write_text(output)
    report.result("run", problems)

    seen: Counter[tuple[str, bool]] = Counter()
    for module, failed, name, why in CHECK.findall(output):
        seen[module, not failed] += 1
        report.result(f"{module}: {name}", [why] if failed else [])
    counts = {module: (int(good), int(bad)) for module, good, bad in COUNTS.findall(output)}
    for module in sorted(path.stem for path in APP.glob("*.c")):
        told, found = counts.get(module), (seen[module, True], seen[module, False])
        wrong = told is None or told != found or not sum(found)
        report.result(f"{module} ran to its end", [f"told {told}, seen {found}"] if wrong else [])
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
