# SPDX-License-Identifier: MIT
"""The plugin that finds sections with interrupts or preemption off, on guests that are known."""

import re
import subprocess
from pathlib import Path

import pytest
from qemu import Machine
from qemu.build import build_plugin
from qemu.marks import MarksError, NoEvent
from qemu.sections import Names, Sections, foreign_code, plugin_option

from .conftest import Guest

# Interrupts are off at the reset: the first section is none.
HEAD = """
    cpsie i
    b body
    .balign 32
    .type vectors, %function
    .global vectors
vectors: .rept 8; b .; .endr
    .type cpu_state, %object
    .global cpu_state
cpu_state: .space 40
    .type helper, %function
helper: mrs r0, cpsr; cpsid i; bx lr
    .type body, %function
body:
"""


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_plugin("sections", tmp_path_factory.mktemp("plugin"))


def find(plugin: Path, elf: Path, link_map: str = "", reports: tuple[str, ...] = ()) -> Sections:
    log = elf.with_name("log")
    elf.with_name("bhk.map").write_text(link_map)
    option = plugin_option(plugin, elf, log, ["tests"], ["helper"], reports)
    with Machine(elf, icount=5, plugins=[option]) as machine:
        end = machine.wait(20)
    assert end.status == 85, end.errors
    return Sections(log, elf)


def lengths(found: Sections, kind: str = "irq") -> list[tuple[str, int]]:
    return [(section.name, section.max) for section in found.of(kind)]


def test_from_behind_the_first_instruction_to_the_last(plugin: Path, guest: Guest) -> None:
    elf = guest(f"{HEAD} cpsid i\n .rept 10; nop; .endr\n cpsie i\n exit 85")
    found = find(plugin, elf)
    assert lengths(found) == [("body", 11)]
    assert found.of("irq")[0].functions() == "body:11"
    row = found.statistics("irq", "irqsoff_max")
    assert (row.name, row.unit, row.min, row.max, row.n) == ("irqsoff_max", "instructions", 11, 11, 1)


def test_what_was_saved_is_restored(plugin: Path, guest: Guest) -> None:
    nested = "mrs r4, cpsr; cpsid i; mrs r5, cpsr; cpsid i; msr cpsr_c, r5; nop; msr cpsr_c, r4"
    assert lengths(find(plugin, guest(f"{HEAD} {nested}\n exit 85"))) == [("body", 5)]


def test_reading_the_state_is_no_section(plugin: Path, guest: Guest) -> None:
    found = find(plugin, guest(f"{HEAD} mrs r4, cpsr; msr cpsr_c, r4; nop\n exit 85"))
    assert lengths(found) == []
    with pytest.raises(NoEvent, match="irqsoff_max"):
        found.statistics("irq", "irqsoff_max")


def test_a_helper_shuts_out_for_its_caller(plugin: Path, guest: Guest) -> None:
    assert lengths(find(plugin, guest(f"{HEAD} bl helper; nop; msr cpsr_c, r0\n exit 85"))) == [("body", 3)]


def test_preemption_off_until_the_count_is_zero(plugin: Path, guest: Guest) -> None:
    count = "ldr r2, =cpu_state + 36\n mov r3, #1\n mov r4, #2\n mov r5, #0\n"
    store = "str r3, [r2]\n nop\n str r4, [r2]\n str r3, [r2]\n str r5, [r2]\n nop\n"
    assert lengths(find(plugin, guest(f"{HEAD} {count} {store} exit 85")), "preempt") == [("body", 4)]


def test_interrupts_in_between_are_no_part(plugin: Path, guest: Guest) -> None:
    count = "ldr r2, =cpu_state + 36\n mov r3, #1\n mov r4, #0x10000\n orr r4, #1\n mov r5, #0\n"
    store = "str r3, [r2]\n nop\n str r4, [r2]\n .rept 50; nop; .endr\n str r3, [r2]\n str r5, [r2]\n"
    found = find(plugin, guest(f"{HEAD} {count} {store} exit 85"))
    assert lengths(found, "preempt") == [("body", 3)]


OTHERS = """
    cpsid i
    bl others
    cpsie i
    exit 85
    .type others, %function
others:
    mov r4, #100
1:  subs r4, r4, #1
    bne 1b
    bx lr
"""


def map_of(elf: Path, function: str) -> str:
    table = subprocess.run(["arm-none-eabi-nm", elf], capture_output=True, text=True, check=True).stdout
    match = re.search(rf"^([0-9a-f]+) . {function}$", table, re.M)
    assert match
    return f" .text.{function} 0x{match[1]} 0x10 build/tests/target/x.o\n"


def test_what_others_do_in_it_does_not_count(plugin: Path, guest: Guest) -> None:
    elf = guest(HEAD + OTHERS)
    assert lengths(find(plugin, elf)) == [("body", 204)]
    assert lengths(find(plugin, elf, map_of(elf, "others"))) == [("body", 2)]


def test_sections_of_others_do_not_count(plugin: Path, guest: Guest) -> None:
    elf = guest(f"{HEAD} bl others; exit 85\n .type others, %function\nothers: cpsid i; nop; cpsie i; bx lr")
    assert lengths(find(plugin, elf)) == [("others", 2)]
    assert lengths(find(plugin, elf, map_of(elf, "others"))) == []


def test_a_report_ends_what_is_open(plugin: Path, guest: Guest) -> None:
    elf = guest(HEAD + OTHERS)
    assert lengths(find(plugin, elf, reports=("others",))) == []


def test_ranges_of_folders() -> None:
    text = (
        " .text.a        0x00001000       0x20 build/tests/a.o\n"
        " .text.b        0x00001024       0x10 build/tests/b.o\n"
        " .text.c        0x00002000       0x10 build/kernel/c.o\n"
        " .text.gone     0x00000000       0x10 build/tests/a.o\n"
    )
    assert foreign_code(text, ["tests"]) == [(0x1000, 0x1034)]
    assert foreign_code(text, ["tests", "kernel"]) == [(0x1000, 0x1034), (0x2000, 0x2010)]


def test_names() -> None:
    names = Names([(0x100, "first"), (0x200, "second")])
    assert [names.of(address) for address in (0x50, 0x100, 0x1FF, 0x300)] == ["?", "first", "first", "second"]
    assert names.range("first") == (0x100, 0x200)
    assert names.range("third") is None


def test_another_log_is_refused(tmp_path: Path, guest: Guest) -> None:
    elf = guest(f"{HEAD} exit 85")
    log = tmp_path / "log"
    log.write_text("what is this\n")
    with pytest.raises(MarksError, match="no line of the plugin"):
        Sections(log, elf)


def test_plugin_refuses_unknown_options(plugin: Path, guest: Guest) -> None:
    with Machine(guest("exit 85"), plugins=[f"{plugin},what=1"]) as machine:
        end = machine.wait(20)
    assert end.status == 1
    assert "bad option 'what=1'" in end.errors
