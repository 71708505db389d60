"""Answers of places to the portal's search."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from kinu.kernel.names import match_key
from kinu.platform.hooks import public as hooks

from . import selectors
from .kinds import KINDS, PUBLIC_KINDS

_ENOUGH = 75.0


def find(query: str, _language: str, limit: int) -> Iterable[hooks.SearchHit]:
    """Return facilities by nearness of name, kana or kind."""
    wanted = match_key(query)
    if not wanted:
        return ()
    scored = [(_score(wanted, one), one) for one in selectors.facilities() if one.kind in PUBLIC_KINDS]
    best = sorted((pair for pair in scored if pair[0] >= _ENOUGH), key=lambda pair: (-pair[0], pair[1].id))
    return [
        hooks.SearchHit(
            title=one.name,
            summary=one.address,
            url=reverse("places:facility", args=[one.id]),
            score=score,
            kind=KINDS[one.kind],
        )
        for score, one in best[:limit]
    ]


def _score(wanted: str, one: selectors.Facility) -> float:
    keys = (match_key(one.name), match_key(one.kana), match_key(str(KINDS[one.kind])))
    if wanted in keys:
        return 100.0
    if len(wanted) >= 2 and any(wanted in key for key in keys):
        return 90.0
    return max(fuzz.ratio(wanted, key) for key in keys)


hooks.search.register(hooks.SearchSource(id="places.facilities", label=_("施設"), find=find))
