"""Answers: put one into the facts, or read it out of a household that is fully known (the golden set does that)."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from .model import Book, QOption, QuestionInfo, Refused
from .situation import Person, Situation

NOT_KNOWN = None
ASKED_IN_SOME = frozenset({"moves", "namechg"})
"""What the list of people asks only in the events that name it."""


def apply_answer(
    book: Book, facts: Mapping[str, Any], question_id: str, answer: Any, *, shown: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the facts with one answer. None, for the whole or for one person, is 「わからない」.

    choice: the option. ticks: the ticked options. each: person id -> option. each_ticks: person id -> ticked options.
    each_pair: person id -> at most one option of each part; a part without one is 「わからない」.
    date: an ISO day. people: the list of people, each a mapping of facts with an id.
    shown: the options that stood on the page; of ticks only these are settled. Empty: all.
    """
    question = book.questions.get(question_id)
    if question is None:
        raise Refused(f"知らない質問です: {question_id}")
    changed: dict[str, Any] = copy.deepcopy(dict(facts))
    if question.kind in {"date", "people"}:
        changed[question.fact] = answer
        return changed
    if question.kind in {"choice", "ticks"}:
        _set(book, changed, changed, question=question, answer=answer, shown=shown)
        return changed
    told: Mapping[str, Any] = answer or {}
    for number, person in enumerate(changed.get("persons") or [], start=1):
        person_id = str(person.get("id") or f"p{number}")
        if answer is None or person_id in told:
            _set(
                book,
                changed,
                person,
                question=question,
                answer=None if answer is None else told[person_id],
                shown=shown,
            )
    return changed


def _set(
    book: Book,
    facts: dict[str, Any],
    target: dict[str, Any],
    *,
    question: QuestionInfo,
    answer: Any,
    shown: tuple[str, ...],
) -> None:
    """Write what an answer settles; of several ticks every option on the page settles its facts, ticked or not."""
    known = {option.value: option for option in question.options if not shown or option.value in shown}
    many = question.kind.endswith("ticks") or question.kind == "each_pair"
    given = [] if answer is None else list(answer) if many else [answer]
    for value in given:
        if value not in known:
            raise Refused(f"{question.id} にない答えです: {value!r}")
    if answer is None:
        values: dict[str, Any] = {name: None for option in known.values() for name in option.sets}
    elif question.kind == "each_pair":
        values = {name: None for option in known.values() for name in option.sets}
        for value in given:
            values |= known[value].sets
    elif question.kind.endswith("ticks"):
        values = {name: _no(book, name) for option in known.values() for name in option.sets}
        for value in given:
            values |= known[value].sets
    else:
        values = dict(known[answer].sets)
    for name, value in values.items():
        if name.startswith("wants."):
            wants = facts.get("wants")
            named = dict.fromkeys(wants, True) if isinstance(wants, list | tuple) else dict(wants or {})
            facts["wants"] = named | {name[6:]: value}
        else:
            target[name] = value


def _no(book: Book, name: str) -> Any:
    """Return what a tick left empty says."""
    return "" if not name.startswith("wants.") and book.facts[name].type == "enum" else False


def fill_in(
    question: QuestionInfo, truth: Situation, *, people: tuple[str, ...], shown: tuple[str, ...] = ()
) -> Any:
    """Return the answer a visitor gives who knows everything about the household."""
    if question.kind == "date":
        return truth.facts[question.fact]
    if question.kind == "people":
        usual = [name for name in question.roster if name not in ASKED_IN_SOME]
        asked = (*usual, *truth.event.asks)
        return [_rostered(asked, truth, person) for person in truth.persons]
    if question.kind in {"choice", "ticks"}:
        return _answer(question, truth, None, shown)
    return {each: _answer(question, truth, truth.person(each), shown) for each in people}


def _rostered(asked: tuple[str, ...], truth: Situation, person: Person) -> dict[str, Any]:
    """Return what the list of people says of one; only a truth or falsehood is filled in where nothing is written."""
    told = {name: person.given.get(name) for name in asked}
    for name, value in told.items():
        if value is None and truth.book.facts[name].type == "bool":
            told[name] = truth.fact(name, person).value
    return {"id": person.id} | {
        name: value for name, value in told.items() if isinstance(value, bool | str | int)
    }


def _answer(question: QuestionInfo, truth: Situation, person: Person | None, shown: tuple[str, ...]) -> Any:
    options = [option for option in question.options if not shown or option.value in shown]
    fitting = [option.value for option in options if _fits(option, truth, person)]
    if question.kind.endswith("ticks"):
        return fitting
    if question.kind == "each_pair":
        first: dict[str, str] = {}
        for option in options:
            if option.value in fitting:
                first.setdefault(option.group, option.value)
        return list(first.values())
    return fitting[0] if fitting else NOT_KNOWN


def _fits(option: QOption, truth: Situation, person: Person | None) -> bool:
    for name, value in option.sets.items():
        if name.startswith("wants."):
            known = truth.holds(f"wants('{name[6:]}')").value
        else:
            known = truth.fact(name, person if truth.book.facts[name].of == "person" else None).value
        if known != value and known not in option.fits.get(name, ()):
            return False
    return True
