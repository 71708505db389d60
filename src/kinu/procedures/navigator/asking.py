"""The one question to ask next: the one after which the fewest questions are expected to stay open.

What is asked first (the day, the people) is asked first, because nothing can be said without it. Of the others, each
is tried with every answer it offers, given for all its people; the mean number of questions still open is its worth.
A question nobody needs, because what it settles is known, computed or cannot change the plan, is never asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .answers import apply_answer
from .model import Book, Event, NavQuestion, QOption, QuestionInfo, Reply, say
from .sentences import label_of
from .situation import Key, Person, Result, Situation


def next_question(
    book: Book, *, event: str, facts: Mapping[str, Any], on: date, language: str = "ja"
) -> NavQuestion | None:
    """Return the best question, or None when nothing that can be asked is open."""
    happening = book.event(event)
    situation = Situation(book, happening, facts, on=on)
    waiting = open_questions(situation)
    if not waiting:
        return None
    first = next(iter(waiting))
    if book.questions[first].kind in {"date", "people"} or len(waiting) == 1:
        return _shown(book.questions[first], waiting[first], situation, language, remaining=len(waiting) - 1)
    worth = {each: _worth(each, waiting[each], situation, facts) for each in waiting}
    best = min(worth, key=lambda each: worth[each])
    return _shown(book.questions[best], waiting[best], situation, language, remaining=worth[best])


def question_of(
    book: Book, question_id: str, *, event: str, facts: Mapping[str, Any], on: date, language: str = "ja"
) -> NavQuestion | None:
    """Return one question as it stands for facts that do not hold its answer; None when it needs no asking."""
    situation = Situation(book, book.event(event), facts, on=on)
    waiting = open_questions(situation)
    if question_id not in waiting:
        return None
    return _shown(
        book.questions[question_id], waiting[question_id], situation, language, remaining=len(waiting) - 1
    )


def open_questions(situation: Situation) -> dict[str, tuple[str, ...]]:
    """Return the questions whose answer could still change the plan, with the people each is asked about."""
    event, book = situation.event, situation.book
    asked = [book.questions[name] for name in event.questions]
    for question in asked:
        if question.kind in {"date", "people"} and _not_yet(question, situation):
            return {question.id: ()} | _open(asked, situation)
    return _open(asked, situation)


def _not_yet(question: QuestionInfo, situation: Situation) -> bool:
    return not situation.has_persons if question.kind == "people" else question.fact not in situation.facts


def _open(asked: list[QuestionInfo], situation: Situation) -> dict[str, tuple[str, ...]]:
    people_of: dict[str, set[str]] = {}
    for person_id, name in needed_facts(situation.event, situation):
        people_of.setdefault(name, set()).add(person_id)
    found: dict[str, tuple[str, ...]] = {}
    for question in asked:
        if question.kind in {"date", "people"}:
            continue
        about = set().union(*(people_of[name] for name in question.settles & people_of.keys()))
        people = tuple(
            person.id
            for person in situation.persons
            if person.id in about and _concerns(question, person, situation)
        )
        if people or (about and question.kind in {"choice", "ticks"}):
            found[question.id] = () if question.kind in {"choice", "ticks"} else people
    return found


def _concerns(question: QuestionInfo, person: Person, situation: Situation) -> bool:
    told = situation.holds(question.who, person)
    return not told.known or bool(told.value)


def needed_facts(event: Event, situation: Situation) -> frozenset[Key]:
    """Return what could settle the rules that are open, without what nobody here knows."""
    needs: set[Key] = set()
    for rule in event.rules:
        told: Result = situation.holds(rule.when)
        if not told.known:
            needs |= told.needs
    return frozenset(key for key in needs if not situation.is_not_known(key))


def _worth(
    question_id: str, people: tuple[str, ...], situation: Situation, facts: Mapping[str, Any]
) -> float:
    question = situation.book.questions[question_id]
    totals = []
    options = offered(question, situation)
    shown = tuple(option.value for option in options)
    for answer in samples(question, people, options):
        told = apply_answer(situation.book, facts, question_id, answer, shown=shown)
        after = Situation(situation.book, situation.event, told, on=situation.on)
        totals.append(len(open_questions(after)))
    return sum(totals) / len(totals)


def samples(question: QuestionInfo, people: tuple[str, ...], options: tuple[QOption, ...]) -> list[Any]:
    """Return answers that stand for all answers: each option for everybody; of ticks none, each alone; of pairs the same twice."""
    if question.kind == "choice":
        return [option.value for option in options]
    if question.kind == "ticks":
        return [[], *([option.value] for option in options)]
    if question.kind == "each":
        return [dict.fromkeys(people, option.value) for option in options]
    if question.kind == "each_pair":
        parts = [[option.value for option in options if option.group == part] for part in question.groups]
        shown = [part for part in parts if part]
        return [{each: list(row) for each in people} for row in zip(*shown, strict=False)]
    return [
        {each: [] for each in people},
        *({each: [option.value] for each in people} for option in options),
    ]


def _shown(
    question: QuestionInfo, people: tuple[str, ...], situation: Situation, language: str, *, remaining: float
) -> NavQuestion:
    options = offered(question, situation)
    return NavQuestion(
        id=question.id,
        kind=question.kind,
        text=say(question.text, language),
        why=say(question.why, language),
        help=say(question.help, language),
        options=tuple(Reply(each.value, say(each.label, language), each.group) for each in options),
        people=tuple((each, label_of(each, situation, language)) for each in people),
        settles=tuple(sorted(question.settles)),
        remaining=remaining,
        groups=tuple(
            (key, say(label, language))
            for key, label in question.groups.items()
            if any(each.group == key for each in options)
        ),
    )


def offered(question: QuestionInfo, situation: Situation) -> tuple[QOption, ...]:
    """Return the options worth showing: of ticks those that could still change the plan, of pairs the open parts."""
    if not (question.kind.endswith("ticks") or question.groups):
        return question.options
    needed = {name for _, name in needed_facts(situation.event, situation)}
    if question.groups:
        open_parts = {option.group for option in question.options if needed & set(option.sets)}
        return tuple(option for option in question.options if option.group in open_parts)
    return tuple(option for option in question.options if needed & set(option.sets))
