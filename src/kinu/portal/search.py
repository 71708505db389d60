"""The portal's own pages and the rooms' menu lines, as answers to its search."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from kinu.kernel.kana import fold
from kinu.platform.hooks import public as hooks

_GOOD_ENOUGH = 70


def find(query: str, language: str, limit: int) -> list[hooks.SearchHit]:  # noqa: ARG001  labels speak the reader's language
    """Return pages whose name is like the query, best first."""
    asked = fold(query)
    hits = [
        hooks.SearchHit(str(label), "", url, score)
        for label, url in _pages()
        if (score := _likeness(asked, fold(str(label)))) >= _GOOD_ENOUGH
    ]
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


def _pages() -> Iterator[tuple[object, str]]:
    for entry in hooks.menu:
        if entry.area in {"resident", "footer"} and not entry.permission:
            try:
                yield entry.label, reverse(entry.url_name)
            except NoReverseMatch:
                continue


def _likeness(asked: str, name: str) -> float:
    if not asked:
        return 0.0
    if asked in name:
        return 90.0 if asked != name else 100.0
    return fuzz.ratio(asked, name) * 0.9


hooks.search.register(hooks.SearchSource(id="portal.pages", label=_("ページ"), find=find))
