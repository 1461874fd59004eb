# SPDX-License-Identifier: MIT
"""Makes what docs/guide/ shows of the demos anew: what `make pictures` calls.

Each picture is a demo's trace, or the part of it that has the point. A block of text behind a line
`<!-- bhk> COMMANDS -->` in a page is what the kernel printed for these commands: of a demo what it
measured, else what the last command printed.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from . import ROOT, Machine
from .trace import Trace, read
from .trace.svg import build

GUIDE = ROOT / "docs/guide"
FOLDER = ROOT / "docs/pictures"
LIMIT, SILENCE = 600.0, 60.0  # seconds that only end what is stuck
MAX_BYTES = 60_000

# The demo, which of its parts, what of it is shown (begin and end in us since the part began), and
# what that is.
PICTURES: dict[str, tuple[str, int, int, int, str]] = {
    "top-half-whole": ("top-half", 0, 1900, 4900, "everything in the handler"),
    "top-half-split": ("top-half", 1, 1900, 4900, "handler and tasklet"),
    "softirq-exit": ("softirq-exit", 0, 0, 420, ""),
    "softirq-overload": ("softirq-overload", 0, 0, 8400, ""),
    "tasklet": ("tasklet", 0, 200, 3300, ""),
    "work-sleep": ("work-sleep", 0, 1900, 17700, ""),
    "work-concurrency-sleep": ("work-concurrency", 0, 0, 7200, "items that sleep"),
    "work-concurrency-compute": ("work-concurrency", 1, 0, 6600, "items that compute"),
    "irq-thread-oneshot": ("irq-thread", 0, 0, 470, "with IRQF_ONESHOT"),
    "irq-thread-without": ("irq-thread", 1, 0, 1170, "without IRQF_ONESHOT"),
    "slow-handler": ("slow-handler", 0, 500, 12500, "slow handler"),
    "slow-handler-work": ("slow-handler", 1, 500, 12500, "the same as work"),
}

BLOCK = re.compile(r"(?P<head><!-- bhk> (?P<commands>.+?) -->\n```\n)(?P<text>.*?)(?P<tail>```\n)", re.S)
MARK = "--8<--"
# What every boot says, and a demo's own words, which the page has already.
NOISE = re.compile(r"^\[ *\d+\.\d+\] NMI watchdog: ")
WORDS = re.compile(r"\A.*?\n\n.*?\n\n", re.S)
END = re.compile(r"^\nThe trace has \d+ records: .*", re.S | re.M)


def run(image: Path, commands: str) -> list[str]:
    """Boot, run the commands, return the lines that they printed, those of a dump included."""
    with Machine(image, args=f"-- {commands}; poweroff", icount=5) as machine:
        lines = machine.wait(LIMIT, SILENCE).output.splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("bhk> "))
    return [line for line in lines[begin + 1 :] if not NOISE.match(line) and "reboot: Power down" not in line]


def printed(image: Path, commands: str) -> str:
    """What a page shows of the commands."""
    *first, last = [command.strip() for command in commands.split(";")]
    lines = run(image, "; ".join([*first, f"echo '{MARK}'", last]))
    text = "".join(f"{line.rstrip()}\n" for line in lines[lines.index(MARK) + 1 :])
    if last.startswith("demo "):
        text = END.sub("", WORDS.sub("", text, count=1)).strip("\n") + "\n"
    return text


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """The commands of a page and the text that it shows for them."""
    for match in BLOCK.finditer(page.read_text()):
        yield match["commands"], match["text"]


def renew(page: Path, image: Path) -> int:
    """Write the blocks of a page anew; return how many there are."""
    text, count = BLOCK.subn(
        lambda match: match["head"] + printed(image, match["commands"]) + match["tail"], page.read_text()
    )
    page.write_text(text)
    return count


@cache
def trace_of(image: Path, demo: str) -> Trace:
    """The trace of a demo."""
    trace = read(run(image, f"demo {demo}; trace dump"))
    if trace.problems:
        raise SystemExit(f"{demo}: {trace.problems[0]}")
    return trace


def picture(image: Path, name: str, folder: Path = FOLDER) -> Path:
    """Write one picture."""
    demo, part, begin, end, what = PICTURES[name]
    trace = trace_of(image, demo)
    begins = [event.time for event in trace.events if trace.text(event).endswith(f"demo {demo} begins")]
    start = (begins[part] - trace.events[0].time) // 1000
    title = f"demo {demo}{': ' if what else ''}{what}"
    path = folder / f"{name}.svg"
    path.parent.mkdir(exist_ok=True)
    path.write_text(build(trace, title, (start + begin) * 1000, (start + end) * 1000))
    return path


def main() -> int:
    parser = argparse.ArgumentParser(prog="qemu.pictures", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--image", type=Path, required=True, help="an image with the demos")
    parser.add_argument("--only", default="", help="one picture and no page")
    options = parser.parse_args()
    failed = False
    for name in [options.only] if options.only else PICTURES:
        path = picture(options.image, name)
        size = path.stat().st_size
        failed |= size > MAX_BYTES
        print(f"{path.relative_to(ROOT)}  {size} bytes{', too many' if size > MAX_BYTES else ''}")
    for page in [] if options.only else sorted(GUIDE.glob("*.md")):
        print(f"{page.relative_to(ROOT)}  {renew(page, options.image)} blocks")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
