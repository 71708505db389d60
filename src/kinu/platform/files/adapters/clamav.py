"""ClamAV's daemon, spoken to by its INSTREAM command (clamd(8)): length-prefixed chunks, one line back."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from urllib.parse import urlsplit

from .base import ScannerDown, Verdict

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
_FOUND = re.compile(r"\Astream: (?P<finding>[\x20-\x7e]{1,100}) FOUND\Z")


class ClamAV:
    """`address` is `tcp://host:port` or `unix:///path`; `timeout` in seconds counts for each send and receive."""

    real = True

    def __init__(self, *, address: str, timeout: float = 30.0) -> None:
        self._address = urlsplit(address)
        self._timeout = timeout

    def scan(self, stream: BinaryIO) -> Verdict:
        with self._connection() as line:
            try:
                line.sendall(b"zINSTREAM\0")
                while chunk := stream.read(CHUNK):
                    line.sendall(struct.pack("!I", len(chunk)) + chunk)
                line.sendall(struct.pack("!I", 0))
            except (BrokenPipeError, ConnectionResetError) as broken:
                # clamd answers and hangs up when the stream passes StreamMaxLength.
                raise ScannerDown(_answer_if_any(line) or "hung up") from broken
            return _verdict(_answer(line))

    def version(self) -> str:
        with self._connection() as line:
            line.sendall(b"zVERSION\0")
            return _answer(line)

    @contextmanager
    def _connection(self) -> Iterator[socket.socket]:
        try:
            with self._connect() as line:
                yield line
        except OSError as error:
            raise ScannerDown(type(error).__name__) from error

    def _connect(self) -> socket.socket:
        if self._address.scheme == "tcp":
            host, port = self._address.hostname or "127.0.0.1", self._address.port or 3310
            return socket.create_connection((host, port), timeout=self._timeout)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(self._timeout)
        try:
            line.connect(self._address.path)
        except OSError:
            line.close()
            raise
        return line


def _answer(line: socket.socket) -> str:
    received = b""
    while b"\0" not in received and len(received) < LONGEST_ANSWER:
        part = line.recv(1024)
        if not part:
            break
        received += part
    return received.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def _answer_if_any(line: socket.socket) -> str:
    try:
        return _answer(line)
    except OSError:
        return ""


def _verdict(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict(clean=True)
    if found := _FOUND.match(answer):
        return Verdict(clean=False, finding=found["finding"])
    raise ScannerDown(answer[:100] or "no answer")
