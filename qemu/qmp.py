# SPDX-License-Identifier: MIT
"""QEMU's monitor protocol: one JSON object a line."""

import json
import socket
from pathlib import Path
from typing import Any

REPLY_TIMEOUT = 30.0


class QmpError(Exception):
    """QEMU refused a command."""


class Qmp:
    """A connection to the monitor of a running machine."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(REPLY_TIMEOUT)
        self._connection = connection
        self._stream = connection.makefile("r", encoding="utf-8")
        self.events: list[dict[str, Any]] = []
        self._read()  # the greeting
        self.execute("qmp_capabilities")

    def _read(self) -> dict[str, Any]:
        line = self._stream.readline()
        if not line:
            raise QmpError("QEMU has ended")
        message: dict[str, Any] = json.loads(line)
        return message

    def execute(self, command: str, **arguments: Any) -> Any:
        """Run one command (underscores in argument names become dashes) and return its value."""
        named = {name.replace("_", "-"): value for name, value in arguments.items()}
        request = json.dumps({"execute": command, "arguments": named})
        self._connection.sendall(request.encode() + b"\n")
        while True:
            message = self._read()
            if "return" in message:
                return message["return"]
            if "error" in message:
                raise QmpError(f"{command}: {message['error']['desc']}")
            self.events.append(message)

    def human(self, command: str) -> str:
        """Run a command of the human monitor, such as "info registers"."""
        text: str = self.execute("human-monitor-command", command_line=command)
        return text

    def screendump(self, path: Path | str) -> None:
        """Write what the display shows as PNG."""
        self.execute("screendump", filename=str(path), format="png")

    def reset(self) -> None:
        """Press the reset button."""
        self.execute("system_reset")

    def stop(self) -> None:
        """Hold the CPU and virtual time."""
        self.execute("stop")

    def cont(self) -> None:
        """Let a held or paused machine go on."""
        self.execute("cont")
