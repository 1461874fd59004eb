# SPDX-License-Identifier: MIT
"""What the kernel says when it dies: each case of tests/target/crash.c, on a machine of its own."""

import os
import re
from pathlib import Path

import pytest
from qemu import ROOT, Machine
from qemu.machine import PANIC, TESTS_FAILED, End

IMAGE = Path(os.environ.get("BHK_TEST_IMAGE", ROOT / "build-test/bhk.elf"))
LIMIT = 60.0

NULL = "Unable to handle kernel NULL pointer dereference at virtual address 0000000"
OOPS = r"Internal error: Oops: {} \[#1\] PREEMPT ARM"
OVERFLOW = r"Internal error: kernel stack overflow: 807 \[#1\] PREEMPT ARM"
IN_THREAD = [r" case_thread from thread_start\+0x"]
IN_HARDIRQ = [
    r" call_handler from bcm2835_irq_entry\+0x",
    r" bcm2835_irq_entry from run_in_hardirq\+0x",
    r"Exception stack\(0x",
    *IN_THREAD,
]
IN_SOFTIRQ = [r" handle_softirqs from irq_exit_softirqs\+0x", r"Exception stack\(0x", *IN_THREAD]
FATAL = ["Kernel panic - not syncing: Fatal exception$"]
FATAL_IN_INTERRUPT = ["Kernel panic - not syncing: Fatal exception in interrupt$"]

# What the output must contain, in this order, as regular expressions.
REPORTS = {
    "null_write": [
        "8<--- cut here ---",
        NULL + "4 when write",
        r"\[00000004\] \*pgd=[0-9a-f]{8}, \*pte=00000000",
        "Fault status 807: page translation fault",
        OOPS.format("807"),
        r"CPU: 0 PID: \d+ Comm: null_write Not tainted \S+",
        "Hardware name: BCM2835",
        r"PC is at write_null\+0x|PC is at null_write\+0x",
        r"LR is at \w+\+0x",
        r"pc : \[<[0-9a-f]{8}>\]    lr : \[<[0-9a-f]{8}>\]    psr: [0-9a-f]{8}",
        r"sp : 4[0-9a-f]{7}  ip : ",
        "Flags: nZCv  IRQs on  FIQs on  Mode SVC_32  ISA ARM  Segment none",
        "Control: 00c5187d  Table: ",
        "Context: task, preempt_count 00000000",
        r"Stack: \(0x4",
        *IN_THREAD,
        r"Code: [0-9a-f]{8} .* \([0-9a-f]{8}\)",
        r"---\[ end trace 0000000000000000 \]---",
        *FATAL,
        r"---\[ end Kernel panic - not syncing: Fatal exception \]---",
    ],
    "null_read": [NULL + "4 when read", OOPS.format("7"), *IN_THREAD, *FATAL],
    "null_call": [
        NULL + "0 when execute",
        OOPS.format("7"),
        "PC is at 0x0",
        r" 0x0 from \w+\+0x",
        *IN_THREAD,
        r"Code:( \?{8}){5}",
        *FATAL,
    ],
    "null_in_hardirq": [
        NULL + "4 when write",
        "Mode SYS_32",
        "Context: hardirq, preempt_count 00010000",
        *IN_HARDIRQ,
        *FATAL_IN_INTERRUPT,
    ],
    "null_in_softirq": [
        NULL + "4 when write",
        "Mode SVC_32",
        "Context: softirq, preempt_count 00000100",
        *IN_SOFTIRQ,
        *FATAL_IN_INTERRUPT,
    ],
    "text_write": [
        "Unable to handle kernel paging request at virtual address [0-9a-f]{8} when write",
        "Fault status 80f: page permission fault",
        OOPS.format("80f"),
        *IN_THREAD,
    ],
    "data_call": [
        "Unable to handle kernel paging request at virtual address [0-9a-f]{8} when execute",
        "page permission fault",
        r" 0x[0-9a-f]+ from \w+\+0x",
        *FATAL,
    ],
    "bus_error": [
        r"Unhandled fault: external abort on non-linefetch \(0x008\) at 0x2020c000",
        OOPS.format("8"),
        *IN_THREAD,
    ],
    "undefined": [
        r"Internal error: Oops - undefined instruction: 0 \[#1\] PREEMPT ARM",
        r"PC is at undefined\+0x",
        r"\(e7f000f0\)",
    ],
    "svc": [
        "an SVC instruction that nobody serves",
        r"Internal error: Oops - bad mode: 0 \[#1\] PREEMPT ARM",
        r"PC is at svc\+0x",
        r" svc from \w+\+0x",
        r"\(ef000001\)",
        *FATAL,
    ],
    "overflow_in_thread": [
        "the thread stack overflowed into its guard page",
        OVERFLOW,
        r" recurse\S* from recurse\S*\+0x",
        r" \.\.\. \d+ times more",
        *IN_THREAD,
        *FATAL,
    ],
    "overflow_in_hardirq": ["the irq stack overflowed", OVERFLOW, *IN_HARDIRQ, *FATAL_IN_INTERRUPT],
    "overflow_in_softirq": [
        "the softirq stack overflowed",
        OVERFLOW,
        *IN_SOFTIRQ,
        *FATAL_IN_INTERRUPT,
    ],
    "broken_sp": [NULL + "c when write", "Stack: 0x00000010 is in no stack", *FATAL],
    "broken_current": [NULL + "4 when write", r"PID: -1 Comm: \?", *IN_THREAD, *FATAL],
    "bug": [
        r"-+\[ cut here \]-+",
        r"kernel BUG at tests/target/crash.c:\d+!",
        r"Internal error: Oops - BUG: 0 \[#1\] PREEMPT ARM",
        r"Tainted: G      D  ",
        r" __bug from bug\+0x",
        *FATAL,
    ],
    "plain_panic": [
        "Kernel panic - not syncing: the case says 42$",
        r"CPU: 0 PID: \d+ Comm: plain_panic",
        r" panic from plain_panic\+0x",
        *IN_THREAD,
        r"---\[ end Kernel panic - not syncing: the case says 42 \]---",
    ],
    "panic_in_hardirq": [
        "the last words before$",
        "Kernel panic - not syncing: in a handler$",
        r" panic from panic_in_hardirq_fn\+0x",
        *IN_HARDIRQ,
    ],
    "scheduling": [
        r"BUG: scheduling while atomic: scheduling/\d+/0x00000002$",
        r" msleep from scheduling\+0x",
        "Kernel panic - not syncing: scheduling while atomic$",
    ],
    "scheduling_in_hardirq": [
        r"BUG: scheduling while atomic: scheduling_in_h/\d+/0x00010001$",
        r" msleep from call_handler\+0x",
        *IN_HARDIRQ,
        "Kernel panic - not syncing: scheduling while atomic$",
    ],
    "scheduling_in_softirq": [
        r"BUG: scheduling while atomic: scheduling_in_s/\d+/0x00000101$",
        r" msleep from \w+\+0x",
        "Kernel panic - not syncing: scheduling while atomic$",
    ],
    "hang_asleep": [
        "# hang_asleep: TIMEOUT, no result within 10 s",
        r" msleep from \w+\+0x",
        "What runs:",
        r"Comm: swapper",
        "not ok 1 hang_asleep",
        "not ok 1 crash",
    ],
    "hang_awake": [
        "# hang_awake: TIMEOUT, no result within 10 s",
        r" bcm2835_irq_entry from hang_awake\+0x",
        "not ok 1 hang_awake",
    ],
}

# Where the report of the same in Thumb code has other words.
THUMB = {
    "Flags: nZCv  IRQs on  FIQs on  Mode SVC_32  ISA ARM": "Mode SVC_32  ISA Thumb",
    " msleep from call_handler": " msleep from sleep_in_handler",  # no jump into the last call
    r"Code: [0-9a-f]{8} .* \([0-9a-f]{8}\)": r"Code: [0-9a-f]{4} .* \([0-9a-f]{4}\) [0-9a-f]{4}$",
    r"\(e7f000f0\)": r"\(de00\)",
    r"\(ef000001\)": r"\(df01\)",
    "not ok 1 crash": "not ok 1 crash_thumb",
}


def run(args: str) -> End:
    """Boot the test image to its end, by instruction count."""
    with Machine(IMAGE, args=args, icount=5) as machine:
        return machine.wait(LIMIT)


def check(output: str, expected: list[str]) -> None:
    """All of the expressions match, each on a line behind the one before."""
    lines = iter(re.sub(r"(?m)^\[ *\d+\.\d+\] ", "", output).splitlines())
    for pattern in expected:
        if not any(re.search(pattern, line) for line in lines):
            pytest.fail(f"no line (left) with {pattern!r} in:\n{output}")


@pytest.mark.parametrize("case", REPORTS)
def test_report(case: str) -> None:
    end = run(f"test=crash.{case}")
    check(end.output, REPORTS[case])
    assert end.status == (TESTS_FAILED if case.startswith("hang") else PANIC), end.meaning


@pytest.mark.parametrize("case", REPORTS)
def test_report_of_thumb_code(case: str) -> None:
    end = run(f"test=crash_thumb.{case}")
    expected = "\n".join(REPORTS[case])
    for arm, thumb in THUMB.items():
        expected = expected.replace(arm, thumb)
    check(end.output, expected.split("\n"))
    assert end.status == (TESTS_FAILED if case.startswith("hang") else PANIC), end.meaning


def test_every_crash_is_tested() -> None:
    source = (ROOT / "tests/target/crash.c").read_text()
    assert set(re.findall(r"KUNIT_CASE\((\w+)\)", source)) == set(REPORTS)


def test_crashes_do_not_run_by_themselves() -> None:
    end = run("test=*rash")
    assert "1..0" in end.output
    assert end.status == TESTS_FAILED


def test_scheduling_while_atomic_may_be_a_warning() -> None:
    end = run("sched_bug=warn test=crash.scheduling")
    check(end.output, ["BUG: scheduling while atomic: ", "not ok 1 scheduling", "# Totals: "])
    assert end.status == TESTS_FAILED


def test_a_warning_may_be_a_panic() -> None:
    end = run("panic_on_warn test=report.warn_once_warns_once")
    panic = "Kernel panic - not syncing: kernel: panic_on_warn set"
    check(end.output, ["WARNING: CPU: 0", "only once", panic])
    assert end.status == PANIC


def test_quiet_shows_nothing_before_a_report() -> None:
    end = run("quiet test=printf.kernel_formats")
    assert "memory: " not in end.output
    assert end.passed


def test_a_panic_brings_the_last_lines_that_were_not_shown() -> None:
    end = run("quiet test=crash.panic_in_hardirq")
    check(end.output, ["the last words before", "Kernel panic - not syncing: in a handler"])
    assert end.output.count("the last words before") == 1


def test_a_fault_is_reported_in_full_although_quiet() -> None:
    end = run("quiet test=crash.null_write")
    check(end.output, ["memory: ", *REPORTS["null_write"]])
    assert len(re.findall(r"memory: ", end.output)) == 1
