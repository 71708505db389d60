"""A national portal on a loopback socket, in the shape of `adapters/national_portal/http.py`, with limits and faults."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Stub:
    """What the portal holds and how it misbehaves. `faults` = {"METHOD /path": [status or word, …]}, used up in order."""

    files: dict[str, bytes] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[object]] = field(default_factory=dict)
    told: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    tokens: set[str] = field(default_factory=set)
    password: str = "right"
    base: str = ""
    page: int = 2

    def forget_logins(self) -> None:
        self.tokens.clear()


class _Handler(BaseHTTPRequestHandler):
    stub: Stub

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_args: object) -> None:
        """Stay quiet."""

    def _serve(self) -> None:
        stub, url = self.stub, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name = f"{self.command} {url.path}"
        stub.calls[name] += 1
        waiting = stub.faults.get(name) or []
        fault = waiting.pop(0) if waiting else None
        if isinstance(fault, int):
            self._answer(fault, b"{}")
        elif fault == "slow":
            time.sleep(1.2)
            self._answer(200, b"{}")
        elif fault == "rubbish":
            self._answer(200, b"<html>")
        elif url.path == "/login":
            self._log_in(json.loads(body))
        elif self.headers.get("Authorization", "").removeprefix("Bearer ") not in stub.tokens:
            self._answer(401, b"{}")
        else:
            self._hand_out(url.path, url.query, body, fault)

    def _log_in(self, given: dict[str, str]) -> None:
        if given.get("password") != self.stub.password:
            self._answer(401, b"{}")
            return
        token = f"token-{self.stub.calls['POST /login']}"
        self.stub.tokens.add(token)
        self._json({"token": token})

    def _hand_out(self, path: str, query: str, body: bytes, fault: object) -> None:
        stub, parts = self.stub, path.strip("/").split("/")
        if parts == ["applications"]:
            self._list(int(dict(each.split("=") for each in query.split("&"))["page"]))
        elif len(parts) == 3:
            self._status(parts[1], body, fault)
        elif parts[1] not in stub.files:
            self._answer(404, b"{}")
        elif fault == "half":
            self._answer(200, stub.files[parts[1]][: len(stub.files[parts[1]]) // 2])
        else:
            self._answer(200, stub.files[parts[1]])

    def _list(self, page: int) -> None:
        stub = self.stub
        numbers = sorted(stub.files)
        shown = numbers[(page - 1) * stub.page : page * stub.page]
        rows = [
            {
                "number": each,
                "size": len(stub.files[each]),
                "sha256": stub.hashes.get(each) or hashlib.sha256(stub.files[each]).hexdigest(),
            }
            for each in shown
        ]
        self._json({"applications": rows, "more": page * stub.page < len(numbers)})

    def _status(self, number: str, body: bytes, fault: object) -> None:
        told = self.stub.told.setdefault(number, [])
        if self.command == "GET":
            self._json({"keys": [key for key, _status in told]})
            return
        given = json.loads(body)
        told.append((given["key"], given["status"]))
        if fault == "taken-but-500":
            self._answer(500, b"{}")
        else:
            self._json({})

    def _json(self, answer: object) -> None:
        self._answer(200, json.dumps(answer).encode())

    def _answer(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # the other side stopped waiting


@contextmanager
def running() -> Iterator[Stub]:
    """Serve a stub on a free port until the block ends."""
    stub = Stub()
    handler = type("Handler", (_Handler,), {"stub": stub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    stub.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
