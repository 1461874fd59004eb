# SPDX-License-Identifier: MIT
"""All files of a trace at once."""

from pathlib import Path

from . import chrome, html, svg, text, tracedat
from .dump import Trace

FORMATS = {
    "dat": "trace-cmd report, KernelShark",
    "txt": "text as of ftrace",
    "json": "Perfetto, speedscope, chrome://tracing",
    "html": "a browser: timeline, summary, events",
    "svg": "a picture",
}


Part = tuple[int, int]


def content(trace: Trace, kind: str, title: str, part: Part | None = None) -> bytes:
    """The trace in one of the formats; `part` is what the picture shows, in ns."""
    if kind == "dat":
        return tracedat.build(trace)
    if kind == "txt":
        return "".join(f"{line}\n" for line in text.lines(trace)).encode()
    if kind == "json":
        return chrome.build(trace).encode()
    if kind == "html":
        return html.build(trace, title).encode()
    return svg.build(trace, title, *(part or ())).encode()


def write(trace: Trace, target: Path, title: str = "", part: Part | None = None) -> list[Path]:
    """Write target.dat, .txt, .json, .html and .svg; return their paths."""
    target.parent.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in FORMATS:
        path = target.with_name(f"{target.name}.{kind}")
        path.write_bytes(content(trace, kind, title or target.name, part))
        paths.append(path)
    return paths
