# SPDX-License-Identifier: MIT
"""Faults on the machine, made from outside: QEMU's monitor pulls the card, qtest switches lines off
behind the kernel's back. Each ends in an error for the caller, with a line in the log, and the
machine goes on as if nothing had happened once the fault is over. That each does so within the time
stated in docs/drivers.md is for suites inside the image to say, which have the guest's clock:
mmc_fault, mmc_line, firmware, dma."""

import re
from pathlib import Path

from qemu import Console, Machine
from qemu.console import ENTER
from qemu.qtest import ARM_IRQS

from .test_card import MIB, SECTOR, make_card

# BCM2835 ARM Peripherals, section 7.5: the line whose bit is written there goes on, or off.
ENABLE, DISABLE = 0x2000B210, 0x2000B21C

LIMIT = 60.0  # for what is stuck
MAILBOX_IRQ = 17
EMMC_IRQ = 86

# Section 6.1: functions of pins 40 to 53. With function 0 of its pins the card is at the other
# controller, and commands get no answer.
GPFSEL4, GPFSEL5 = 0x20200010, 0x20200014
CARD_ALT0 = (0o44 << 24, 0o4444)
CARD_BACK = (0, 0)


def switch(machine: Machine, irq: int, on: bool) -> None:
    """Let an interrupt through or not, without the kernel's knowledge."""
    bank, source = (2, irq - 16) if irq in ARM_IRQS else divmod(irq - 24, 32)
    machine.qtest.writel((ENABLE if on else DISABLE) + 4 * bank, 1 << source)


def now(console: Console) -> float:
    """The kernel's clock, in seconds."""
    found = re.search(r"now at (\d+) nsecs", console.command("cat /proc/timer_list"))
    assert found
    return int(found[1]) / 1e9


def logged(console: Console, text: str, seconds: float) -> bool:
    """Whether the log says so by then: what removes a card is a work, and the caller does not wait for it."""
    begin = now(console)
    while text not in console.command("dmesg"):
        if now(console) - begin > seconds:
            return False
        console.command("sleep 1")
    return True


def test_card_pulled_during_a_write(image: Path, tmp_path: Path) -> None:
    path = make_card(tmp_path / "card.img", 64 * MIB)
    with Machine(image, card=path) as machine:
        console = Console(machine)
        console.boot()
        console.command("mmc")
        console.send("mmc write 0 100000" + ENTER)
        console.expect("mmc write 0 100000\r\n")
        machine.qmp.human("eject -f sd0")
        assert "no such device" in console.prompt()
        # A request that was under way is named, too; it may have come between two of them.
        assert logged(console, "mmc1: card 4567 removed", 3)
        assert "mmcblk1" not in console.command("ls /dev")
        assert "there is no card" in console.command("mmc read 0")
        machine.qmp.human(f"change sd0 {path} raw")
        console.expect("mmcblk1: mmc1:4567 QEMU! 64 MiB")
        console.command("mmc write 5 70 3")
        assert "70 sectors verified" in console.command("mmc verify 5 70 3")


def test_card_that_never_answers(image: Path, tmp_path: Path) -> None:
    """It was identified; then its pins go elsewhere."""
    with Machine(image, card=make_card(tmp_path / "card.img", 64 * MIB), qtest=True) as machine:
        console = Console(machine)
        console.boot()
        console.command("mmc")
        pins = [machine.qtest.readl(register) for register in (GPFSEL4, GPFSEL5)]
        machine.qtest.writel(GPFSEL4, pins[0] & ~(0o77 << 24) | CARD_ALT0[0])
        machine.qtest.writel(GPFSEL5, pins[1] & ~0o7777 | CARD_ALT0[1])
        assert "sectors read" not in console.command("mmc read 0")
        assert re.search(r"read of 1 sectors at 0 failed|card 4567 removed", console.command("dmesg"))
        assert console.command("echo goes on") == "goes on"
        machine.qtest.writel(GPFSEL4, pins[0] & ~(0o77 << 24) | CARD_BACK[0])
        machine.qtest.writel(GPFSEL5, pins[1] & ~0o7777 | CARD_BACK[1])


def test_card_interrupt_that_never_comes(image: Path, tmp_path: Path) -> None:
    with Machine(image, card=make_card(tmp_path / "card.img", 64 * MIB), qtest=True) as machine:
        console = Console(machine)
        console.boot()
        console.command("mmc")
        console.command("mmc write 7 3 1")
        switch(machine, EMMC_IRQ, False)
        assert "3 sectors verified" in console.command("mmc verify 7 3 1")
        assert "mmc1: interrupt 86 does not arrive" in console.command("dmesg")
        assert not re.search(r"interrupts: \d+, 0 lost", console.command("mmc"))
        switch(machine, EMMC_IRQ, True)
        assert "3 sectors verified" in console.command("mmc verify 7 3 1")


def test_stuck_line(image: Path, tmp_path: Path) -> None:
    """A line that stays high without a cause is shut; the card still works, by the timer."""
    path = make_card(tmp_path / "card.img", 64 * MIB)
    with Machine(image, args="test=mmc_line", card=path, icount=5, qtest=True) as machine:

        def on_line(line: str) -> None:
            if "waiting for a stuck line" in line:
                machine.qtest.set_irq(EMMC_IRQ, True)

        end = machine.wait(LIMIT, on_line=on_line)
    assert end.passed, end.output


def test_firmware_that_never_answers(image: Path) -> None:
    with Machine(image, qtest=True) as machine:
        console = Console(machine)
        console.boot()
        switch(machine, MAILBOX_IRQ, False)
        assert "error" in console.command("cat /sys/class/thermal/thermal_zone0/temp")
        assert re.search(r"firmware: no answer to tag 00030006: error -110", console.command("dmesg"))
        # The answer has been there all the time: it is taken out, late.
        switch(machine, MAILBOX_IRQ, True)
        assert console.command("cat /sys/class/thermal/thermal_zone0/temp") == "25000"


def test_disk_node_without_its_disk(image: Path, tmp_path: Path) -> None:
    path = make_card(tmp_path / "card.img", 64 * MIB)
    with Machine(image, card=path) as machine:
        console = Console(machine)
        console.boot()
        console.command("mmc")
        console.send(f"hexdump /dev/mmcblk1 0 {64 * MIB}" + ENTER)
        console.expect(f"{SECTOR:08x}  00 00")
        machine.qmp.human("eject -f sd0")
        assert "/dev/mmcblk1" in console.prompt()
        assert console.command("echo goes on") == "goes on"
