"""The vocabulary as frozen data, read once from the files beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from . import yaml12

FOLDER = Path(__file__).parent
LANGUAGES = ("ja", "ja-easy", "en", "pt-br")
KNOWN_BY: Mapping[str, str] = {
    "C": "計算",
    "J": "マイナンバーカードの4情報",
    "R": "住民基本台帳",
    "K": "戸籍",
    "T": "税の台帳",
    "I": "保険・給付の台帳",
    "O": "ほかの機関",
    "P": "本人",
}
"""Who knows a fact, in the order of asking: the person is asked last."""

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Labels


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a fact that is a record, as the branch of a bank account."""

    id: str
    type: str
    label: Labels
    options: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    id: str
    label: Labels
    type: str
    cardinality: str
    known_by: tuple[str, ...]
    purpose: str
    retention: str
    unit: str = ""
    office: str = ""
    gif: str = ""
    coded_as: str = ""
    help: Labels = field(default_factory=dict)
    sensitive: bool = False
    until_delivered: bool = False
    never_for_statistics: bool = False
    options: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()

    def part(self, part_id: str) -> Part | None:
        return next((part for part in self.parts if part.id == part_id), None)


@cache
def vocabulary() -> Mapping[str, Fact]:
    """Return every fact by id.

    >>> len(vocabulary()), vocabulary()["person.name_full"].label["en"]
    (182, 'Full name')
    """
    purposes = _read("purposes.yaml")
    return {fact_id: _fact(fact_id, raw, purposes) for fact_id, raw in _read("vocabulary.yaml").items()}


@cache
def categories() -> Mapping[str, Labels]:
    """Return the shelves of the list of procedures, id -> labels."""
    return {category: labels(raw) for category, raw in _read("categories.yaml").items()}


def life_events() -> tuple[Choice, ...]:
    """Return the life events of the home page, in order."""
    return vocabulary()["event.kind"].options


def labels(raw: Any) -> Labels:
    """Return words by language from a list in the order of LANGUAGES or from a mapping."""
    if isinstance(raw, list):
        return dict(zip(LANGUAGES, map(str, raw), strict=True))
    return {str(language): str(words) for language, words in raw.items()}


def _fact(fact_id: str, raw: Mapping[str, Any], purposes: Mapping[str, Any]) -> Fact:
    plain = {key: raw[key] for key in ("type", "cardinality") if key in raw}
    words: dict[str, Any] = {
        key: str(raw[key]) for key in ("unit", "office", "gif", "coded_as") if key in raw
    }
    flags: dict[str, Any] = {
        key: True for key in ("sensitive", "until_delivered", "never_for_statistics") if raw.get(key)
    }
    group = purposes.get(raw["group"], {})
    return Fact(
        id=fact_id,
        label=labels(raw["label"]),
        known_by=tuple(raw["known_by"]),
        purpose=group.get("purpose", ""),
        retention=group.get("retention", ""),
        help=labels(raw["help"]) if "help" in raw else {},
        options=_choices(raw),
        parts=tuple(
            Part(each["id"], each["type"], labels(each["label"]), _choices(each))
            for each in raw.get("parts", [])
        ),
        **plain,
        **words,
        **flags,
    )


def _choices(raw: Mapping[str, Any]) -> tuple[Choice, ...]:
    return tuple(Choice(str(each["value"]), labels(each["label"])) for each in raw.get("options", []))


def _read(name: str) -> Mapping[str, Any]:
    data = yaml12.load((FOLDER / name).read_text(encoding="utf-8"))
    return {str(key): value for key, value in data.items()}
