# SPDX-License-Identifier: MIT
"""Lines of Linux 6.1's log, whole, against ours: dumps of workqueues and the heads of splats.

`LINUX` has lines as a Linux kernel wrote them on this board, less the time. Numbers, addresses and
the names of functions and threads may differ; all else must be the same, to the last blank.
"""

import re
from dataclasses import dataclass

import pytest

from .test_reports import run

@dataclass(frozen=True)
class Head:
    """Lines of Linux in their order, what varies in them, and the test that provokes ours."""

    lines: tuple[str, ...]
    names: tuple[str, ...]
    test: str


# The module of each function, " [bhfmt]", is left out: here it is part of the kernel.
LINUX = {
    "busy workqueues": Head(
        (
            "Showing busy workqueues and worker pools:",
            "workqueue events_highpri: flags=0x10",
            "  pwq 1: cpus=0 node=0 flags=0x1 nice=-20 active=1/256 refcnt=2",
            "    in-flight: 28:wk_fn",
            "pool 1: cpus=0 node=0 flags=0x1 nice=-20 hung=0s workers=2 idle: 6",
            "Workqueue: bhfmt wk_fn",
        ),
        ("events_highpri", "bhfmt", "wk_fn"),
        "dump.busy_queues_and_pools_are_listed",
    ),
    # Of three workers that are idle there, one is left in the line.
    "busy unbound workqueue": Head(
        (
            "Showing busy workqueues and worker pools:",
            "workqueue bhfmt: flags=0x4a",
            "  pwq 2: cpus=0 flags=0x4 nice=0 active=1/4 refcnt=3",
            "    in-flight: 16:wk_fn",
            "pool 2: cpus=0 flags=0x4 nice=0 hung=0s workers=4 idle: 27",
        ),
        ("bhfmt", "wk_fn"),
        "dump.a_busy_unbound_queue_is_listed",
    ),
    "waiting work": Head(
        (
            "Showing busy workqueues and worker pools:",
            "workqueue events: flags=0x0",
            "    pending: do_free_init",
        ),
        ("events", "do_free_init"),
        "dump.a_waiting_bh_item_is_listed",
    ),
    "workqueue lockup": Head(
        (
            "BUG: workqueue lockup - pool cpus=0 node=0 flags=0x1 nice=-20 stuck for 30s!",
            "Showing busy workqueues and worker pools:",
            "workqueue events_highpri: flags=0x10",
            "    pending: wk_fn",
        ),
        ("wk_fn",),
        "dump.a_pool_without_progress_is_reported",
    ),
    "sleep in a handler": Head(
        (
            "BUG: scheduling while atomic: insmod/83/0x00010000",
            "CPU: 0 PID: 83 Comm: insmod ...",
            "Hardware name: BCM2835",
            " msleep from aux_h+0xe8/0x148",
        ),
        ("insmod", "aux_h"),
        "crash.scheduling_in_hardirq",
    ),
    "sleep in a tasklet": Head(
        (
            "BUG: scheduling while atomic: insmod/83/0x00000100",
            "CPU: 0 PID: 83 Comm: insmod ...",
            "Hardware name: BCM2835",
            " msleep from tl_fn+0x54/0x68",
        ),
        ("insmod", "tl_fn"),
        "crash.scheduling_in_softirq",
    ),
    "nobody cared": Head(
        (
            'irq 53: nobody cared (try booting with the "irqpoll" option)',
            "CPU: 0 PID: 83 Comm: insmod ...",
            "Hardware name: BCM2835",
            "handlers:",
            "[<(ptrval)>] aux_h",
            "Disabling IRQ #53",
        ),
        ("insmod", "(ptrval)", "aux_h"),
        "irq_spurious.nobody_cared_shuts_the_line",
    ),
    "soft lockup": Head(
        (
            "watchdog: BUG: soft lockup - CPU#0 stuck for 23s! [insmod:84]",
            "CPU: 0 PID: 84 Comm: insmod ...",
            "Hardware name: BCM2835",
            "PC is at __loop_delay+0x4/0xc",
            "LR is at bhfmt_init+0x188/0x1000",
            "pc : [<c08ea53c>]    lr : [<bf005188>]    psr: 20000013",
            "sp : dc945e70  ip : c13d9164  fp : 01adff30",
            "r10: 00000000  r9 : c1309980  r8 : 00000000",
            "r7 : c0bff2d4  r6 : 00000000  r5 : 1ffffc70  r4 : 0000130c",
            "r3 : c08ea520  r2 : 00003c40  r1 : ff295bff  r0 : 0000086e",
            "Flags: nzCv  IRQs on  FIQs on  Mode SVC_32  ISA ARM  Segment none",
            "Control: 00c5387d  Table: 01c48008  DAC: 00000051",
        ),
        ("insmod", "__loop_delay", "bhfmt_init", "nzCv"),
        "watchdog.softirq_that_does_not_end_is_found",
    ),
    "leak of a work function": Head(
        (
            "BUG: workqueue leaked lock or atomic: kworker/u2:1/0x00000200/16",
            "     last function: wk_fn",
            "CPU: 0 PID: 16 Comm: kworker/u2:1 ...",
            "Hardware name: BCM2835",
            "Workqueue: bhfmt wk_fn",
        ),
        ("kworker/u2:1", "bhfmt", "wk_fn"),
        "workqueue.leaked_preempt_count_is_named",
    ),
    "leak of a softirq": Head(
        (
            "softirq: huh, entered softirq 0 HI (ptrval) with preempt_count 00000100,"
            " exited with 00000000?",
        ),
        ("HI", "(ptrval)"),
        "softirq.preempt_count_leak_is_named_and_mended",
    ),
    "interrupts enabled in a handler": Head(
        (
            "------------[ cut here ]------------",
            "WARNING: CPU: 0 PID: 83 at kernel/irq/handle.c:161 __handle_irq_event+0xf8/0x168",
            "irq 53 handler aux_h+0x0/0x148 enabled interrupts",
            "CPU: 0 PID: 83 Comm: insmod ...",
            "Hardware name: BCM2835",
            "---[ end trace 0000000000000000 ]---",
        ),
        ("kernel/irq/handle.c", "__handle_irq_event", "aux_h", "insmod"),
        "irq_request.handler_that_enables_interrupts_is_reported",
    ),
    "kill of a tasklet in a handler": Head(
        ("softirq: Attempt to kill tasklet from interrupt",),
        (),
        "tasklet.kill_in_interrupt_is_reported",
    ),
    "free of a free interrupt": Head(
        (
            "------------[ cut here ]------------",
            "WARNING: CPU: 0 PID: 382 at kernel/irq/manage.c:1887 free_irq+0x1d8/0x324",
            "Trying to free already-free IRQ 53",
            "CPU: 0 PID: 382 Comm: insmod ...",
            "Hardware name: BCM2835",
            "---[ end trace 0000000000000000 ]---",
        ),
        ("insmod",),
        "irq_request.free_*",
    ),
    "unbalanced enable": Head(
        (
            "------------[ cut here ]------------",
            "WARNING: CPU: 0 PID: 382 at kernel/irq/manage.c:794 __enable_irq+0x4c/0x80",
            "Unbalanced enable for IRQ 53",
            "---[ end trace 0000000000000000 ]---",
        ),
        ("kernel/irq/manage.c", "__enable_irq"),
        "irq_enable.*",
    ),
    "flags that do not fit": Head(
        ("genirq: Flags mismatch irq 53. 00000080 (other-driver) vs. 00000000 (bhfmt-aux)",),
        ("other-driver", "bhfmt-aux"),
        "irq_request.mismatch_names_both",
    ),
}


def expression(line: str, names: tuple[str, ...]) -> str:
    """What our line must match in full. "..." is Linux's taint and release."""
    parts = [re.escape(name) for name in (*names, "...")]
    varying = [re.escape(part) for part in parts]
    pattern = "|".join([*varying, "0x[0-9a-f]+", r"\b[0-9a-f]{8}\b", r"\b\d+"])
    text = re.escape(line)

    def vary(match: "re.Match[str]") -> str:
        found = match[0]
        if found in parts:
            return ".+" if found == parts[-1] else r"[\w/:.()-]+"
        if found.startswith("0x"):
            return "0x[0-9a-f]+"
        return "[0-9a-f]{8}" if len(found) == 8 else r"\d+"

    return re.sub(pattern, vary, text)


def log(output: str) -> list[str]:
    """Lines of the log, less the time."""
    return [re.sub(r"^\[ *\d+\.\d{6}\] ", "", line) for line in output.splitlines()]


@pytest.mark.parametrize("name", LINUX)
def test_lines_are_linuxs(name: str) -> None:
    head = LINUX[name]
    output = run(f"test={head.test}").output
    rest = iter(log(output))
    for line in head.lines:
        wanted = expression(line, head.names)
        if not any(re.fullmatch(wanted, ours) for ours in rest):
            pytest.fail(f"no line (left) like {line!r}, {wanted}, in:\n{output}")
