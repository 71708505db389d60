"""The navigator with the city's own rules: the book is read once per process, packs are joined by their number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from kinu.kernel.kana import fold
from kinu.procedures import navigator
from kinu.procedures.models import NavigatorPlan
from kinu.procedures.navigator import Book, NavQuestion, Plan
from kinu.procedures.navigator.model import say

from .catalogue import current_definitions


@cache
def _book(folder: Path) -> Book:
    return navigator.read_book(folder)


def book() -> Book:
    """Return the book of the city of `settings.CITY_DIR`."""
    return _book(Path(settings.CITY_DIR) / "navigator")


def codes_by_number() -> dict[str, str]:
    """Return the published packs by their number in the catalogue; of several the most asked for."""
    codes: dict[str, str] = {}
    for definition in current_definitions():
        if definition.number:
            codes.setdefault(definition.number, definition.code)
    return codes


def online_codes() -> frozenset[str]:
    """Return the packs whose form can be filled in online."""
    return frozenset(each.code for each in current_definitions() if each.online.possible)


def navigate(*, event: str, facts: Mapping[str, Any], on: date, language: str = "ja") -> Plan:
    """Return what a household must do and may claim after a life event: needed, possible, papers, notes.

    `event` is a code (move-in, move-out, move-within, birth, marriage, death, work, care) or a name of it (転入).
    `facts` are those of docs/reference/navigator.md. A fact that is missing or null is not known: what hangs on it is
    "possible". Raises navigator.Refused for an unknown event, fact or value. Three queries at most.
    """
    return navigator.navigate(
        book(), event=event, facts=facts, on=on, language=language, codes=codes_by_number()
    )


def next_question(
    *, event: str, facts: Mapping[str, Any], on: date, language: str = "ja"
) -> NavQuestion | None:
    """Return the question after whose answer the fewest are expected to stay open; None when nothing is open."""
    return navigator.next_question(book(), event=event, facts=facts, on=on, language=language)


def apply_answer(
    *, facts: Mapping[str, Any], question: str, answer: Any, shown: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the facts with one answer; None is 「わからない」. See navigator.apply_answer for the shapes."""
    return navigator.apply_answer(book(), facts, question, answer, shown=shown)


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A way into the navigator: one life event."""

    code: str
    name: str
    url: str
    icon: str


ICONS: Mapping[str, tuple[str, str]] = {
    "move-in": ("move", "move"),
    "move-out": ("move", "move"),
    "move-within": ("move", "home"),
    "birth": ("child", "baby"),
    "marriage": ("marriage", "ring"),
    "death": ("death", "memorial"),
    "work": ("work", "briefcase"),
    "care": ("care", "care"),
}
"""Event of the navigator -> life event of the portal it belongs to, and its picture."""


def navigator_entries(*, life_event: str = "", language: str = "") -> list[NavEntry]:
    """Return the ways into the navigator, all or those of one life event of the portal."""
    words = language or get_language() or "ja"
    return [
        NavEntry(
            code,
            say(book().events[code].name, words),
            reverse("procedures:navigator-event", args=[code]),
            icon,
        )
        for code, (life, icon) in ICONS.items()
        if code in book().events and life_event in {"", life}
    ]


def events_like(*, query: str, language: str) -> list[NavEntry]:
    """Return the life events the words mean: one of their search words stands in the query, or the other way."""
    asked = fold(query)
    found = {
        code
        for code, event in book().events.items()
        for word in (*event.words, *event.also)
        if len(asked) >= 2 and (fold(word) in asked or asked in fold(word))
    }
    return [entry for entry in navigator_entries(language=language) if entry.code in found]


def kept_plan(*, token_hash: str, now: datetime) -> NavigatorPlan | None:
    """Return a plan that was sent to a phone, until its two days are over."""
    return NavigatorPlan.objects.filter(pk=token_hash, expires_at__gt=now).first()
