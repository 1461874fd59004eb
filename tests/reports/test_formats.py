# SPDX-License-Identifier: MIT
"""Lines of Linux 6.1's log, whole, against ours: dumps of workqueues and the heads of splats.

`LINUX` has lines as a Linux kernel wrote them on this board, less the time. A number, an address and
each name in `names` may differ; all else must be the same, to the last blank.
"""

import re
from dataclasses import dataclass

import pytest

from .test_reports import run

HEX = "0x[0-9a-f]+"


@dataclass(frozen=True)
class Head:
    """Lines of Linux and where ours come from."""

    lines: tuple[str, ...]
    names: tuple[str, ...]
    args: str


def expression(line: str, names: tuple[str, ...]) -> str:
    """What our line must match in full."""
    text = re.escape(line)
    for name in names:
        text = text.replace(re.escape(name), r"[\w/:.()+-]+")
    text = re.sub("0x[0-9a-f]+", HEX, text)
    return re.sub(r"(?<![\w\[\\-])\d+(?![\w\]-])", r"\\d+", text)


LINUX = {
    "workqueue dump": Head(
        (
            "Showing busy workqueues and worker pools:",
            "workqueue events_highpri: flags=0x10",
            "  pwq 1: cpus=0 node=0 flags=0x1 nice=-20 active=1/256 refcnt=2",
            "    in-flight: 28:wk_fn",
            "pool 1: cpus=0 node=0 flags=0x1 nice=-20 hung=0s workers=2 idle: 6",
        ),
        ("events_highpri", "wk_fn"),
        "test=dump.busy_queues_and_pools_are_listed",
    ),
    "BH workqueue dump": Head(
        ("Showing busy workqueues and worker pools:", "workqueue events: flags=0x0", "    pending: do_free_init"),
        ("events", "do_free_init"),
        "test=dump.a_waiting_bh_item_is_listed",
    ),
}


def log(output: str) -> list[str]:
    """Lines of the log, less the time."""
    return [re.sub(r"^\[ *\d+\.\d{6}\] ", "", line) for line in output.splitlines()]


@pytest.mark.parametrize("name", LINUX)
def test_lines_are_linuxs(name: str) -> None:
    head = LINUX[name]
    output = run(head.args).output
    rest = iter(log(output))
    for line in head.lines:
        wanted = expression(line, head.names)
        if not any(re.fullmatch(wanted, ours) for ours in rest):
            pytest.fail(f"no line (left) like {line!r}, {wanted}, in:\n{output}")
