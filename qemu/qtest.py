# SPDX-License-Identifier: MIT
"""QEMU's test protocol, beside the running CPU: interrupt lines and physical memory."""

import socket

REPLY_TIMEOUT = 30.0
IC = "/machine/soc/peripherals/ic"
CPU = "/machine/soc/cpu[0]"

# Linux's numbers of the interrupt lines on this chip (arch/arm's BCM2835 mapping).
ARM_IRQS = range(16, 24)
GPU_IRQS = range(24, 88)


class QtestError(Exception):
    """QEMU refused a command."""


class Qtest:
    """A connection to the test device of a running machine."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(REPLY_TIMEOUT)
        self._connection = connection
        self._stream = connection.makefile("r", encoding="ascii")

    def command(self, *words: object) -> str:
        """Run one command and return what follows OK."""
        line = " ".join(str(word) for word in words)
        self._connection.sendall(line.encode("ascii") + b"\n")
        answer = self._stream.readline().split(maxsplit=1)
        if not answer:
            raise QtestError(f"{line}: QEMU has ended")
        if answer[0] != "OK":
            raise QtestError(f"{line}: {' '.join(answer)}")
        return answer[1].strip() if len(answer) > 1 else ""

    def set_irq(self, irq: int, level: bool) -> None:
        """Drive the line of an interrupt number (16..23 ARM lines, 24..87 GPU lines).

        The level holds until it is set again or the owning device updates its line; an edge
        that is shorter than the guest's reaction is a spurious interrupt.
        """
        if irq in ARM_IRQS:
            self.command("set_irq_in", IC, "arm-irq", irq - ARM_IRQS.start, int(level))
        elif irq in GPU_IRQS:
            self.command("set_irq_in", IC, "gpu-irq", irq - GPU_IRQS.start, int(level))
        else:
            raise ValueError(f"IRQ {irq}: the lines are 16 to 87")

    def set_cpu_irq(self, level: bool) -> None:
        """Drive the CPU's IRQ pin itself: an interrupt with nothing pending."""
        self.command("set_irq_in", CPU, "unnamed-gpio-in", 0, int(level))

    def readl(self, address: int) -> int:
        """A 32-bit word of physical memory or of a device, side effects included."""
        return int(self.command("readl", f"{address:#x}"), 16)

    def writel(self, address: int, value: int) -> None:
        """Write a 32-bit word of physical memory or of a device."""
        self.command("writel", f"{address:#x}", f"{value:#x}")

    def read(self, address: int, size: int) -> bytes:
        """Bytes of physical memory."""
        return bytes.fromhex(self.command("read", f"{address:#x}", size).removeprefix("0x"))

    def write(self, address: int, data: bytes) -> None:
        """Write bytes of physical memory."""
        self.command("write", f"{address:#x}", len(data), f"0x{data.hex()}")
