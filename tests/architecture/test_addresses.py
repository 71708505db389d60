"""Every address names a permission or stands on the short public list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from kinu.platform.hooks import public as hooks
from kinu.platform.web.public import Door, access_at


def _views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


VIEWS = tuple(_views(get_resolver().url_patterns))


@pytest.mark.parametrize(("address", "view"), VIEWS, ids=[address for address, _ in VIEWS])
def test_every_address_has_an_access_mark(address: str, view: object) -> None:
    mark = access_at(view, f"/{address}")
    assert mark is not None, f"/{address} carries no access mark"
    if mark.door is Door.STAFF:
        assert mark.permission in hooks.permissions, (
            f"/{address} asks for an unregistered right {mark.permission!r}"
        )
    if mark.door is Door.OPEN:
        assert len(mark.why) > 10, f"/{address} is open to all and does not say why"
