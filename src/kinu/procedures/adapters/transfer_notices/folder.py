"""Notices as JSON files in a folder the core system writes into; read when somebody comes, never copied."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from kinu.kernel.individual_number import contains_individual_number
from kinu.kernel.names import match_key

from .base import Notice, NoticePerson

_MOST = 100_000


class FolderNotices:
    real = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def notice_for(self, *, name: str, birth: str) -> Notice | None:
        if not (name.strip() and birth) or not self._folder.is_dir():
            return None
        wanted = (match_key(name), birth)
        for path in sorted(self._folder.glob("*.json")):
            notice = _read(path)
            place = (
                next((i for i, each in enumerate(notice.people) if _is(each, wanted)), None)
                if notice
                else None
            )
            if notice is not None and place is not None:
                first = notice.people[place]
                others = tuple(each for each in notice.people if each is not first)
                return Notice(notice.made_on, (first, *others), notice.facts)
        return None


def _is(person: NoticePerson, wanted: tuple[str, str]) -> bool:
    return (match_key(person.name), person.birth) == wanted


def _read(path: Path) -> Notice | None:
    """Return the notice of a file; a broken one, or one that holds an individual number, counts as none."""
    if path.stat().st_size > _MOST:
        return None
    text = path.read_text(encoding="utf-8")
    try:
        told = json.loads(text)
        people = tuple(_person(each) for each in told["people"])
        made_on = date.fromisoformat(told["made_on"])
    except (ValueError, KeyError, TypeError):
        return None
    return None if contains_individual_number(text) else Notice(made_on, people, dict(told.get("facts", {})))


def _person(told: dict[str, Any]) -> NoticePerson:
    date.fromisoformat(told["birth"])
    return NoticePerson(
        name=str(told["name"])[:200],
        birth=str(told["birth"]),
        relation=str(told["relation"]),
        facts=dict(told.get("facts", {})),
    )
