"""Facts that may leave the browser: a date of birth is replaced by what the rules read of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .model import Book
from .situation import COMPUTED, Situation


def without_birth_dates(book: Book, *, event: str, facts: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Return the facts that give the same plan and hold no date of birth."""
    situation = Situation(book, book.event(event), facts, on=on)
    people = []
    for person, raw in zip(situation.persons, facts.get("persons") or (), strict=True):
        kept = {name: value for name, value in raw.items() if name not in {"birth_date", "name"}}
        told = {name: situation.fact(name, person) for name in COMPUTED}
        people.append(
            {**{name: each.value for name, each in told.items() if each.known}, **kept, "id": person.id}
        )
    return {**facts, "persons": people} if "persons" in facts else dict(facts)
