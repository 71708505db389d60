"""A loopback clamd that speaks INSTREAM and enforces its real limit (StreamMaxLength), or misbehaves on demand."""

from __future__ import annotations

import socket
import struct
import threading
import time
from pathlib import Path

EICAR_LIKE = b"KINU-TEST-VIRUS"


class Clamd:
    """`mood`: "" honest, "garbage", "silent", "hangs up", "slow". Over `limit` bytes it answers and hangs up, as clamd does."""

    def __init__(self, *, path: Path | None = None, limit: int = 1_000_000, mood: str = "") -> None:
        self.limit, self.mood, self.scans = limit, mood, 0
        if path:
            self._server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._server.bind(str(path))
            self._server.listen()
            self.address = f"unix://{path}"
        else:
            self._server = socket.create_server(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with line:
            try:
                command = self._until_zero(line)
                answer = b"ClamAV 1.4.2/27500" if command == b"zVERSION" else self._scan(line)
                if answer:
                    line.sendall(answer + b"\0")
            except OSError:
                return

    def _scan(self, line: socket.socket) -> bytes:
        if self.mood == "hangs up":
            return b""
        received = bytearray()
        while size := struct.unpack("!I", self._exactly(line, 4))[0]:
            if len(received) + size > self.limit:
                return b"INSTREAM size limit exceeded. ERROR"
            received += self._exactly(line, size)
        self.scans += 1
        if self.mood == "slow":
            time.sleep(2)
        if self.mood == "garbage":
            return b"\xff\xfe200 OK, all fine\r\n"
        if self.mood == "lookalike":
            return b"stream: OK FOUND nothing"
        if self.mood == "silent":
            return b""
        return b"stream: Kinu.Test-1 FOUND" if EICAR_LIKE in received else b"stream: OK"

    def _until_zero(self, line: socket.socket) -> bytes:
        received = b""
        while not received.endswith(b"\0"):
            received += self._exactly(line, 1)
        return received[:-1]

    def _exactly(self, line: socket.socket, count: int) -> bytes:
        received = b""
        while len(received) < count:
            part = line.recv(count - len(received))
            if not part:
                raise ConnectionError
            received += part
        return received
