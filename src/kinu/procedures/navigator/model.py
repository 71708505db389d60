"""The navigator's data as frozen classes: the city's book of rules, and what crosses the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

LANGUAGES = ("ja", "ja-easy", "en", "pt-br")
Words = Mapping[str, str]
"""One text in the four languages."""
Status = Literal["needed", "possible"]
Kind = Literal["choice", "ticks", "each", "each_pair", "each_ticks", "date", "people"]


def say(words: Words, language: str) -> str:
    """Return the words in a language, else English (Japanese for Japanese readers), else Japanese."""
    order = (language, "ja") if language.startswith("ja") else (language, "en", "ja")
    return next((words[code] for code in order if words.get(code)), "")


class Refused(ValueError):  # noqa: N818  a refusal, named like the others of the house
    """The facts or the data cannot be used; the sentence says where."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value an enumerated fact can have, and the statement it makes about somebody."""

    value: str
    says: Words


@dataclass(frozen=True, slots=True)
class Derived:
    when: str
    value: Any


@dataclass(frozen=True, slots=True)
class FactInfo:
    """One fact: of the household, or of each person. `says` is the statement a true value makes."""

    name: str
    of: Literal["household", "person"]
    type: Literal["bool", "enum", "int", "date", "text"]
    label: Words
    source: str
    also: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    says: Words = field(default_factory=dict)
    derive: tuple[Derived, ...] = ()
    default: Any = None
    """What a household described as complete means when it does not name the fact."""
    register: bool = False
    """The register or a ledger of the city can know it."""


@dataclass(frozen=True, slots=True)
class QOption:
    value: str
    label: Words
    sets: Mapping[str, Any]
    fits: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Other values of a fact that are answered with this option: care level 4 with "3, 4 or 5"."""
    group: str = ""
    """Of each_pair: the part of the page the option stands in, as before and after."""


@dataclass(frozen=True, slots=True)
class QuestionInfo:
    id: str
    kind: Kind
    text: Words
    why: Words
    options: tuple[QOption, ...] = ()
    help: Words = field(default_factory=dict)
    who: str = "always"
    """For kinds about each person: whom it concerns."""
    events: tuple[str, ...] = ()
    fact: str = ""
    roster: tuple[str, ...] = ()
    settles: frozenset[str] = frozenset()
    """Every fact an answer gives."""
    groups: Mapping[str, Words] = field(default_factory=dict)
    """Of each_pair: the parts of the page in order."""


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """`counted`: after (the event is day 0), from (戸籍法43条: it is day 1), months, before, none."""

    counted: Literal["after", "from", "months", "before", "none"] = "none"
    number: int = 0
    text: Words = field(default_factory=dict)
    law: str = ""
    mark: str = ""
    shift: bool = True


@dataclass(frozen=True, slots=True)
class OfficeInfo:
    department: str
    name: Words
    place: Words
    mark: str = ""


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    id: str
    label: Words
    unless: Words
    when: str = "always"
    """Left out when this is surely false."""


@dataclass(frozen=True, slots=True)
class Procedure:
    number: str
    name: Words
    office: OfficeInfo
    deadline: DeadlineRule
    fee: Words
    fee_mark: str
    documents: tuple[str, ...]
    online: Literal["yes", "no", "part", "elsewhere"]
    stops_money: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    number: str
    when: str
    with_notice: bool = False
    """付記: counts as made by the moving notice of the plan when its items are added to it (`*`)."""
    deadline: DeadlineRule | None = None
    mark: str = ""
    because: Words = field(default_factory=dict)
    """The reason in words, where what was answered would not tell it well."""


@dataclass(frozen=True, slots=True)
class NoteInfo:
    id: str
    when: str
    text: Words
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A life event with its rules; `notices` are the numbers that can stand for others."""

    code: str
    also: tuple[str, ...]
    name: Words
    rules: tuple[Rule, ...]
    notes: tuple[NoteInfo, ...]
    questions: tuple[str, ...]
    notices: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    always: Words = field(default_factory=dict)
    words: tuple[str, ...] = ()
    """What people type when they mean this event, in any language."""
    asks: tuple[str, ...] = ()
    """Facts that the list of people asks in this event besides the usual ones: moves, namechg."""
    keeps_insurance: bool = False
    """The event itself does not change the insurance of those who had one."""


@dataclass(frozen=True, slots=True)
class Book:
    """Everything one city says: catalogue, documents, facts, questions, life events."""

    procedures: Mapping[str, Procedure]
    documents: Mapping[str, DocumentInfo]
    facts: Mapping[str, FactInfo]
    questions: Mapping[str, QuestionInfo]
    events: Mapping[str, Event]
    roles: Mapping[str, Words]
    names: Mapping[str, Mapping[str, str]]
    """Of the household and of a person: every name of a fact, also its short ones, with the name it goes by."""

    def event(self, name: str) -> Event:
        """Return an event by its code or one of its other names."""
        for event in self.events.values():
            if name == event.code or name in event.also:
                return event
        raise Refused(f"知らないできごとです: {name}")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to bring, once, with what it is for."""

    id: str
    label: str
    unless: str
    numbers: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class Note:
    id: str
    text: str
    status: Status


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One procedure of a plan. `because`: what was answered that makes it needed, as sentences."""

    number: str
    code: str
    name: str
    status: Status
    deadline: date | None
    deadline_by_law: date | None
    deadline_text: str
    law: str
    fee: str
    department: str
    office: str
    place: str
    online: str
    bring: tuple[str, ...]
    because: tuple[str, ...]
    missing: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
    made_by: str = ""
    stops_money: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    event: str
    event_date: date | None
    items: tuple[PlanItem, ...]
    papers: tuple[Paper, ...]
    notes: tuple[Note, ...]

    @property
    def needed(self) -> tuple[PlanItem, ...]:
        return tuple(item for item in self.items if item.status == "needed")

    @property
    def possible(self) -> tuple[PlanItem, ...]:
        return tuple(item for item in self.items if item.status == "possible")


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer that can be given; `value` goes into `apply_answer`."""

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class NavQuestion:
    """One question. `people`: (id, label) of those it is asked about; empty for the household as a whole."""

    id: str
    kind: Kind
    text: str
    why: str
    options: tuple[Reply, ...]
    help: str = ""
    people: tuple[tuple[str, str], ...] = ()
    settles: tuple[str, ...] = ()
    remaining: float = 0.0
    groups: tuple[tuple[str, str], ...] = ()
    """Of each_pair: (key, label) of the parts of the page that are open."""
