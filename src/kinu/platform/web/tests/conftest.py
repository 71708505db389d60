"""A small house of its own for these tests: the web's addresses, and actors put on the request by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from kinu.kernel.actor import GUEST, Actor, ActorKind

RESIDENT = Actor(kind=ActorKind.RESIDENT, account_id="a" * 32, assurance="mail", label="花子")
CARD = Actor(kind=ActorKind.RESIDENT, account_id="a" * 32, assurance="card")
CLERK = Actor(
    kind=ActorKind.STAFF, account_id="b" * 32, permissions=frozenset({"test.view"}), label="市民課 職員"
)
OTHER_CLERK = Actor(kind=ActorKind.STAFF, account_id="c" * 32)
ACTORS = {"guest": GUEST, "resident": RESIDENT, "card": CARD, "clerk": CLERK, "other": OTHER_CLERK}


class ActorByHeader:
    """Stands for identity's middleware: the header says who acts."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.actor = ACTORS[request.headers.get("X-Test-Actor", "guest")]
        return self.get_response(request)


@pytest.fixture
def house(settings, db: None):
    settings.ROOT_URLCONF = "kinu.platform.web.tests.urls"
    settings.MIDDLEWARE = [
        "kinu.platform.web.tests.conftest.ActorByHeader" if "IdentityMiddleware" in name else name
        for name in settings.MIDDLEWARE
        if "identity" not in name or "IdentityMiddleware" in name
    ]
    templates = [dict(settings.TEMPLATES[0]) | {"DIRS": [Path(__file__).parent / "templates"]}]
    settings.TEMPLATES = templates
    return settings


@pytest.fixture
def browser(house) -> Client:
    """A client that is answered by error pages instead of exceptions, and checks CSRF as a browser meets it."""
    return Client(raise_request_exception=False)
