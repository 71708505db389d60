"""The local provider over HTTP: a small WSGI application for the city's server-to-server calls."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .local_provider import Answer, LocalProvider

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


def back_channel(
    provider: LocalProvider,
    *,
    method: str,
    path: str,
    form: dict[str, str],
    authorization: str,
    now: datetime,
) -> Answer:
    """Answer one call; `path` is what follows the issuer."""
    if (method, path) == ("GET", "/.well-known/openid-configuration"):
        return provider.discovery()
    if (method, path) == ("GET", "/jwks"):
        return provider.jwks()
    if (method, path) == ("POST", "/token"):
        return provider.token(form, now=now)
    if (method, path) == ("GET", "/userinfo"):
        return provider.userinfo(authorization, now=now)
    return Answer(404, {"error": "not_found"})


def wsgi_application(
    provider: LocalProvider, *, clock: Callable[[], datetime]
) -> Callable[[Environ, StartResponse], Iterable[bytes]]:
    """Return the provider as a WSGI application: over a socket in tests, in process in a demo."""
    prefix = urlsplit(provider.issuer).path

    def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answer = back_channel(
            provider,
            method=environ["REQUEST_METHOD"],
            path=str(environ.get("PATH_INFO", "")).removeprefix(prefix),
            form=_form(environ),
            authorization=environ.get("HTTP_AUTHORIZATION", ""),
            now=clock(),
        )
        body = json.dumps(answer.body).encode()
        headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return [body]

    return application


def _form(environ: Environ) -> dict[str, str]:
    length = min(int(environ.get("CONTENT_LENGTH") or 0), 64 * 1024)
    text = environ["wsgi.input"].read(length).decode("utf-8", "replace") if length else ""
    return dict(parse_qsl(text))
