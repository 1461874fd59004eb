# SPDX-License-Identifier: MIT
"""Small guests written in assembler, so that the tools are tested without the kernel."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Guest = Callable[[str], Path]

# Helpers for the guests: "exit N" through semihosting, "print label" to the PL011.
PRELUDE = """
    .syntax unified
    .arm
    .macro exit status
    ldr r1, =1f
    mov r0, #0x20
    svc 0x123456
1:  .word 0x20026, \\status
    .endm
    .macro putc char
    ldr r2, =0x20201000
    mov r3, #\\char
    str r3, [r2]
    .endm
    .macro mark id
    .inst 0xe320f000 | \\id
    .endm
    .global _start
_start:
    mov sp, #0x8000
"""


@pytest.fixture
def guest(tmp_path: Path) -> Guest:
    """Builds an ELF from the body of a program."""

    def build(body: str) -> Path:
        source = tmp_path / "guest.S"
        elf = tmp_path / "guest.elf"
        source.write_text(f"{PRELUDE}\n{body}\n    .ltorg\n")
        command = ["arm-none-eabi-gcc", "-mcpu=arm1176jzf-s", "-nostdlib", "-static"]
        subprocess.run([*command, "-Wl,-Ttext=0x8000", "-o", elf, source], check=True)
        return elf

    return build
