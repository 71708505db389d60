"""The one question to ask next: the fact after whose answer the fewest questions are expected to stay open.

For each open fact every sample answer is tried; what is still missing in all packs after it is counted; the mean is
what the question is worth. Samples stand for the answers people give (`samples_of`). One step is looked ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .answering import answer
from .model import Fact, Pack

_YEN = (0, 400_000, 1_000_000, 1_900_000, 2_800_000, 4_500_000, 6_500_000, 10_000_000)
_AGES = (0, 2, 6, 10, 14, 17, 21, 35, 55, 68, 72, 80)
_PLACE = re.compile(r"^(\w+)\[(\d+)\]\.(\w+)$")
_ALIAS = {"children": "child", "supporters": "supporter"}


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to ask; `remaining` is the mean number of facts still missing after its answer."""

    fact: str
    remaining: float
    settles: tuple[str, ...]


def samples_of(fact: Fact, *, today: date) -> tuple[Any, ...]:
    """Return answers that stand for all answers to a question."""
    if fact.type == "bool":
        return (True, False)
    if fact.type == "enum":
        return fact.options
    if fact.type == "date":
        return tuple(today.replace(year=today.year - age, month=2, day=10) for age in _AGES)
    return _YEN if fact.unit == "yen" else (0, 1, 2, 3)


def with_answer(facts: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """Return the facts with one more; `children[0].birth_date` goes into a copy of the list."""
    found = _PLACE.match(name)
    if found is None:
        return {**facts, name: value}
    many, at, field = found[1], int(found[2]), found[3]
    items = [dict(one) for one in facts[many]]
    items[at][field] = value
    return {**facts, many: items}


def fact_of(name: str, vocabulary: Mapping[str, Fact]) -> Fact | None:
    """Return the vocabulary entry of a missing name, if a person can be asked for it."""
    found = _PLACE.match(name)
    return vocabulary.get(f"{_ALIAS[found[1]]}.{found[3]}" if found else name)


def next_question(
    packs: Iterable[Pack], facts: Mapping[str, Any], *, today: date, vocabulary: Mapping[str, Fact]
) -> Question | None:
    """Return the best question, or None when nothing that can be asked is open."""
    known = [(pack, answer(pack, facts, today=today)) for pack in packs]
    waiting = [(pack, one) for pack, one in known if one.missing]
    asked_by: dict[str, list[Pack]] = {}
    for pack, one in waiting:
        for name in one.missing:
            asked_by.setdefault(name, []).append(pack)
    names = [name for name in asked_by if fact_of(name, vocabulary) or name in _ALIAS]
    best: Question | None = None
    for name in sorted(names):
        question = _worth(name, asked_by[name], waiting, facts, today=today, vocabulary=vocabulary)
        if best is None or question.remaining < best.remaining:
            best = question
    return best


def _worth(
    name: str,
    touched: list[Pack],
    waiting: list[tuple[Pack, Any]],
    facts: Mapping[str, Any],
    *,
    today: date,
    vocabulary: Mapping[str, Fact],
) -> Question:
    fact = fact_of(name, vocabulary)
    samples = samples_of(fact, today=today) if fact else ([], [{}])
    untouched = {other for pack, one in waiting if pack not in touched for other in one.missing} - {name}
    settled: set[str] = set()
    total = 0
    for sample in samples:
        told = [(pack, answer(pack, with_answer(facts, name, sample), today=today)) for pack in touched]
        total += len(untouched.union(*(one.missing for _, one in told)))
        settled |= {pack.code for pack, one in told if not one.missing}
    return Question(fact=name, remaining=total / len(samples), settles=tuple(sorted(settled)))
