"""A provider on a real socket, and one that misbehaves in a named way."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

from joserfc.jwk import RSAKey

from kinu.kernel import clock
from kinu.platform.identity.adapters.base import Beginning
from kinu.platform.identity.adapters.local_http import wsgi_application
from kinu.platform.identity.adapters.local_provider import Answer, KnownClient, LocalProvider, MemoryStore
from kinu.platform.identity.adapters.oidc import Client, OidcCardLogin

NOW = clock.now()
CALLBACK = "http://testserver/login/card/callback/"
PERSON = {
    "id": "a" * 32,
    "name": "染谷　花子",
    "address": "常総市水海道諏訪町3222番地3",
    "birth_date": "1990-05-06",
    "sex": "2",
}


@lru_cache
def key(name: str) -> RSAKey:
    """Return a key by name; keys take long to make."""
    made = RSAKey.generate_key(2048, {"use": "sig"})
    made.ensure_kid()
    assert name
    return made


class Misbehaving(LocalProvider):
    """A provider whose id_token, key, token answer or userinfo a test can bend."""

    bend_claims: Callable[[dict[str, Any]], object] = staticmethod(lambda _made: None)  # type: ignore[assignment]
    bend_answer: Callable[[dict[str, Any]], object] = staticmethod(lambda _made: None)  # type: ignore[assignment]
    bend_info: Callable[[dict[str, Any]], object] = staticmethod(lambda _made: None)  # type: ignore[assignment]
    signer: Callable[[dict[str, Any]], str] | None = None
    raw: dict[str, tuple[int, bytes, float]] = {}  # noqa: RUF012  replaced per instance
    asked: list[str]

    def claims(self, grant: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
        made = super().claims(grant, now=now)
        self.bend_claims(made)
        return made

    def sign(self, claims: dict[str, Any]) -> str:
        return self.signer(claims) if self.signer else super().sign(claims)

    def token(self, form: Mapping[str, str], *, now: datetime) -> Answer:
        answer = super().token(form, now=now)
        self.bend_answer(answer.body)
        return answer

    def userinfo(self, authorization: str, *, now: datetime) -> Answer:
        answer = super().userinfo(authorization, now=now)
        self.bend_info(answer.body)
        return answer


def make_provider(issuer: str, *, keys: tuple[RSAKey, ...] = ()) -> Misbehaving:
    client = KnownClient("RP00000001", (CALLBACK,), key("client"))
    provider = Misbehaving(issuer=issuer, client=client, keys=keys or (key("provider"),), store=MemoryStore())
    provider.raw, provider.asked = {}, []
    return provider


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def on_a_socket(now: Callable[[], datetime] = clock.now) -> Iterator[Misbehaving]:
    """Serve a provider on the loopback. `provider.raw[path] = (status, body, seconds)` overrides an address."""
    server = make_server("127.0.0.1", 0, lambda _environ, _start: [], handler_class=_Quiet)
    provider = make_provider(f"http://127.0.0.1:{server.server_port}/op")
    inner = wsgi_application(provider, clock=now)

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"].removeprefix("/op")
        provider.asked.append(path)
        if path in provider.raw:
            status, body, seconds = provider.raw[path]
            time.sleep(seconds)
            start_response(f"{status} Bent", [("Content-Type", "application/json")])
            return [body]
        return inner(environ, start_response)

    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def adapter_for(provider: LocalProvider, **fields: Any) -> OidcCardLogin:
    given = {"issuer": provider.issuer, "client_id": "RP00000001", "key": key("client")} | fields
    return OidcCardLogin(Client(**given))


def request_of(beginning: Beginning) -> dict[str, str]:
    """Return the authorization request as the provider sees it."""
    return dict(parse_qsl(urlsplit(beginning.url).query))


def answer_of(provider: LocalProvider, beginning: Beginning, *, now: datetime) -> dict[str, str]:
    """Hold the card and return what the browser brings back."""
    location = provider.hold_card(request_of(beginning), PERSON, now=now)
    return dict(parse_qsl(urlsplit(location).query))


def json_bytes(value: object) -> bytes:
    return json.dumps(value).encode()


def segment(value: object) -> str:
    """Return one part of a token by hand, unsigned."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
