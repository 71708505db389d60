"""The navigator with the city's own rules: the book is read once per process, packs are joined by their number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from kinu.procedures import navigator
from kinu.procedures.navigator import Book, NavQuestion, Plan

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
