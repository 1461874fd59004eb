# SPDX-License-Identifier: MIT
"""speedscope, as people have it, opens the JSON."""

import base64
import json
from pathlib import Path

from qemu.trace import chrome, read
from tests.browser.chromium import Chromium
from tests.host.trace_kernel import busy


def test_speedscope_opens_the_json(speedscope: Path, tmp_path: Path) -> None:
    text = chrome.build(read(busy(1000).dump()))
    content = base64.b64encode(text.encode()).decode()
    # What speedscope's own command does with a file.
    script = tmp_path / "profile.js"
    script.write_text(f"speedscope.loadFileFromBase64('busy.json', {json.dumps(content)})")
    with Chromium("--allow-file-access-from-files") as browser:
        page = browser.open(f"file://{speedscope}/index.html#localProfilePath={script}")
        page.until("document.title.includes('busy.json')")
        page.frame()
        # It names the first lane of several, and found nothing to complain about.
        assert page.value("document.body.innerText").count("irq 27 timer") == 1
        calls = page.events("Runtime.consoleAPICalled")
        said = [f"{call['type']}: {call['args'][0].get('value')}" for call in calls]
        assert "log: Importing as Trace Event Format profile" in said
        assert [text for text in said if not text.startswith(("log: ", "timeEnd: "))] == []
        assert page.events("Runtime.exceptionThrown") == []
