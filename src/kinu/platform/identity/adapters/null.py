"""The twins: a provider inside the house for demos, and "not offered" where none is configured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

    def __init__(
        self, client: Client, provider: LocalProvider, *, read_clock: Callable[[], datetime] = clock.now
    ) -> None:
        super().__init__(client, transport=httpx.WSGITransport(wsgi_application(provider, clock=read_clock)))


class NoCardLogin:
    """Where no provider is configured: says so in a plain sentence; the mail code and the counter remain."""

    is_null = True

    def begin(self, *, redirect_uri: str) -> Beginning:  # noqa: ARG002
        raise CardLoginNotOffered

    def finish(
        self,
        *,
        beginning: Beginning,  # noqa: ARG002
        answer: Mapping[str, str],  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> CardIdentity:
        raise CardLoginNotOffered

    def probe(self) -> None:
        raise CardLoginNotOffered
