"""The golden set: households with the procedures the law asks of them, and how near the rules and questions come."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kinu.procedures.facts import yaml12

from .answers import apply_answer, fill_in
from .asking import next_question
from .model import Book, Refused
from .planning import navigate
from .situation import Situation

AT_MOST = 30
"""A visitor who is asked more than this is going in a circle."""


@dataclass(frozen=True, slots=True)
class Household:
    """One household, described completely, with what it needs. `source` says where that was read.

    `awaits`: whose eye it still waits for, "city" where it was reasoned together with the rules; "" where it stood before.
    """

    id: str
    event: str
    about: str
    source: str
    why: str
    facts: Mapping[str, Any]
    needed: frozenset[str]
    dates: Mapping[str, date]
    notes: tuple[str, ...]
    awaits: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the program said. `asked`: questions to a guest; `told`: the needed set after them, `open` the possible."""

    household: Household
    said: frozenset[str]
    possible: frozenset[str]
    dates: Mapping[str, date | None]
    notes: frozenset[str]
    asked: tuple[str, ...]
    told: frozenset[str]
    left_open: frozenset[str]


def read_golden(folder: Path) -> tuple[Household, ...]:
    """Return the households of cities/<city>/navigator/golden/*.yaml; an id stands once."""
    found: list[Household] = []
    for path in sorted(folder.glob("*.yaml")):
        data = yaml12.load(path.read_text(encoding="utf-8"))
        found.extend(_household(each, data) for each in data["households"])
    if len({each.id for each in found}) < len(found):
        raise Refused(f"{folder}: 同じ番号の世帯が二つあります。")
    return tuple(found)


def _household(raw: Mapping[str, Any], data: Mapping[str, Any]) -> Household:
    facts = {
        "complete": True,
        "event_date": raw.get("date", data["date"]),
        "persons": raw["persons"],
        **raw.get("facts", {}),
    }
    return Household(
        id=raw["id"],
        event=data["event"],
        about=raw["about"],
        source=raw["source"],
        why=raw.get("why", ""),
        facts=facts,
        needed=frozenset(str(raw["needed"]).split()),
        dates={number: date.fromisoformat(day) for number, day in raw.get("dates", {}).items()},
        notes=tuple(raw.get("notes", ())),
        awaits=str(raw.get("awaits", "")),
    )


def visit(book: Book, household: Household, *, on: date) -> Outcome:
    """Return the plan of the household as told, and as a guest finds it by answering question after question."""
    plan = navigate(book, event=household.event, facts=household.facts, on=on)
    truth = Situation(book, book.event(household.event), household.facts, on=on)
    known: dict[str, Any] = {}
    asked: list[str] = []
    while (question := next_question(book, event=household.event, facts=known, on=on)) is not None:
        if len(asked) > AT_MOST:
            raise Refused(f"{household.id}: 質問が終わりません。{asked}")
        shown = tuple(option.value for option in question.options)
        answer = fill_in(
            book.questions[question.id],
            truth,
            people=tuple(person for person, _ in question.people),
            shown=shown,
        )
        known = apply_answer(book, known, question.id, answer, shown=shown)
        asked.append(question.id)
    after = navigate(book, event=household.event, facts=known, on=on)
    return Outcome(
        household=household,
        said=frozenset(item.number for item in plan.needed),
        possible=frozenset(item.number for item in plan.possible),
        dates={item.number: item.deadline for item in plan.needed},
        notes=frozenset(note.id for note in plan.notes),
        asked=tuple(asked),
        told=frozenset(item.number for item in after.needed),
        left_open=frozenset(item.number for item in after.possible),
    )


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured over the golden set; a set counts as found only where it is said to be needed."""

    households: int
    awaiting_city: int
    recall: float
    precision: float
    exact: int
    recall_after_questions: float
    precision_after_questions: float
    possible_left: int
    median_questions: float
    most_questions: int
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether the promise is kept: all found, at least 98 % of what is said is right, at most 8 questions."""
        return (
            min(self.recall, self.recall_after_questions) == 1
            and min(self.precision, self.precision_after_questions) >= 0.98
            and self.median_questions <= 8
        )


def measure(outcomes: list[Outcome]) -> Report:
    """Return the figures of a visit to every household."""
    asked = [len(each.asked) for each in outcomes]
    return Report(
        households=len(outcomes),
        awaiting_city=sum(bool(each.household.awaits) for each in outcomes),
        recall=_share([(each.household.needed & each.said, each.household.needed) for each in outcomes]),
        precision=_share([(each.household.needed & each.said, each.said) for each in outcomes]),
        exact=sum(each.said == each.household.needed for each in outcomes),
        recall_after_questions=_share(
            [(each.household.needed & each.told, each.household.needed) for each in outcomes]
        ),
        precision_after_questions=_share(
            [(each.household.needed & each.told, each.told) for each in outcomes]
        ),
        possible_left=sum(len(each.left_open) for each in outcomes),
        median_questions=statistics.median(asked) if asked else 0,
        most_questions=max(asked, default=0),
        wrong=tuple(sentence for each in outcomes for sentence in disagreements(each)),
    )


def _share(pairs: list[tuple[frozenset[str], frozenset[str]]]) -> float:
    whole = sum(len(of) for _, of in pairs)
    return sum(len(part) for part, _ in pairs) / whole if whole else 1.0


def disagreements(outcome: Outcome) -> tuple[str, ...]:
    """Return in what the program and the household's set differ, one sentence each."""
    home = outcome.household
    found = []
    for title, said in (("", outcome.said), ("質問のあと、", outcome.told)):
        if home.needed - said:
            found.append(f"{home.id}: {title}足りない {' '.join(sorted(home.needed - said))}")
        if said - home.needed:
            found.append(f"{home.id}: {title}余計な {' '.join(sorted(said - home.needed))}")
    if outcome.possible:
        found.append(f"{home.id}: すべて分かっているのに決まらない {' '.join(sorted(outcome.possible))}")
    for number, day in home.dates.items():
        if outcome.dates.get(number) != day:
            found.append(f"{home.id}: {number} の期限は {day}、出たのは {outcome.dates.get(number)}")
    missing = set(home.notes) - outcome.notes
    if missing:
        found.append(f"{home.id}: 「何もしなくてよい」に {' '.join(sorted(missing))} がない")
    return tuple(found)
