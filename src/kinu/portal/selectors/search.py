"""The portal's search: asks every room that registered a source, groups what they answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.utils.translation import get_language

from kinu.platform.hooks import public as hooks

log = structlog.get_logger(__name__)
LONGEST_QUERY = 100
"""Characters of a query that are looked at; nobody types more, and likeness costs time by length."""


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of one room; `failed` when it could not answer."""

    id: str
    label: object
    hits: tuple[hooks.SearchHit, ...]
    failed: bool = False

    @property
    def best(self) -> float:
        return max((hit.score for hit in self.hits), default=0.0)


@dataclass(frozen=True, slots=True)
class Found:
    query: str
    groups: tuple[Group, ...]
    failed: tuple[Group, ...]

    @property
    def total(self) -> int:
        return sum(len(group.hits) for group in self.groups)


def search(query: str, *, limit: int = 10, sources: Iterable[hooks.SearchSource] | None = None) -> Found:
    """Return the answers of every room, the room with the best answer first. A failing room is named, not fatal."""
    asked = " ".join(query.split())[:LONGEST_QUERY]
    if not asked:
        return Found("", (), ())
    language = get_language() or "ja"
    groups = [
        _ask(source, asked, language, limit) for source in (hooks.search if sources is None else sources)
    ]
    answered = sorted((group for group in groups if group.hits), key=lambda group: -group.best)
    return Found(asked, tuple(answered), tuple(group for group in groups if group.failed))


def _ask(source: hooks.SearchSource, query: str, language: str, limit: int) -> Group:
    try:
        hits = sorted(source.find(query, language, limit), key=lambda hit: -hit.score)
    except Exception as failure:  # noqa: BLE001  one failing room must not take the search from everybody
        log.warning("portal.search_source_failed", source=source.id, failure=type(failure).__name__)
        return Group(source.id, source.label, (), failed=True)
    return Group(source.id, source.label, tuple(hits[:limit]))
