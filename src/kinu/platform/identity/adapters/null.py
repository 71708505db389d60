"""The twins: a provider inside the house for demos, and "not offered" where none is configured."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import httpx

from kinu.kernel import clock

from .base import Beginning, CardIdentity, CardLoginNotOffered
from .local_http import wsgi_application
from .local_provider import LocalProvider
from .oidc import Client, OidcCardLogin


class LocalCardLogin(OidcCardLogin):
    """The real adapter, talking to the local provider in process: full HTTP, and nothing leaves the house."""

    is_null = True

    def __init__(self, client: Client, provider: LocalProvider) -> None:
        super().__init__(client, transport=httpx.WSGITransport(wsgi_application(provider, clock=clock.now)))


class NoCardLogin:
    """Where no provider is configured: says so in a plain sentence; the mail code and the counter remain."""

    is_null = True

    def begin(self, *, redirect_uri: str) -> Beginning:
        raise CardLoginNotOffered

    def finish(self, *, beginning: Beginning, answer: Mapping[str, str], now: datetime) -> CardIdentity:
        raise CardLoginNotOffered

    def probe(self) -> None:
        raise CardLoginNotOffered
