# SPDX-License-Identifier: MIT
"""/proc/stat field by field as Linux 6.1 on the same board has it."""

import re

from qemu import Console

# The names of Linux's lines in its order, and how many numbers each has. There it has one
# number for each interrupt that can exist, and the sum before them.
LINUX = [("cpu", 10), ("cpu0", 10), ("intr", 0), ("ctxt", 1), ("btime", 1), ("processes", 1)]
LINUX += [("procs_running", 1), ("procs_blocked", 1), ("softirq", 11)]


def text_of(shell: Console) -> list[str]:
    """The file's lines; the log and a prompt that is drawn again may come in between."""
    lines = shell.command("cat /proc/stat").splitlines()
    return [line for line in lines if re.fullmatch(r"[a-z]\w+ [ \d]+", line)]


def stat(shell: Console) -> dict[str, list[int]]:
    """The file as names and numbers."""
    lines = [line.split(" ") for line in text_of(shell)]
    return {words[0]: [int(word) for word in words[1:] if word] for words in lines}


def uptime(shell: Console) -> float:
    """Seconds since boot."""
    found = re.search(r"(?m)^(\d+\.\d\d) \d+\.\d\d$", shell.command("cat /proc/uptime"))
    assert found
    return float(found[1])


def interrupts(shell: Console) -> dict[int, int]:
    """The counts of /proc/interrupts by line."""
    rows = [line.split() for line in shell.command("cat /proc/interrupts").splitlines()[1:]]
    return {int(row[0][:-1]): int(row[1]) for row in rows if row[0][:-1].isdigit()}


def test_lines_and_fields_are_linuxs(shell: Console) -> None:
    text = text_of(shell)
    assert text[0].startswith("cpu  0 0 ")  # two blanks, no user time
    numbers = stat(shell)
    assert list(numbers) == [name for name, _ in LINUX]
    assert all(len(numbers[name]) == count for name, count in LINUX if count)
    assert numbers["cpu"] == numbers["cpu0"]


def test_intr_has_the_counts_of_proc_interrupts(shell: Console) -> None:
    counts = interrupts(shell)
    intr = stat(shell)["intr"]
    assert intr[0] >= sum(intr[1:])
    for irq, count in counts.items():
        assert intr[1 + irq] >= count
    interrupted = {irq for irq, count in counts.items() if count}
    assert {irq for irq, count in enumerate(intr[1:]) if count} == interrupted


def test_softirq_has_its_sum_first(shell: Console) -> None:
    total, *each = stat(shell)["softirq"]
    assert total == sum(each)


def test_the_times_add_up_to_the_uptime(shell: Console) -> None:
    shell.command("sleep 1")
    before = uptime(shell)
    numbers = stat(shell)["cpu"]
    after = uptime(shell)
    assert before - 0.1 <= sum(numbers) / 100 <= after + 0.1
    assert numbers[3] >= 90  # the second of sleep


def test_processes_and_switches_count(shell: Console) -> None:
    before = stat(shell)
    shell.command("insmod sample_threaded_irq count=1")
    shell.command("rmmod sample_threaded_irq")
    after = stat(shell)
    assert after["processes"][0] == before["processes"][0] + 1
    assert after["ctxt"][0] > before["ctxt"][0]
    assert after["procs_running"][0] >= 1
