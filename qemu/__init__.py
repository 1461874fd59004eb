# SPDX-License-Identifier: MIT
"""Drive bhk in QEMU from the host: what every test, benchmark and tool uses.

    from qemu import Machine, Console

    with Machine("build/bhk.elf") as machine:
        console = Console(machine)
        console.boot()
        print(console.command("ps"))
"""

from .console import Console
from .ktap import Ktap
from .machine import ROOT, End, Hang, Machine
from .qmp import Qmp, QmpError
from .qtest import Qtest, QtestError

__all__ = [
    "ROOT",
    "Console",
    "End",
    "Hang",
    "Ktap",
    "Machine",
    "Qmp",
    "QmpError",
    "Qtest",
    "QtestError",
]
