#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Kconfiglib with errors: what the Makefile calls for everything about options.

A configuration with an unknown option or an impossible value is refused with a message that
names the line, the option and what it accepts, instead of being repaired in silence.
"""

import argparse
import os
import sys
from pathlib import Path

import kconfiglib
from kconfiglib import BOOL, HEX, INT, STRING, Kconfig, Symbol

KIND = {BOOL: "y or n", INT: "a number", HEX: "a hexadecimal number", STRING: "text in quotes"}


def accepted(sym: Symbol) -> str:
    """What values the option takes, for people."""
    text = KIND.get(sym.orig_type, "?")
    for low, high, condition in sym.ranges:
        if kconfiglib.expr_value(condition):
            return f"{text} from {low.str_value} to {high.str_value}"
    return text


def wanted_not_given(sym: Symbol) -> str | None:
    """Why an assigned value did not come through, or None if it did."""
    wanted = sym.user_value
    if wanted is None or sym.orig_type not in KIND:
        return None
    if sym.orig_type == BOOL:
        wanted = "y" if wanted == 2 else "n"
    if wanted == sym.str_value:
        return None
    name = f"CONFIG_{sym.name}"
    if sym.orig_type in (INT, HEX) and sym.visibility:
        return f"{name}={wanted} is out of range: it takes {accepted(sym)}"
    if wanted == "n":
        return f"{name} cannot be off: another option selects it"
    needs = kconfiglib.expr_str(sym.direct_dep)
    return f"{name}={wanted} has no effect: it needs {needs}"


class Options:
    """The options of Kconfig with the values of one configuration file."""

    def __init__(self, config: Path) -> None:
        os.environ.setdefault("MENUCONFIG_STYLE", "aquatic")
        self.path = config
        self.kconf = Kconfig("Kconfig", warn_to_stderr=False)
        self.kconf.warn_assign_undef = True
        self.kconf.warn_assign_override = False
        self.kconf.warn_assign_redun = False
        self.fail_on(self.kconf.warnings, "Kconfig")

    def fail_on(self, messages: list[str], where: str) -> None:
        """Stop with the messages, if there are any."""
        if not messages:
            return
        for text in messages:
            print(f"error: {text}", file=sys.stderr)
        sys.exit(f"{where} is not usable: correct it, or let 'make menuconfig' write a good one")

    def load(self, source: Path, forgive: bool = False) -> None:
        """Read a configuration. With `forgive`, what does not exist any more is dropped."""
        self.kconf.warnings.clear()
        self.kconf.load_config(str(source))
        refused = [wanted_not_given(sym) for sym in self.kconf.unique_defined_syms]
        messages = [text.replace("warning: ", "") for text in self.kconf.warnings]
        messages += [text for text in refused if text and not any(text in m for m in messages)]
        # Kconfiglib's own words for a value out of range repeat ours in a longer form.
        messages = [m for m in messages if "being outside the active range" not in m]
        if not forgive:
            self.fail_on(messages, str(source))
        for text in messages if forgive else []:
            print(f"dropped: {text}")

    def save(self) -> None:
        """Write the configuration file."""
        self.kconf.write_config(str(self.path), save_old=False)


def defconfig(options: Options, source: Path | None) -> None:
    """Start a configuration from the defaults or from a defconfig file."""
    if source:
        options.load(source)
    # Written even if the text is the same: make compares the times.
    options.path.unlink(missing_ok=True)
    options.save()


def generate(options: Options, make_file: Path, header: Path) -> None:
    """Write the configuration for make and, if it changed, for the compiler."""
    options.load(options.path)
    options.kconf.write_config(str(make_file), save_old=False)
    make_file.touch()
    header.parent.mkdir(parents=True, exist_ok=True)
    options.kconf.write_autoconf(str(header))


def menu(options: Options) -> None:
    """Let the user change the options in a terminal."""
    if not sys.stdin.isatty() or os.environ.get("TERM", "dumb") == "dumb":
        sys.exit(
            "menuconfig needs a terminal that can place the cursor (TERM is "
            f"'{os.environ.get('TERM', '')}'); edit {options.path} and run 'make olddefconfig' instead"
        )
    import menuconfig

    os.environ["KCONFIG_CONFIG"] = str(options.path)
    if options.path.exists():
        options.load(options.path, forgive=True)
    menuconfig.menuconfig(options.kconf)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, required=True, help="the configuration file")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("defconfig").add_argument("source", type=Path, nargs="?")
    verb = verbs.add_parser("generate")
    verb.add_argument("make_file", type=Path)
    verb.add_argument("header", type=Path)
    verbs.add_parser("menuconfig")
    verbs.add_parser("olddefconfig")
    verbs.add_parser("savedefconfig").add_argument("target", type=Path)
    args = parser.parse_args()

    options = Options(args.config)
    if args.verb == "defconfig":
        defconfig(options, args.source)
    elif args.verb == "generate":
        generate(options, args.make_file, args.header)
    elif args.verb == "menuconfig":
        menu(options)
    elif args.verb == "olddefconfig":
        options.load(options.path, forgive=True)
        options.save()
    else:
        options.load(options.path)
        options.kconf.write_min_config(str(args.target))
        print(f"written: {args.target}")


main()
