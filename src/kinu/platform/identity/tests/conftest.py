"""The small demo city these tests stand on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from kinu.platform.hooks import public as hooks
from kinu.platform.identity.adapters import chosen
from kinu.platform.identity.tests.provider import NOW, Misbehaving, key, on_a_socket
from kinu.platform.people import public as people

Personas = dict[str, people.Persona]


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Quick hashes; keys of the local provider outside the installation; allauth's counters begin at nothing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.VAR = Path(tmp_path_factory.getbasetemp()) / "identity-var"
    chosen._local.cache_clear()
    chosen._configured.cache_clear()
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def city(db: None) -> Personas:
    """Load places, departments and fifty residents; return the personas by key."""
    context = hooks.DemoContext(residents=50, seed=1, today=date(2026, 11, 23), say=lambda _words: None)
    for name in ("places", "departments", "people"):
        part = hooks.demo.get(name)
        assert part is not None
        part.load(context)
    return {persona.key: persona for persona in people.demo_personas()}


@pytest.fixture
def demo(settings: Any) -> None:
    """Run as a demo: the local provider answers."""
    settings.DEMO = True


@pytest.fixture(scope="module")
def served() -> Iterator[Misbehaving]:
    with on_a_socket(lambda: NOW) as provider:
        yield provider


@pytest.fixture
def provider(served: Misbehaving) -> Misbehaving:
    """The provider on its socket, behaving well again."""
    for name in ("bend_claims", "bend_answer", "bend_info", "signer"):
        vars(served).pop(name, None)
    served.raw.clear()
    served.asked.clear()
    served.keys = (key("provider"),)
    return served
