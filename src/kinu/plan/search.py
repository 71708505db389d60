"""The plan's answers to the portal's search."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from kinu.kernel.kana import fold
from kinu.platform.hooks import public as hooks
from kinu.platform.web.public import Words

from .selectors.files import document

_GOOD_ENOUGH = 75


def find(query: str, language: str, limit: int) -> list[hooks.SearchHit]:
    """Return measures and systems whose names are like the query, best first, at most `limit`."""
    asked = fold(query)
    if not asked:
        return []
    hits = [hit for hit in _scored(asked, language) if hit.score >= _GOOD_ENOUGH]
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


def _scored(asked: str, language: str) -> Iterator[hooks.SearchHit]:
    plan = document()
    for measure in plan.measures():
        url = reverse("plan:measure", args=[measure.id])
        yield _hit(asked, language, Words(measure.title), summary=measure.ref, url=url, kind=_("計画の施策"))
    for system in plan.systems:
        url = reverse("plan:system", args=[system.id])
        yield _hit(asked, language, Words(system.name), summary=system.id, url=url, kind=_("計画のシステム"))


def _hit(asked: str, language: str, name: Words, *, summary: str, url: str, kind: object) -> hooks.SearchHit:
    """Score against the name in every language; a name that only resembles never outranks an equal one."""
    names = [fold(text) for text in name.texts.values()]
    score = max(_likeness(asked, text) for text in names)
    return hooks.SearchHit(name.in_language(language), summary, url, score, kind)


def _likeness(asked: str, name: str) -> float:
    if asked == name:
        return 100.0
    if len(asked) >= 2 and asked in name:
        return 80.0
    return fuzz.ratio(asked, name) * 0.9


hooks.search.register(hooks.SearchSource(id="plan.measures", label=_("市のDX計画"), find=find))
