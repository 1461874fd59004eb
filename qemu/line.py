# SPDX-License-Identifier: MIT
"""One serial line of a machine, read all the time."""

import socket
import threading
import time


class Line:
    """Our end of a serial line.

    A thread takes what the guest sends at once: QEMU holds the guest's CPU while the other end
    does not read, and a pair of sockets only takes some 280 single bytes. So a test that does
    not look at the line must not stop the machine.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._arrived = threading.Condition()
        self._waiting = bytearray()
        self._closed = False
        self._reader = threading.Thread(target=self._drain, daemon=True)

    def start(self) -> None:
        """Begin to read: the machine runs."""
        self._reader.start()

    def _drain(self) -> None:
        while True:
            try:
                data = self._connection.recv(65536)
            except OSError:
                data = b""
            with self._arrived:
                self._waiting += data
                self._closed = not data
                self._arrived.notify_all()
            if not data:
                return

    def read(self, timeout: float) -> bytes | None:
        """What has arrived, at least one byte; b"" at the end; None after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._arrived:
            while not self._waiting and not self._closed:
                if not self._arrived.wait(max(0.0, deadline - time.monotonic())):
                    return None
            data = bytes(self._waiting)
            self._waiting.clear()
            return data

    def write(self, data: bytes) -> None:
        """Send bytes to the guest; waits while it does not take them."""
        self._connection.sendall(data)

    def close(self) -> None:
        """Let go of the line."""
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # QEMU has ended
        if self._reader.is_alive():
            self._reader.join()
        self._connection.close()
