"""The portal over HTTP: log in, list, fetch, ask and tell the state.

The five calls follow the published list of 電子申請等情報受取等API (see `base.py`). not_confirmed: every address below, every
name inside the JSON, the way the token is sent, paging, the words for states, and what else guards the line (LGWAN,
client certificates). They stand in this file only.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx

from .base import MOST_BYTES, NUMBER, Listed, PortalDown, PortalRefused

TIMEOUT = httpx.Timeout(20.0, connect=5.0)
LONGEST = 120.0
"""Seconds one answer may take in all: a portal that sends a byte now and then is down."""
LARGEST_ANSWER = 1024 * 1024
MOST_PAGES = 200

Json = dict[str, Any]


class HttpPortal:
    """Logs in once per object and again when the portal has forgotten the token."""

    is_null = False

    def __init__(
        self,
        *,
        base: str,
        user: str,
        password: str,
        timeout: httpx.Timeout = TIMEOUT,
        longest: float = LONGEST,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base, self._user, self._password = base.rstrip("/"), user, password
        self._timeout, self._longest, self._monotonic = timeout, longest, monotonic
        self._token = ""

    def listed(self, *, since: date) -> tuple[Listed, ...]:
        found: list[Listed] = []
        for page in range(1, MOST_PAGES + 1):
            answer = self._json("GET", f"/applications?since={since.isoformat()}&page={page}")
            found += [_listed(each) for each in _list(answer, "applications")]
            if not answer.get("more"):
                break
        return tuple(found)

    def fetch(self, number: str) -> bytes:
        return self._call("GET", f"/applications/{_safe(number)}", most=MOST_BYTES)

    def told(self, number: str) -> frozenset[str]:
        answer = self._json("GET", f"/applications/{_safe(number)}/status")
        return frozenset(str(each) for each in _list(answer, "keys"))

    def tell(self, *, number: str, status: str, key: str) -> None:
        self._json("POST", f"/applications/{_safe(number)}/status", {"status": status, "key": key})

    def _json(self, method: str, path: str, body: Json | None = None) -> Json:
        return _object(self._call(method, path, body, most=LARGEST_ANSWER))

    def _call(self, method: str, path: str, body: Json | None = None, *, most: int) -> bytes:
        """Call with the token; a portal that no longer knows it is logged in to once more."""
        fresh = not self._token
        if fresh:
            self._log_in()
        try:
            return self._send(method, path, body, most=most)
        except PortalRefused as refused:
            if refused.code != "login" or fresh:
                raise
        self._log_in()
        return self._send(method, path, body, most=most)

    def _log_in(self) -> None:
        self._token = ""
        body = {"user": self._user, "password": self._password}
        token = _object(self._send("POST", "/login", body, most=LARGEST_ANSWER)).get("token")
        if not isinstance(token, str) or not token:
            raise PortalDown("answer")
        self._token = token

    def _send(self, method: str, path: str, body: Json | None, *, most: int) -> bytes:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        end = self._monotonic() + self._longest
        try:
            with (
                httpx.Client(timeout=self._timeout, follow_redirects=False) as client,
                client.stream(method, self._base + path, headers=headers, json=body) as answer,
            ):
                _check(answer.status_code)
                return self._body(answer, most=most, end=end)
        except httpx.TimeoutException as error:
            raise PortalDown("slow") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PortalDown("line") from error

    def _body(self, answer: httpx.Response, *, most: int, end: float) -> bytes:
        received = bytearray()
        for chunk in answer.iter_bytes():
            received += chunk
            if len(received) > most:
                raise PortalRefused("too-large")
            if self._monotonic() > end:
                raise PortalDown("slow")
        return bytes(received)


def _check(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in {401, 403}:
        raise PortalRefused("login")
    if status == 404:
        raise PortalRefused("not-found")
    if status in {408, 425, 429} or status >= 500 or 300 <= status < 400:
        raise PortalDown(str(status))
    raise PortalRefused(str(status))


def _object(body: bytes) -> Json:
    try:
        answer = httpx.Response(200, content=body).json()
    except ValueError as error:
        raise PortalDown("answer") from error
    if not isinstance(answer, dict):
        raise PortalDown("answer")
    return answer


def _list(answer: Json, name: str) -> list[Any]:
    value = answer.get(name)
    if not isinstance(value, list):
        raise PortalDown("answer")
    return value


def _listed(each: Any) -> Listed:
    number = str(each.get("number", "")) if isinstance(each, dict) else ""
    if not NUMBER.fullmatch(number):
        raise PortalDown("answer")
    size = each.get("size")
    return Listed(number, size if isinstance(size, int) else 0, str(each.get("sha256") or ""))


def _safe(number: str) -> str:
    if not NUMBER.fullmatch(number):
        raise PortalRefused("not-found")
    return number
