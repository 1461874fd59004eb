#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The longest sections with interrupts off and with preemption off: `make sections`.

Runs the suites without debug checks, or another image, with the plugin that finds them, and prints
the longest ones with the functions that begin and end them. README.md beside this file says what
counts.
"""

import argparse
import sys
from pathlib import Path

from qemu import ROOT, Hang, Machine
from qemu.build import BuildError, build_image, build_plugin
from qemu.marks import MarksError, NoEvent, Statistics
from qemu.sections import Section, Sections, plugin_option

# Image, boot arguments, shift of -icount. The first one is what the budgets are for.
RUNS = {
    # Budgets are for the statistics of functions off.
    "sections": ("test=* stat=off", 5),
    "test": ("test=* stat=off", 5),
    "bench": ("bench=*", 10),
    "torture": ("torture=20000", 5),
}
LIMIT = 600.0
SILENCE = 120.0
# Not the kernel's: what tests, and what looks on; a check that only such images have.
FOREIGN = ["tests", "kernel/trace", "kernel/hist_table", "kernel/irq/line_use", "kernel/debugobjects"]
HELPERS = [f"arch_local_irq_{what}" for what in ("save", "restore", "disable", "enable")]
HELPERS += ["arch_local_nmi_save", "__local_bh_disable_ip"]
# Something has gone wrong, and is told.
REPORTS = ["panic", "die", "die_in_thread", "__warn_printf", "oops_enter", "dump_stack", "dump_stack_lvl"]
REPORTS += ["show_stack", "show_regs", "show_one_workqueue", "tty_write_polled"]
# A test's lock, which a tracer's copy of the instruction took: it is not told by where it began.
REPORTS += ["thumb_holds_a_lock"]
# The kinds of the plugin, and the names of their rows.
KINDS = {"irq": "irqsoff_max", "preempt": "preemptoff_max", "interrupt": "hardirq_max"}
TITLES = {
    "irq": "interrupts off, by the kernel's own code",
    "preempt": "preemption off",
    "interrupt": "interrupts off because the CPU took one",
}


def find_sections(image: str) -> tuple[Sections, str]:
    """Run an image to its end; what the plugin found, and the output. Raises MarksError if it failed."""
    args, shift = RUNS[image]
    elf = build_image(f"build-{image}", image)
    log = elf.with_name("sections.log")
    plugin = build_plugin("sections", elf.parent)
    option = plugin_option(plugin, elf, log, FOREIGN, HELPERS, REPORTS)
    with Machine(elf, args=args, icount=shift, plugins=[option]) as machine:
        try:
            end = machine.wait(LIMIT, SILENCE)
        except Hang as hang:
            raise MarksError(str(hang)) from None
    if not end.passed:
        raise MarksError(f"the {image} image ended with: {end.meaning}\n{end.output[-2000:]}{end.errors}")
    return Sections(log, elf), end.output


def rows(found: Sections) -> list[tuple[Statistics, str]]:
    """For the table of the benchmarks: figures, and which section is the longest."""
    return [
        (found.statistics(kind, name), f"longest section: {found.of(kind)[0].name}")
        for kind, name in KINDS.items()
    ]


def line(section: Section, path: bool) -> str:
    """One section for people."""
    text = f"{section.max:>9,} {section.count:>9,}  {section.name}"
    return f"{text}\n{'':21}{section.functions()}" if path else text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--image", choices=RUNS, default="sections", help="what runs")
    parser.add_argument("--top", type=int, default=20, help="so many of each kind")
    parser.add_argument("--path", action="store_true", help="the functions that the longest one went through")
    options = parser.parse_args()
    try:
        found, _ = find_sections(options.image)
        for kind, title in TITLES.items():
            row = found.statistics(kind, KINDS[kind])
            print(f"{title}: {row.n:,} sections, p50 {row.p50}, p99 {row.p99}, max {row.max:,}")
            print(f"{'longest':>9} {'count':>9}  from, to")
            for section in found.of(kind)[: options.top]:
                print(line(section, options.path))
            print()
    except (MarksError, NoEvent, BuildError) as error:
        sys.exit(f"sections: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
