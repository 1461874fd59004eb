# SPDX-License-Identifier: MIT
"""The machine library on small guests: every way to end, to hang and to be talked to."""

import subprocess
from types import SimpleNamespace

import pytest
from qemu import Console, Hang, Machine, QmpError, QtestError

from .conftest import Guest

FOREVER = "2: b 2b"
# Echoes what is typed, with the prompt after each Enter.
ECHO = """
    putc '\\n'
3:  putc 'b'; putc 'h'; putc 'k'; putc '>'; putc ' '
4:  ldr r4, [r2, #0x18]
    tst r4, #0x10
    bne 4b
    ldr r4, [r2]
    and r4, r4, #0xff
    cmp r4, #13
    strne r4, [r2]
    bne 4b
    putc '\\r'; putc '\\n'; putc 'h'; putc 'i'; putc '\\r'; putc '\\n'
    b 3b
"""


@pytest.mark.parametrize(
    ("status", "passed", "meaning"),
    [
        (85, True, "tests passed (status 85)"),
        (1, False, "tests failed (status 1)"),
        (86, False, "kernel panic (status 86)"),
        (0, False, "powered off or reset (status 0)"),
        (7, False, "unknown status (status 7)"),
    ],
)
def test_exit_status(guest: Guest, status: int, passed: bool, meaning: str) -> None:
    with Machine(guest(f"exit {status}")) as machine:
        end = machine.wait(20)
    assert (end.passed, end.meaning) == (passed, meaning)


def test_output_and_lines(guest: Guest) -> None:
    lines: list[str] = []
    with Machine(guest("putc 'a'; putc '\\r'; putc '\\n'; putc 'b'; exit 85")) as machine:
        end = machine.wait(20, on_line=lines.append)
    assert end.output == "a\nb"
    assert lines == ["a", "b"]


def test_a_hang_is_told_from_an_end(guest: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is over when the output has come, however slow the host is."""
    with Machine(guest(f"putc 'x'; {FOREVER}")) as machine:
        clock = SimpleNamespace(monotonic=lambda: 60.0 * len(machine.output))
        monkeypatch.setattr("qemu.machine.time", clock)
        with pytest.raises(Hang, match="did not end within 60 s") as caught:
            machine.wait(60)
    assert caught.value.output == "x"
    assert not machine.running


def test_silence_is_a_hang(guest: Guest) -> None:
    with Machine(guest(FOREVER)) as machine:
        with pytest.raises(Hang, match="0.5 s without output"):
            machine.wait(60, silence=0.5)


def test_the_block_ends_the_machine(guest: Guest) -> None:
    with Machine(guest(FOREVER)) as machine:
        assert machine.running
    assert not machine.running


def test_a_missing_image_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no-such.elf"):
        Machine("no-such.elf").start()


def test_boot_arguments_arrive(guest: Guest) -> None:
    # SYS_GET_CMDLINE, then SYS_WRITE0.
    body = """
    ldr r1, =5f; mov r0, #0x15; svc 0x123456
    ldr r1, =6f; mov r0, #4; svc 0x123456
    exit 85
    .balign 4
5:  .word 6f, 100
6:  .space 100
    """
    with Machine(guest(body), args="test=a*,b loglevel=8 -- ps") as machine:
        end = machine.wait(20)
    assert end.errors == "bhk test=a*,b loglevel=8 -- ps"


def test_icount_runs_are_equal(guest: Guest) -> None:
    # The system timer's low word, in hexadecimal digits from the lowest on.
    body = """
    ldr r4, =0x20003004; mov r5, #2000
2:  subs r5, r5, #1; bne 2b
    ldr r4, [r4]; ldr r2, =0x20201000; mov r5, #8
3:  and r3, r4, #15; add r3, r3, #'A'; str r3, [r2]; lsr r4, r4, #4; subs r5, r5, #1; bne 3b
    exit 85
    """
    image = guest(body)
    seen = set()
    for _ in range(3):
        with Machine(image, icount=10) as machine:
            seen.add(machine.wait(20).output)
    assert len(seen) == 1
    assert seen != {"AAAAAAAA"}


def test_a_line_that_nobody_reads_does_not_stop_the_guest(guest: Guest) -> None:
    # 5000 bytes to the mini UART.
    body = "ldr r2, =0x20215040; ldr r4, =5000\n2: str r4, [r2]; subs r4, r4, #1; bne 2b; exit 85"
    with Machine(guest(body), second_serial=True) as machine:
        assert machine.wait(20).passed
        received = 0
        while data := machine.serial2.read(10):
            received += len(data)
    assert received == 5000


def test_console(guest: Guest) -> None:
    with Machine(guest(ECHO)) as machine:
        console = Console(machine, timeout=20)
        console.boot()
        assert console.command("hello") == "hi"
        assert "hello" in console.seen


def test_console_tells_the_end(guest: Guest) -> None:
    with Machine(guest("putc 'x'; exit 86")) as machine:
        with pytest.raises(Hang, match="QEMU ended while waiting") as caught:
            Console(machine, timeout=20).boot()
    assert caught.value.output == "x"


def test_qmp(guest: Guest) -> None:
    with Machine(guest(FOREVER), paused=True) as machine:
        assert machine.qmp.execute("query-status")["status"] == "prelaunch"
        assert "R15=00008000" in machine.qmp.human("info registers")
        with pytest.raises(QmpError, match="no-such-command"):
            machine.qmp.execute("no-such-command")
        machine.qmp.execute("quit")
        assert machine.wait(20).status == 0


def test_qtest_memory_and_lines(guest: Guest) -> None:
    with Machine(guest(FOREVER), paused=True, qtest=True) as machine:
        qtest = machine.qtest
        qtest.writel(0x100000, 0x12345678)
        assert qtest.readl(0x100000) == 0x12345678
        qtest.write(0x100000, b"\1\2")
        assert qtest.read(0x100000, 4) == b"\1\2\x34\x12"
        # Enable GPU line 9 and raise it: the controller shows it pending.
        qtest.writel(0x2000B210, 1 << 9)
        qtest.set_irq(24 + 9, True)
        assert qtest.readl(0x2000B204) == 1 << 9
        qtest.set_irq(24 + 9, False)
        assert qtest.readl(0x2000B204) == 0
        with pytest.raises(ValueError, match="IRQ 88"):
            qtest.set_irq(88, True)
        with pytest.raises(QtestError, match="Unknown command"):
            qtest.command("bogus")


def test_qtest_must_be_asked_for(guest: Guest) -> None:
    with Machine(guest(FOREVER), paused=True) as machine:
        with pytest.raises(ValueError, match="qtest=True"):
            machine.qtest.readl(0)


def test_raw_image_boots_as_on_a_board(guest: Guest) -> None:
    elf = guest("exit 85")
    image = elf.with_suffix(".img")
    subprocess.run(["arm-none-eabi-objcopy", "-O", "binary", elf, image], check=True)
    with Machine(image, bios=True, board="raspi1ap") as machine:
        assert machine.wait(20).passed
