"""Answers of this room to the portal's search."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .selectors.catalogue import find_procedures
from .selectors.navigator import events_like


def find(query: str, language: str, limit: int) -> Iterator[hooks.SearchHit]:
    """Yield the procedures nearest to the words."""
    for entry in events_like(query=query, language=language):
        yield hooks.SearchHit(
            title=entry.name,
            summary=str(_("質問に答えると、必要な手続きがまとめて分かります。")),
            url=entry.url,
            score=98.0,
            kind=_("手続きナビ"),
        )
    for card in find_procedures(query=query, language=language, limit=limit):
        yield hooks.SearchHit(
            title=card.name, summary=card.summary, url=card.url, score=card.score, kind=_("手続き")
        )


hooks.search.register(hooks.SearchSource(id="procedures", label=_("手続き"), find=find))
