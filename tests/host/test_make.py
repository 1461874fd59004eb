# SPDX-License-Identifier: MIT
"""The Makefile, on a kernel of three files: what is rebuilt, modules, drivers from outside."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from qemu import ROOT

SOURCES = {
    "Kbuild": "obj-y += boot/ kernel/\nobj-$(CONFIG_SAMPLES) += samples/\n",
    "boot/Kbuild": "obj-y += start.o\n",
    "boot/start.S": '.section .text.boot, "ax"\n.global _start\n_start: b main\n',
    "kernel/Kbuild": "obj-y += main.o\n",
    "kernel/main.c": '#include "main.h"\nint main(void)\n{\n\treturn CONFIG_HZ;\n}\n'
    "void __aeabi_unwind_cpp_pr0(void)\n{\n}\n",
    "kernel/main.h": "int main(void);\nvoid __aeabi_unwind_cpp_pr0(void);\n",
    "samples/Kbuild": "obj-m += one.o two.o\ntwo-y := a.o b.o\n",
    "kernel/this_module.c": "extern char __module_text_start[], __module_text_end[];\n"
    "int init_module(void);\n"
    "const void *const __this_module[] __attribute__((section(\".modules\"))) = {\n"
    "\tKBUILD_MODNAME, init_module, __module_text_start, __module_text_end };\n",
    "samples/one.c": "int init_module(void);\nint init_module(void)\n{\n\treturn 1;\n}\n",
    "samples/a.c": "int helper(void);\nint init_module(void);\nint init_module(void)\n{\n"
    "\treturn helper();\n}\n",
    "samples/b.c": "int helper(void);\nint helper(void)\n{\n\treturn sizeof(KBUILD_MODNAME);\n}\n",
    "linker.ld": "SECTIONS { . = 0x8000; .text : { KEEP(*(.text.boot)) *(.text .text.*) }\n"
    ".rodata : { *(.rodata*) KEEP(*(.modules)) KEEP(*(.kallsyms)) *(.ARM.*) } }\n",
}
DRIVER = "int init_module(void) { return VALUE; }\n"

Make = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project with the real build and a kernel of three files."""
    root = tmp_path / "tree"
    for name in ("configs", "drivers", "kernel", "qemu", "boot", "samples", "include"):
        (root / name).mkdir(parents=True)
    for path in ROOT.glob("configs/*"):
        shutil.copy(path, root / "configs")
    for name in ("Makefile", "Kconfig", "drivers/Kconfig", "kernel/mksyms.py", "qemu/deps.sh"):
        shutil.copy(ROOT / name, root / name)
    for name, text in SOURCES.items():
        (root / name).write_text(text)
    return root


@pytest.fixture
def make(tree: Path) -> Make:
    """Runs make in the project."""
    environment = {key: os.environ[key] for key in os.environ if not key.startswith("MAKE")}

    def run(*words: str, fails: bool = False) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            ["make", "-j2", *words], cwd=tree, env=environment, capture_output=True, text=True
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done

    return run


def steps(done: "subprocess.CompletedProcess[str]") -> set[str]:
    """What make said that it made."""
    return {line.split()[1] for line in done.stdout.splitlines() if line.startswith("  ")}


def functions(tree: Path) -> list[str]:
    """The functions in the image."""
    line = ["arm-none-eabi-nm", str(tree / "build/bhk.elf")]
    table = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    return sorted(row.split()[2] for row in table.splitlines() if row.split()[1] in "tT")


IMAGES = {"build/bhk.elf", "build/kernel.img", "build/.nosyms.elf", "build/kallsyms.S", "build/kallsyms.o"}


def test_nothing_to_do_does_nothing(make: Make, tree: Path) -> None:
    make()
    assert (tree / "build/kernel.img").stat().st_size > 0
    assert make().stdout == ""


def test_a_header_rebuilds_its_users_only(make: Make, tree: Path) -> None:
    make()
    os.utime(tree / "kernel/main.h")
    assert steps(make()) == {"build/kernel/main.o", *IMAGES}


def test_flags_rebuild_all_objects(make: Make, tree: Path) -> None:
    make()
    made = steps(make("KCFLAGS=-DX"))
    assert {"build/kernel/main.o", "build/samples/one.o", "build/boot/start.o"} <= made


def test_an_objects_own_flags_rebuild_its_folder_only(make: Make, tree: Path) -> None:
    make()
    kbuild = tree / "kernel/Kbuild"
    kbuild.write_text(kbuild.read_text() + "CFLAGS_main.o += -DX\n")
    made = steps(make())
    assert "build/kernel/main.o" in made and "build/samples/one.o" not in made
    assert make().stdout == ""


def test_an_option_reaches_the_code(make: Make, tree: Path) -> None:
    make()
    before = (tree / "build/kernel.img").read_bytes()
    config = tree / "build/.config"
    config.write_text(config.read_text().replace("CONFIG_HZ=100", "CONFIG_HZ=250"))
    assert "build/kernel/main.o" in steps(make())
    assert (tree / "build/kernel.img").read_bytes() != before


def test_a_bad_option_stops_the_build(make: Make, tree: Path) -> None:
    make()
    config = tree / "build/.config"
    config.write_text(config.read_text() + "CONFIG_NONE=y\n")
    assert "undefined symbol NONE" in make(fails=True).stderr


def test_defconfig_builds_elsewhere(make: Make, tree: Path) -> None:
    make("O=build-min", "DEFCONFIG=minimal")
    assert not (tree / "build-min/samples").exists()
    assert not (tree / "build").exists()
    assert make("O=build-min", "DEFCONFIG=minimal").stdout == ""


def test_a_defconfig_follows_the_defaults(make: Make, tree: Path) -> None:
    make("O=build-min", "DEFCONFIG=minimal")
    kconfig = tree / "Kconfig"
    kconfig.write_text(kconfig.read_text().replace("\tdefault 100\n", "\tdefault 250\n"))
    assert "build-min/kernel/main.o" in steps(make("O=build-min", "DEFCONFIG=minimal"))
    assert "CONFIG_HZ=250" in (tree / "build-min/.config").read_text()


def test_an_unknown_defconfig_is_named(make: Make) -> None:
    assert "DEFCONFIG=none: no such configuration" in make("DEFCONFIG=none", fails=True).stderr


def test_modules_may_use_equal_names(make: Make, tree: Path) -> None:
    make()
    assert functions(tree).count("init_module") == 2


def test_a_module_knows_its_code(make: Make, tree: Path) -> None:
    make()
    line = ["arm-none-eabi-objdump", "-s", "-j", ".rodata", str(tree / "build/bhk.elf")]
    dump = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    assert "one" in dump and "two" in dump
    nm = subprocess.run(
        ["arm-none-eabi-nm", "-S", tree / "build/samples/two.mod.o"], capture_output=True, text=True
    ).stdout
    table = {row.split()[-1]: row.split() for row in nm.splitlines()}
    assert table["__module_text_start"][0] == "00000000"
    sizes = sum(int(table[name][1], 16) for name in ("init_module", "helper"))
    assert int(table["__module_text_end"][0], 16) == sizes


def test_a_removed_source_leaves_the_image(make: Make, tree: Path) -> None:
    make()
    (tree / "samples/Kbuild").write_text("obj-m += one.o\n")
    make()
    assert functions(tree).count("init_module") == 1


@pytest.mark.parametrize("listing", ["", "Kbuild", "Makefile"])
def test_a_folder_of_drivers(make: Make, tree: Path, listing: str) -> None:
    app = tree.parent / "app"
    app.mkdir()
    (app / "first.c").write_text(DRIVER)
    (app / "second.c").write_text(DRIVER)
    if listing:
        (app / listing).write_text(
            "obj-m += pair.o first.o\npair-objs := second.o part.o\nccflags-y := -DVALUE=7\n"
            "all:\n\tmake -C /lib/modules M=$(PWD) modules\nclean:\n\trm -rf *\n"
        )
        (app / "part.c").write_text("int part(void) { int unused; return 0; }\n")
    done = make(f"APP={app}", "O=build", *([] if listing else ["KCFLAGS=-DVALUE=7"]))
    assert functions(tree).count("init_module") == 4
    assert ("unused" in done.stderr) == bool(listing)
    make()
    assert functions(tree).count("init_module") == 2


def test_two_folders_with_files_of_one_name(make: Make, tree: Path) -> None:
    images = []
    for value in (1, 2, 1):
        app = tree.parent / f"app{value}"
        app.mkdir(exist_ok=True)
        if not (app / "driver.c").exists():
            (app / "driver.c").write_text(DRIVER.replace("VALUE", f"{value}"))
        make(f"APP={app}")
        images.append((tree / "build/kernel.img").read_bytes())
    assert images[0] != images[1] and images[0] == images[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [(None, "there is no such folder"), ({}, "no Kbuild, no Makefile and no .c file"),
     ({"Makefile": "all:\n"}, "sets no obj-m"), ({"Makefile": "ifeq\n"}, "cannot be read")],
)  # fmt: skip
def test_a_bad_folder_is_explained(
    make: Make, tree: Path, text: dict[str, str] | None, words: str
) -> None:
    app = tree.parent / "app"
    if text is not None:
        app.mkdir()
        for name, content in text.items():
            (app / name).write_text(content)
    assert words in make(f"APP={app}", fails=True).stderr


def test_an_unknown_goal_shows_the_goals(make: Make, tree: Path) -> None:
    done = make("tset", fails=True)
    assert "there is no goal and no file 'tset'" in done.stderr
    assert "menuconfig" in done.stderr
    assert not (tree / "build").exists()


def test_help_lists_every_goal(make: Make) -> None:
    text = make("help").stdout
    for goal in ("run", "test", "debug", "size", "clean", "menuconfig", "format", "lint", "bench"):
        assert f" {goal} " in text


def test_clean_keeps_the_configuration(make: Make, tree: Path) -> None:
    make()
    make("clean")
    assert [path.name for path in (tree / "build").iterdir()] == [".config"]
    make("distclean")
    assert not (tree / "build").exists()
