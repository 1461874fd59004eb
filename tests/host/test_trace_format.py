# SPDX-License-Identifier: MIT
"""Event formats: fields, and print fmt expressions as C has them."""

import struct

import pytest
from qemu.trace import EventFormat, FormatError
from qemu.trace.expression import Array, Fields, Num, Parser, fit
from qemu.trace.format import printf

from .trace_kernel import layouts

FIELDS: Fields = {
    "small": Num(7), "minus": Num(-1), "u": fit(0xFFFFFFF0, 32, False), "big": Num(1 << 40, 64),
    "text": "hello", "p": fit(0xC0001234, 32, False), "data": b"\x01\xab\xff", "byte": Num(200, 8, False),
    "list": Array.of(struct.pack("<hhh", 1, -2, 300), 16, True),
}  # fmt: skip


def symbols(address: int) -> str | None:
    return {0xC0001234: "some_fn", 0xC0002000: "other_fn [module]"}.get(address)


def render(print_fmt: str) -> str:
    template, nodes = Parser(print_fmt).arguments()
    return printf(template, [node(FIELDS) for node in nodes], symbols)


@pytest.mark.parametrize(
    ("print_fmt", "text"),
    [
        ('"%d %u %x", REC->small, REC->minus, REC->minus', "7 4294967295 ffffffff"),
        ('"%ld %lu", REC->u, REC->u', "-16 4294967280"),
        ('"%lld %llu %llx", REC->big, REC->big, REC->minus', "1099511627776 1099511627776 ffffffffffffffff"),
        ('"%03d|%-4d|%+d|%4d", REC->small, REC->small, REC->small, REC->minus', "007|7   |+7|  -1"),
        ('"%#x %#llX %04x", REC->small, REC->big, REC->small', "0x7 0X10000000000 0007"),
        ('"%s|%8s|%-8s|%.2s", REC->text, REC->text, REC->text, __get_str(text)', "hello|   hello|hello   |he"),
        ('"%*d %c%% %hhd %hx", 5, REC->small, 65, REC->byte, REC->minus', "    7 A% -56 ffff"),
        ('"%p %ps %pS %ps", REC->p, REC->p, (void *)REC->p, 0x1000', "c0001234 some_fn some_fn+0x0 0x1000"),
        ('"%ps", 0xc0002000', "other_fn [module]"),
        ('"%d", (long)REC->u - REC->small', "-23"),
        ('"%d %d", REC->minus < 0, REC->minus < 0u', "1 0"),
        ('"%d %d %d", 7 / -2, 7 % -2, -7 >> 1', "-3 1 -4"),
        ('"%d %d", 2 + 3 * 4, (2 + 3) * 4', "14 20"),
        ('"%x %x %x", REC->u >> 4, ~0x0f & 0xff, 1 << 31', "fffffff f0 80000000"),
        ('"%s", REC->small == 7 ? "yes" : "no"', "yes"),
        ('"%s", REC->minus > 0 ? "a" : !REC->small ? "b" : "c"', "c"),
        ('"%d%d%d", 1 && 0, 0 || 2, !3 == 0', "011"),
        ('"%d %d", (unsigned char)REC->minus, (s64)REC->u == 4294967280', "255 1"),
        ('"%s", __print_symbolic(REC->small, { 1, "one" }, { 3 + 4, "seven" })', "seven"),
        ('"%s", __print_symbolic(REC->minus, { 1, "one" })', "0xffffffff"),
        ('"%s", __print_flags(REC->small, "|", { 1, "a" }, { 0x2, "b" })', "a|b|0x4"),
        ('"[%s]", __print_flags(REC->small & 8, "|", { 1, "a" })', "[]"),
        ('"%s", __print_hex(REC->data, 2)', "01 ab"),
        ('"%s", __print_symbolic(REC->small + 4, { HRTIMER_MODE_ABS, "ABS" }, { HRTIMER_MODE_REL_PINNED_HARD, "RPH" })', "RPH"),
        (r'"tab\t\"q\" \x41" "joined"', 'tab\t"q" Ajoined'),
        ('"%d %d %d", REC->list[0], REC->list[1], REC->list[REC->small - 5] + 1', "1 -2 301"),
        ('"%c%c %d", REC->text[0], REC->small ? \'y\' : \'n\', REC->text[5]', "hy 0"),
        ('"%d", REC->list[3]', None),
        ('"%d", REC->list[-1]', None),
        ('"%d", REC->small[0]', None),
        ('"%d %d", sizeof_is_no_field', None),
        ('"%d", REC->none', None),
        ('"%d", 1 / 0', None),
        ('"%d %d", 1', None),
        ('"%s", 5', None),
        ('"%d", REC->text', None),
        ('"%d", (1', None),
        ('"%d" @', None),
        ("REC->small", None),
        ("", None),
        ('"%s", __unknown(1)', None),
    ],
)
def test_print_fmt(print_fmt: str, text: str | None) -> None:
    if text is None:
        with pytest.raises(FormatError):
            render(print_fmt)
    else:
        assert render(print_fmt) == text


TEXT = """system: test
name: sample
ID: 77
format:
\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

\tfield:__data_loc char[] name;\toffset:8;\tsize:4;\tsigned:0;
\tfield:char comm[4];\toffset:12;\tsize:4;\tsigned:0;
\tfield:struct file * f;\toffset:16;\tsize:4;\tsigned:0;
\tfield:s64 when;\toffset:24;\tsize:8;\tsigned:1;
\tfield:char buf[];\toffset:32;\tsize:0;\tsigned:0;

print fmt: "%s %s %p %lld %s", __get_str(name), REC->comm, REC->f, REC->when, REC->buf
"""
RECORD = (
    bytes.fromhex("4d00 01 00 05000000") + bytes.fromhex("2400 0400") + b"abcd" + b"\x34\x12\x00\xc0"
    + bytes(4) + (-5).to_bytes(8, "little", signed=True) + b"xyz\0" + b"uvw\0"
)  # fmt: skip


def test_fields_of_every_kind() -> None:
    event = EventFormat.parse(TEXT)
    assert (event.system, event.name, event.id, event.size) == ("test", "sample", 77, 32)
    assert event.render(RECORD, symbols) == "uvw abcd c0001234 -5 xyz"


def test_what_is_not_understood_shows_its_fields() -> None:
    event = EventFormat.parse(TEXT.replace("__get_str(name)", "UNKNOWN_NAME"))
    assert event.problem == "unknown name 'UNKNOWN_NAME'"
    assert event.render(RECORD, symbols) == "name=uvw comm=abcd f=c0001234 when=-5 buf=xyz"


@pytest.mark.parametrize("missing", ["system: test\n", "name: sample\n", "ID: 77\n", "print fmt"])
def test_an_incomplete_format_is_refused(missing: str) -> None:
    with pytest.raises(FormatError):
        EventFormat.parse(TEXT.replace(missing, ""))


def test_the_fixtures_are_laid_out_as_on_linux() -> None:
    """Offsets of Linux 6.1 on ARM, from its format files."""
    offsets = {
        "irq_handler_entry": [8, 12], "workqueue_queue_work": [8, 12, 16, 20, 24],
        "sched_switch": [8, 24, 28, 32, 36, 52, 56], "sched_waking": [8, 24, 28, 32],
        "timer_start": [8, 12, 16, 20, 24], "hrtimer_start": [8, 12, 16, 24, 32, 36],
        "hrtimer_expire_entry": [8, 16, 24],
    }  # fmt: skip
    for name, wanted in offsets.items():
        event = EventFormat.parse(f"system: x\n{layouts()[name].text()}")
        assert [field.offset for field in event.fields if not field.common] == wanted
        assert event.problem is None
