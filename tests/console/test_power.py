# SPDX-License-Identifier: MIT
"""How a session begins and ends: the command line at boot, reboot, poweroff."""

import re

from qemu import Console
from qemu.console import ENTER

from .conftest import Boot

LIMIT = 60.0


def test_poweroff_ends_with_status_0(console: Console) -> None:
    console.send("poweroff" + ENTER)
    console.expect(r"reboot: Power down\r\n")
    assert console.machine.wait(LIMIT).status == 0


def test_reboot_resets(boot: Boot) -> None:
    console = boot(reboot=True)
    for _ in range(2):
        console.send("reboot" + ENTER)
        console.expect(r"reboot: Restarting system\r\n")
        console.boot()
        assert console.command("echo again") == "again"


def test_a_reset_stops_the_modules_first(console: Console) -> None:
    console.command("insmod sample_work")
    console.send("reboot" + ENTER)
    console.expect(r"reboot: Restarting system\r\n")
    assert console.machine.wait(LIMIT).status == 0


def test_the_command_at_boot_runs_first(boot: Boot) -> None:
    console = boot("-- echo from the boot; uptime")
    text = console.prompt()
    lines = text.splitlines()
    assert lines[0] == "echo from the boot; uptime"
    assert lines[1] == "from the boot"
    assert re.match(r"up 0 days", lines[2])


def test_poweroff_at_boot_makes_a_batch_job(image: object, boot: Boot) -> None:
    console = boot("-- echo done; poweroff")
    console.expect(r"\ndone\r\n")
    assert console.machine.wait(LIMIT).status == 0
