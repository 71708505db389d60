"""The one question to ask next, so that the number of questions still to come is expected to be smallest.

Samples stand for the answers people give (`samples_of`), each as likely as the other. When few facts are open the
search is exact: every order of questions is tried to its end (memoised by what was answered, cut off where it cannot
become best). When many are open, or the exact search would cost more than `LIMIT` answers of a pack, one step is looked
ahead: the question after whose answer the fewest facts stay missing on average.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from .answering import answer
from .model import Answer, Fact, Pack

_YEN = (0, 400_000, 1_000_000, 1_900_000, 2_800_000, 4_500_000, 6_500_000, 10_000_000)
_AGES = (0, 2, 6, 10, 14, 17, 21, 35, 55, 68, 72, 80)
_PLACE = re.compile(r"^(\w+)\[(\d+)\]\.(\w+)$")
_ALIAS = {"children": "child", "supporters": "supporter"}


LIMIT = 400
FEW = 5


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to ask.

    `remaining` is what is expected to be left after its answer: questions when `is_exact`, otherwise the mean number
    of facts still missing, which is never less.
    """

    fact: str
    remaining: float
    settles: tuple[str, ...]
    is_exact: bool = False


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
            if can_be_asked(name, vocabulary):
                asked_by.setdefault(name, []).append(pack)
    worth = partial(
        _worth, asked_by=asked_by, waiting=waiting, facts=facts, today=today, vocabulary=vocabulary
    )
    if 0 < len(asked_by) <= FEW:
        found = Search(tuple(pack for pack, _ in waiting), today, vocabulary).best(facts)
        if found is not None:
            return replace(worth(found[0]), remaining=found[1] - 1, is_exact=True)
    return min((worth(name) for name in sorted(asked_by)), key=lambda one: one.remaining, default=None)


def can_be_asked(name: str, vocabulary: Mapping[str, Fact]) -> bool:
    """Tell whether somebody can answer this; `figure:…` is the law's own gap."""
    return name in _ALIAS or fact_of(name, vocabulary) is not None


class _TooMany(Exception):  # noqa: N818  not an error: the search says that it would be too long
    """The exact search would cost more than its limit."""


@dataclass(slots=True)
class Search:
    """The exact search over what is open in some packs. `told` keeps the depth of each set of answers."""

    packs: tuple[Pack, ...]
    today: date
    vocabulary: Mapping[str, Fact]
    limit: int = LIMIT
    spent: int = 0
    told: dict[frozenset[tuple[str, int]], float] = field(default_factory=dict)

    def best(self, facts: Mapping[str, Any]) -> tuple[str, float] | None:
        """Return the question that begins the shortest way, and its expected length; None when that costs too much."""
        try:
            return self._choose(facts, frozenset(), self.packs)
        except _TooMany:
            return None

    def _depth(
        self, facts: Mapping[str, Any], given: frozenset[tuple[str, int]], packs: tuple[Pack, ...]
    ) -> float:
        if given not in self.told:
            found = self._choose(facts, given, packs)
            self.told[given] = found[1] if found else 0.0
        return self.told[given]

    def _choose(
        self, facts: Mapping[str, Any], given: frozenset[tuple[str, int]], packs: tuple[Pack, ...]
    ) -> tuple[str, float] | None:
        names, waiting = self._open(facts, packs)
        best: tuple[str, float] | None = None
        for name in names:
            if best is not None and best[1] <= 1:
                break
            length = self._length(name, facts, given, waiting, below=best[1] if best else float("inf"))
            if best is None or length < best[1]:
                best = (name, length)
        return best

    def _length(
        self,
        name: str,
        facts: Mapping[str, Any],
        given: frozenset[tuple[str, int]],
        packs: tuple[Pack, ...],
        *,
        below: float,
    ) -> float:
        """Return one plus the mean depth after each answer; stops when it cannot be below any more."""
        samples = _samples(name, self.vocabulary, self.today)
        length = 1.0
        for at, sample in enumerate(samples):
            after = self._depth(with_answer(facts, name, sample), given | {(name, at)}, packs)
            length += after / len(samples)
            if length >= below:
                break
        return length

    def _open(self, facts: Mapping[str, Any], packs: tuple[Pack, ...]) -> tuple[list[str], tuple[Pack, ...]]:
        self.spent += len(packs)
        if self.spent > self.limit:
            raise _TooMany
        told = [(pack, answer(pack, facts, today=self.today).missing) for pack in packs]
        waiting = tuple(
            pack for pack, missing in told if any(can_be_asked(one, self.vocabulary) for one in missing)
        )
        names = {one for _, missing in told for one in missing if can_be_asked(one, self.vocabulary)}
        return sorted(names), waiting


def _samples(name: str, vocabulary: Mapping[str, Fact], today: date) -> tuple[Any, ...]:
    fact = fact_of(name, vocabulary)
    return samples_of(fact, today=today) if fact else ([], [{}])


def _worth(
    name: str,
    *,
    asked_by: Mapping[str, list[Pack]],
    waiting: list[tuple[Pack, Answer]],
    facts: Mapping[str, Any],
    today: date,
    vocabulary: Mapping[str, Fact],
) -> Question:
    """Return what one step ahead is expected to leave open."""
    touched = asked_by[name]
    samples = _samples(name, vocabulary, today)
    untouched = {other for pack, one in waiting if pack not in touched for other in one.missing} - {name}
    settled: set[str] = set()
    total = 0
    for sample in samples:
        told = [(pack, answer(pack, with_answer(facts, name, sample), today=today)) for pack in touched]
        left = untouched.union(*(one.missing for _, one in told))
        total += sum(can_be_asked(one, vocabulary) for one in left)
        settled |= {pack.code for pack, one in told if not one.missing}
    return Question(fact=name, remaining=total / len(samples), settles=tuple(sorted(settled)))
