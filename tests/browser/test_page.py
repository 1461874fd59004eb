# SPDX-License-Identifier: MIT
"""The page of a trace in a real browser: its lanes, zoom, hover, search, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qemu.trace import Trace, html, lanes, read
from tests.browser.chromium import Chromium, Page
from tests.host.trace_kernel import busy

BARS = """[...document.querySelectorAll('g.lane')].find(l => l.dataset.lane === '%s')"""
NODES = 9000  # of the picture, however many events there are


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with Chromium() as running:
        yield running


@pytest.fixture(scope="module")
def trace() -> Trace:
    return read(busy(1000).dump())


@pytest.fixture
def page(browser: Chromium, trace: Trace, tmp_path: Path) -> Iterator[Page]:
    path = tmp_path / "trace.html"
    path.write_text(html.build(trace, "a trace"))
    opened = browser.open(f"file://{path}")
    yield opened
    assert opened.events("Runtime.exceptionThrown") == []
    assert opened.events("Log.entryAdded") == []
    asked = {event["request"]["url"].partition("#")[0] for event in opened.events("Network.requestWillBeSent")}
    assert asked == {f"file://{path}"}


def view(page: Page) -> tuple[int, int]:
    page.frame()
    shown = page.value("[chart.dataset.from, chart.dataset.to].map(Number)")
    return shown[0], shown[1]


def show(page: Page, begin: int, end: int) -> None:
    page.value(f"location.hash = '{begin}-{end}'")
    page.until(f"chart.dataset.from === '{begin}' && chart.dataset.to === '{end}'")


def boxes(page: Page, lane: str, kind: str) -> list[list[float]]:
    """Where the rectangles of a lane are on the screen: left, top, width, height."""
    found: list[list[float]] = page.value(
        f"[...{BARS % lane}.querySelectorAll('rect.{kind}')].map(r => r.getBoundingClientRect())"
        ".map(b => [b.x, b.y, b.width, b.height])"
    )
    return found


def test_every_lane_is_there(page: Page, trace: Trace) -> None:
    shown = page.value("[...document.querySelectorAll('g.lane')].map(l => l.dataset.lane)")
    assert shown == [lane.title for lane in lanes.lanes(trace)]
    assert page.value("document.title") == "a trace"
    last = trace.events[-1].time - trace.events[0].time
    assert view(page) == (0, last)


def test_a_lane_shows_what_the_trace_says(page: Page, trace: Trace) -> None:
    """The bars of the irq thread, from their places on the screen back to nanoseconds."""
    start = trace.events[0].time
    lane = next(lane for lane in lanes.lanes(trace) if lane.group == "irqthread")
    turns = sorted((s.begin - start, s.end - start) for s in lane.spans if s.kind == "run")[:2]
    end = turns[-1][1] + 100_000
    show(page, 0, end)
    shown = page.value(
        f"[...{BARS % lane.title}.querySelectorAll('rect.full')].map(r => [r.x.baseVal.value, "
        "r.x.baseVal.value + r.width.baseVal.value].map(x => toTime(x)))"
    )
    # Less than half a pixel beside it.
    precise = end / page.value("width()") / 2
    assert len(shown) == len(turns)
    for (left, right), (begin, stop) in zip(shown, turns, strict=True):
        assert abs(left - begin) < precise and abs(right - stop) < precise


def test_hover_shows_the_event(page: Page) -> None:
    show(page, 0, 450_000)
    x, y, wide, high = boxes(page, "softirq", "in")[1]
    page.mouse("mouseMoved", x + wide / 2, y + high / 2)
    assert page.value("tip.hidden") is False
    text = page.value("tip.innerText")
    for words in ("dma_tasklet_fn", "tasklet, softirq", "tasklet_entry", "00050010 rx_tasklet",
                  "tasklet=rx_tasklet function=dma_tasklet_fn", "<idle>-0"):  # fmt: skip
        assert words in text
    page.mouse("mouseMoved", 5, 5)
    assert page.value("tip.hidden") is True


def test_hover_shows_a_mark(page: Page) -> None:
    show(page, 0, 450_000)
    x, y, wide, high = boxes(page, "irq/49-gpio-key", "tick")[0]
    page.mouse("mouseMoved", x + wide / 2, y + high / 2)
    text = page.value("tip.innerText")
    assert "key down" in text and "print" in text


def test_the_wheel_zooms_where_the_mouse_is(page: Page) -> None:
    _, end = view(page)
    x = page.value("svg.getBoundingClientRect().left + toX(data.end * 0.75)")
    y = page.value("svg.getBoundingClientRect().top + 100")
    page.mouse("mouseWheel", x, y, deltaX=0, deltaY=-300)
    begin, stop = view(page)
    assert abs((stop - begin) - end / 2) < 10
    assert abs((end * 0.75 - begin) / (stop - begin) - 0.75) < 0.01


def test_dragging_pans(page: Page) -> None:
    show(page, 100_000, 300_000)
    x, y = 700.0, page.value("svg.getBoundingClientRect().top + 100")
    page.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
    page.mouse("mouseMoved", x - 100, y, button="left", buttons=1)
    page.mouse("mouseReleased", x - 100, y, button="left", clickCount=1)
    begin, end = view(page)
    moved = 100 * 200_000 / page.value("width()")
    assert abs(begin - 100_000 - moved) < 10 and abs(end - begin - 200_000) < 2


def test_keys_and_buttons(page: Page) -> None:
    _, end = view(page)
    page.value("svg.focus()")
    for key in ("+", "+", "ArrowRight"):
        page.call("Input.dispatchKeyEvent", type="keyDown", key=key)
        page.frame()
    begin, stop = view(page)
    assert abs((stop - begin) - end / 4) < 10
    assert abs(begin - end * (3 / 8 + 0.05)) < 10
    page.value("document.getElementById('all').click()")
    assert view(page) == (0, end)


def test_the_longest_of_the_summary_is_shown(page: Page) -> None:
    button = "[...document.querySelectorAll('.sum tr')].find(r => r.cells[0].innerText.includes('rx_work_fn')).querySelector('button')"
    begin, end = page.value(f"[{button}.dataset.from, {button}.dataset.to].map(Number)")
    page.value(f"{button}.click()")
    shown = view(page)
    assert shown[0] < begin and end < shown[1] and (shown[1] - shown[0]) < 2 * (end - begin)


def test_the_list_of_events(page: Page, trace: Trace) -> None:
    show(page, 0, 100_000)
    wanted = [e for e in trace.events if e.time - trace.events[0].time <= 100_000]
    rows = page.value("[...document.querySelectorAll('#list tr')].map(r => r.innerText)")
    assert len(rows) == len(wanted)
    assert rows[0].endswith("irq_handler_entry: irq=27 name=timer")
    page.value("const input = document.getElementById('find'); input.value = 'SOFTIRQ_raise'; input.dispatchEvent(new Event('input'))")
    rows = page.value("[...document.querySelectorAll('#list tr')].map(r => r.innerText)")
    assert len(rows) == sum(event.name == "softirq_raise" for event in wanted) > 0
    assert "softirq_raise" in rows[0]


def test_light_and_dark(page: Page) -> None:
    colours: list[Any] = []
    for scheme in ("light", "dark"):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        page.call("Emulation.setEmulatedMedia", features=features)
        colours.append(page.value("getComputedStyle(document.body).backgroundColor"))
    page.value("theme.click()")
    colours.append(page.value("getComputedStyle(document.body).backgroundColor"))
    assert colours[0] == colours[2] == "rgb(255, 255, 255)"
    assert colours[1] != colours[0]


def test_ten_thousand_events(browser: Chromium, tmp_path: Path) -> None:
    trace = read(busy(10_000).dump())
    path = tmp_path / "big.html"
    path.write_text(html.build(trace, "big"))
    page = browser.open(f"file://{path}")
    assert view(page)[1] == trace.events[-1].time - trace.events[0].time
    assert 500 < page.value("svg.querySelectorAll('*').length") < NODES
    # Close enough, each turn of the irq thread is a bar of its own.
    show(page, 0, 2_000_000)
    lane = next(lane for lane in lanes.lanes(trace) if lane.group == "irqthread")
    limit = trace.events[0].time + 2_000_000
    turns = [span for span in lane.spans if span.kind == "run" and span.begin <= limit]
    assert len(boxes(page, lane.title, "full")) == len(turns) >= 3
    assert page.events("Runtime.exceptionThrown") == []
