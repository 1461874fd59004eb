# SPDX-License-Identifier: MIT
"""A small client of headless Chromium, through the pipe of its remote debugging.

    with Chromium() as browser:
        page = browser.open("file:///tmp/page.html")
        page.value("document.title")
"""

import base64
import contextlib
import fcntl
import json
import os
import select
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

LIMIT = 30.0  # seconds; only tells a browser that is stuck
# Chromium reads commands from descriptor 3 and writes to 4.
COMMANDS, ANSWERS, HIGH = 3, 4, 100


class BrowserError(Exception):
    """The browser refused something, or a page has an error."""


class Chromium:
    """A browser that runs from `with` to the end of its block."""

    def __init__(self, *options: str) -> None:
        # Its helpers may write for a moment longer than it runs.
        self._profile = tempfile.TemporaryDirectory(prefix="bhk-chromium-", ignore_cleanup_errors=True)
        self._command = ["chromium", "--headless=new", "--remote-debugging-pipe", "--disable-gpu",
                         "--no-first-run", "--hide-scrollbars", "--use-angle=swiftshader",
                         "--enable-unsafe-swiftshader", "--window-size=1300,900",
                         f"--user-data-dir={self._profile.name}", *options, "about:blank"]  # fmt: skip
        if os.geteuid() == 0:
            self._command.insert(1, "--no-sandbox")
        self._count = 0
        self._buffer = b""
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> "Chromium":
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()

        def place() -> None:
            # First out of the way: one of them may be 3 or 4.
            source = fcntl.fcntl(theirs_in, fcntl.F_DUPFD, HIGH)
            sink = fcntl.fcntl(theirs_out, fcntl.F_DUPFD, HIGH)
            os.dup2(source, COMMANDS)
            os.dup2(sink, ANSWERS)

        self._process = subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=place, pass_fds=(COMMANDS, ANSWERS),
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._out, json.dumps({"id": 0, "method": "Browser.close"}).encode() + b"\0")
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._out)
        os.close(self._in)
        self._profile.cleanup()

    def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Send a command, wait for its answer; what happens meanwhile goes to `events`."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self._count:
                break
            self.events.append(answer)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def receive(self) -> dict[str, Any]:
        """The next message."""
        deadline = time.monotonic() + LIMIT
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], max(0.0, deadline - time.monotonic()))
            data = os.read(self._in, 1 << 20) if ready else b""
            if not data:
                raise BrowserError("Chromium ended" if ready else "Chromium does not answer")
            self._buffer += data
        text, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        return message

    def open(self, url: str, width: int = 1300, height: int = 900) -> "Page":
        """A new page, when it has loaded."""
        target = self.call("Target.createTarget", url="about:blank", newWindow=True, width=width, height=height)
        attached = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        page = Page(self, attached["sessionId"])
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.call(f"{domain}.enable")
        page.go(url)
        return page


class Page:
    """One page of the browser."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser = browser
        self._session = session

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """A command for this page."""
        return self._browser.call(method, self._session, **params)

    def go(self, url: str) -> None:
        """Load an address."""
        self.call("Page.navigate", url=url)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def value(self, expression: str) -> Any:
        """The value of an expression of JavaScript."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise BrowserError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def frame(self) -> None:
        """Let the page draw."""
        self.value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def until(self, condition: str) -> None:
        """Wait until a condition holds."""
        deadline = time.monotonic() + LIMIT
        while not self.value(condition):
            if time.monotonic() > deadline:
                raise BrowserError(f"it never became true: {condition}")
            time.sleep(0.05)

    def mouse(self, kind: str, x: float, y: float, **more: Any) -> None:
        """An event of the mouse: mouseMoved, mousePressed, mouseReleased, mouseWheel."""
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)
        self.frame()

    def screenshot(self, path: Path) -> None:
        """Save what the page looks like."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def events(self, method: str) -> list[dict[str, Any]]:
        """What happened on this page."""
        return [
            event["params"] for event in self._browser.events
            if event.get("method") == method and event.get("sessionId") == self._session
        ]  # fmt: skip
