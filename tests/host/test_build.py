# SPDX-License-Identifier: MIT
"""The build's own tools: options, symbol table, module isolation, the floors check."""

import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from qemu import ROOT

CFLAGS = ["-mcpu=arm1176jzf-s", "-O1", "-ffunction-sections", "-fdata-sections"]


def kconfig(config: Path, *words: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "configs/kconfig.py", "--config", str(config), *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def generate(folder: Path, text: str) -> "subprocess.CompletedProcess[str]":
    config = folder / ".config"
    config.write_text(text)
    return kconfig(config, "generate", folder / "auto.conf", folder / "autoconf.h")


def test_options_have_defaults(tmp_path: Path) -> None:
    assert generate(tmp_path, "").returncode == 0
    assert "#define CONFIG_HZ 100\n" in (tmp_path / "autoconf.h").read_text()
    assert "CONFIG_SHELL=y\n" in (tmp_path / "auto.conf").read_text()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("CONFIG_HZ=50000", "CONFIG_HZ=50000 is out of range: it takes a number from 10 to 1000"),
        ("CONFIG_HZ=many", "the value 'many' is invalid for HZ"),
        ("CONFIG_SHELL=2", "'2' is not a valid value for the bool symbol SHELL"),
        ("CONFIG_HERTZ=100", "undefined symbol HERTZ"),
    ],
)
def test_impossible_options_are_errors(tmp_path: Path, line: str, words: str) -> None:
    done = generate(tmp_path, line + "\n")
    assert done.returncode != 0
    assert words in done.stderr
    assert "is not usable" in done.stderr


def test_menuconfig_without_a_terminal_says_what_to_do(tmp_path: Path) -> None:
    done = kconfig(tmp_path / ".config", "menuconfig")
    assert done.returncode != 0
    assert "needs a terminal" in done.stderr and "make olddefconfig" in done.stderr
    assert "Traceback" not in done.stderr


def test_olddefconfig_drops_what_does_not_exist(tmp_path: Path) -> None:
    config = tmp_path / ".config"
    config.write_text("CONFIG_HERTZ=100\nCONFIG_HZ=250\n")
    done = kconfig(config, "olddefconfig")
    assert done.returncode == 0 and "HERTZ" in done.stdout
    text = config.read_text()
    assert "CONFIG_HZ=250\n" in text and "HERTZ" not in text


@pytest.mark.parametrize("name", sorted(path.name for path in ROOT.glob("configs/*_defconfig")))
def test_defconfigs_are_sound(tmp_path: Path, name: str) -> None:
    assert kconfig(tmp_path / ".config", "defconfig", f"configs/{name}").returncode == 0


def test_sections_are_those_of_the_suites_without_checks() -> None:
    options = {
        name: (ROOT / f"configs/{name}_defconfig").read_text().splitlines()[1:] for name in ("test", "sections")
    }
    plain = [line for line in options["test"] if "_DEBUG_" not in line]
    assert options["sections"] == [*plain, "# CONFIG_DEBUG_SPINLOCK is not set"]


def table(assembler: str) -> dict[str, list[int]]:
    """The arrays in the output of mksyms.py."""
    arrays: dict[str, list[int]] = {}
    for line in assembler.splitlines():
        if match := re.match(r"(\w+):$", line):
            current = arrays.setdefault(match[1], [])
        elif match := re.match(r"\t\.(?:long|short|byte) (.*)", line):
            current += [int(word) for word in match[1].split(",")]
    return arrays


def decoded(arrays: dict[str, list[int]]) -> list[tuple[int, str]]:
    """The symbols, read as kernel/kallsyms.c reads them."""
    index, tokens = arrays["kallsyms_token_index"], bytes(arrays["kallsyms_token_table"])
    names, at, result = arrays["kallsyms_names"], 0, []
    for number, offset in enumerate(arrays["kallsyms_offsets"]):
        address = arrays["kallsyms_bases"][number // 64] + offset
        if number % 64 == 0:
            assert arrays["kallsyms_markers"][number // 64] == at
        code = names[at + 1 : at + 1 + names[at]]
        at += 1 + names[at]
        result.append((address, b"".join(tokens[index[t] : index[t + 1]] for t in code).decode()))
    assert at == len(names)
    return result


def mksyms(nm: str) -> dict[str, list[int]]:
    done = subprocess.run(
        [sys.executable, "kernel/mksyms.py"],
        cwd=ROOT, input=nm, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return table(done.stdout)


def nm_of(symbols: list[tuple[int, str]]) -> str:
    return "".join(f"{address:08x} T {name}\n" for address, name in symbols)


def test_symbol_table_round_trip() -> None:
    verbs = ["schedule", "queue", "cancel", "flush", "disable", "enable", "kill", "init"]
    nouns = ["work", "tasklet", "timer", "softirq", "irq_thread", "hrtimer", "delayed_work_sync"]
    names = [f"{verb}_{noun}{tail}" for verb in verbs for noun in nouns for tail in ("", ".part.0")]
    symbols = [(0x8000 + 36 * i, name) for i, name in enumerate(names)]
    arrays = mksyms(nm_of(symbols))
    assert decoded(arrays) == symbols
    assert arrays["kallsyms_num"] == [len(symbols)]
    assert len(arrays["kallsyms_names"]) < sum(map(len, names)) / 2


def test_symbol_table_spans_more_than_its_offsets() -> None:
    symbols = [(0x8000 + 4 * i, f"near_{i}") for i in range(63)]
    symbols += [(0x17FFF, "last_of_64"), (0x900000, "far")]
    assert decoded(mksyms(nm_of(symbols))) == symbols


def test_symbol_table_refuses_huge_functions() -> None:
    done = subprocess.run(
        [sys.executable, "kernel/mksyms.py"],
        cwd=ROOT, input=nm_of([(0x8000, "huge"), (0x18000, "next")]), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode != 0
    assert "64 functions in a row take more than 65535 bytes" in done.stderr


def test_symbol_table_takes_functions_only() -> None:
    nm = "8000 T _stext\n8000 T _start\n8004 t $a\n8008 D data\n800c W weak\n800c T strong\n8010 t __x\n8010 t x\n"
    assert decoded(mksyms(nm)) == [(0x8000, "_start"), (0x800C, "strong"), (0x8010, "x")]


def exidx_of(entries: list[tuple[int, int]]) -> bytes:
    """An index table at address 0: functions, and words or addresses of long descriptions."""
    index = b""
    for function, word in entries:
        at = len(index)
        if word != 1 and not word >> 31:
            word = (word - at - 4) & 0x7FFFFFFF
        index += struct.pack("<II", (function - at) & 0x7FFFFFFF, word)
    return index


def frames(tmp_path: Path, symbols: list[int], entries: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each symbol where its function begins and its word, as kernel/kallsyms.c finds them."""
    (tmp_path / "exidx").write_bytes(exidx_of(entries))
    done = subprocess.run(
        [sys.executable, "kernel/mksyms.py", "--unwind", tmp_path / "exidx"],
        cwd=ROOT, input=nm_of([(at, f"f{at:x}") for at in symbols]), capture_output=True, text=True, check=True,
    )  # fmt: skip
    arrays = table(done.stdout)
    rare = dict(zip(arrays["kallsyms_unwind_rare"][:-1:2], arrays["kallsyms_unwind_rare"][1::2]))
    assert arrays["kallsyms_unwind_rare"][-1] == 0xFFFFFFFF
    result = []
    for number in range(len(symbols)):
        while arrays["kallsyms_unwind"][number] == 255:
            number -= 1
        code = arrays["kallsyms_unwind"][number]
        word = rare[number] if code == 254 else arrays["kallsyms_unwind_words"][code]
        result.append((symbols[number], word))
    return result


def test_frames_are_found_by_symbols(tmp_path: Path) -> None:
    entries = [(0x8000, 0x80B0B0B0), (0x8010, 1), (0x8020, 0x123450), (0x8030, 0x80B0B0B0)]
    symbols = [0x8000, 0x8004, 0x8010, 0x8020, 0x8028, 0x8030]
    assert frames(tmp_path, symbols, entries) == [
        (0x8000, 0x80B0B0B0), (0x8000, 0x80B0B0B0), (0x8010, 1), (0x8020, 0x123450),
        (0x8020, 0x123450), (0x8030, 0x80B0B0B0),
    ]  # fmt: skip


def test_more_kinds_of_frames_than_numbers(tmp_path: Path) -> None:
    entries = [(0x8000 + 8 * n, 0x80000000 | n) for n in range(400)]
    assert frames(tmp_path, [function for function, _ in entries], entries) == entries


def compile_c(folder: Path, name: str, text: str) -> Path:
    source, target = folder / f"{name}.c", folder / f"{name}.o"
    source.write_text(text)
    subprocess.run(["arm-none-eabi-gcc", *CFLAGS, "-c", "-o", target, source], check=True)
    return target


def global_names(path: Path) -> set[str]:
    done = subprocess.run(
        ["arm-none-eabi-nm", "-g", "--defined-only", path], capture_output=True, text=True, check=True
    )
    return {line.split()[2] for line in done.stdout.splitlines()}


def localise(target: Path, *parts: Path) -> None:
    subprocess.run(
        [ROOT / "configs/localise.sh", target, *parts],
        check=True,
        env={"CROSS_COMPILE": "arm-none-eabi-", "PATH": "/usr/bin:/bin"},
    )


def test_modules_keep_their_names_to_themselves(tmp_path: Path) -> None:
    first = compile_c(tmp_path, "a", "int shared(void); int init_module(void) { return shared(); }")
    second = compile_c(tmp_path, "b", "int shared(void) { return 1; }")
    module = tmp_path / "m.mod.o"
    localise(module, first, second)
    assert global_names(module) == set()


def test_exported_names_stay_visible(tmp_path: Path) -> None:
    part = compile_c(
        tmp_path,
        "a",
        'asm(".set __export_offered, 0"); int offered(void) { return 1; } int kept(void) { return 2; }',
    )
    module = tmp_path / "m.mod.o"
    localise(module, part)
    assert global_names(module) == {"offered"}


def floors(build: Path) -> str:
    done = subprocess.run(
        [sys.executable, "tests/floors.py", build],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def test_floors_finds_an_upward_reference(tmp_path: Path) -> None:
    objects = []
    for floor, text in (
        ("kernel", "void up(void); void down(void) { up(); }"),
        ("shell", "void down(void); void up(void) { down(); }"),
    ):
        (tmp_path / floor).mkdir()
        objects.append(compile_c(tmp_path / floor, "x", text))
    (tmp_path / ".link").write_text(" ".join(map(str, objects)))
    output = floors(tmp_path)
    assert "# kernel/x.o uses up of shell/x.o" in output
    assert "not ok 1 kernel uses nothing above it" in output
    assert "ok 2 shell uses nothing above it" in output


def deps(folder: Path, **tools: str) -> "subprocess.CompletedProcess[str]":
    """deps.sh on a system that lacks packages and has no other tools than these scripts."""
    script = (ROOT / "qemu/deps.sh").read_text().replace("/var/lib/dpkg/info", str(folder))
    for name, text in {"dpkg": "echo amd64", **tools}.items():
        tool = folder / name.replace("_", "-")
        tool.write_text(f"#!/bin/sh\n{text}\n")
        tool.chmod(0o755)
    (folder / "python3.list").touch()
    return subprocess.run(
        ["/bin/sh", "-c", script, "deps.sh", "run"],
        env={"PATH": str(folder)}, capture_output=True, text=True,
    )  # fmt: skip


def test_missing_packages_are_named(tmp_path: Path) -> None:
    done = deps(tmp_path, id="echo 1000", apt_get="exit 1")
    assert done.returncode == 1
    assert "Packages needed and not installed: qemu-system-arm python3-pexpect" in done.stdout
    assert "apt-get install qemu-system-arm python3-pexpect" in done.stderr


@pytest.mark.parametrize("user", ["0", "1000"])
def test_a_system_without_apt_is_told_what_is_needed(tmp_path: Path, user: str) -> None:
    done = deps(tmp_path, id=f"echo {user}", sudo='exec "$@"')
    assert done.returncode == 1
    assert "there is no apt-get here" in done.stderr
    assert "not found" not in done.stderr


def test_packages_are_installed_through_sudo(tmp_path: Path) -> None:
    done = deps(tmp_path, id="echo 1000", sudo='echo "sudo: $*"', apt_get="exit 1", ls="exit 0")
    assert done.returncode == 0
    assert "Installing them with sudo apt-get." in done.stdout
    assert "sudo: apt-get -q -y --no-install-recommends install qemu-system-arm" in done.stdout


@pytest.mark.parametrize("works", ["", "update"])
def test_an_installation_that_fails_names_the_packages(tmp_path: Path, works: str) -> None:
    tool = f'case " $* " in *" {works or "nothing"} "*) exit 0;; esac; exit 100'
    done = deps(tmp_path, id="echo 0", apt_get=tool, ls="exit 0")
    assert done.returncode == 1
    assert "could not be installed: qemu-system-arm python3-pexpect" in done.stderr
