"""Several people, one answer: what is usually alike for a family is asked once, and one by one only when it differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .model import Known, Question

ALL, SPLIT = "all:", "split:"
ALIKE = frozenset({
    "card.has", "insurance.kind", "insurance.before", "insurance.insurer", "insurance.acquired_on", "pension.class",
    "child.custody", "child.custody.relation", "child.livelihood", "child.together", "child.together.abroad",
    "address.on_jan1", "address.on_jan1.same", "malfuku.number.elsewhere", "insurance.insurer.insured",
    "insurance.insurer.extra", "person.nationality", "residence.status",
})  # fmt: skip
"""Facts families mostly share. Names, dates of birth and whatever is each person's own never stand here."""


def folded(questions: Iterable[Question], *, facts: Mapping[str, Known]) -> tuple[Question, ...]:
    """Return the questions with those of one fact for several people put together, where nobody said they differ."""
    found: list[Question] = []
    groups: dict[str, list[Question]] = {}
    for each in questions:
        fact = each.key.partition(":")[2]
        if each.kind == "field" and fact.partition("~")[0] in ALIKE:
            groups.setdefault(fact, []).append(each)
        else:
            found.append(each)
    for fact, group in groups.items():
        found += _together(fact, group, facts)
    return tuple(found)


def _together(fact: str, group: list[Question], facts: Mapping[str, Known]) -> list[Question]:
    """Fold all; when that was refused, the visitor alone and the others together; then everybody alone."""
    refused = sum(each.startswith(f"{SPLIT}{ALL}{fact}@") for each in facts)
    some = [group, [each for each in group if not each.is_visitors], []][min(refused, 2)]
    if len(some) < 2 or not _can_fold(some):
        return group
    return [*(each for each in group if each not in some), _fold(fact, some)]


def _can_fold(group: Sequence[Question]) -> bool:
    values = [each.slots[0].value for each in group]
    return all(value == values[0] for value in values)


def _fold(fact: str, group: Sequence[Question]) -> Question:
    """Return the one question; what is yes or no is answered by ticking the people for whom it is yes."""
    first = group[0]
    key = ALL + fact + "@" + ",".join(each.person for each in group)
    is_open = all(slot.value is None for each in group for slot in each.slots)
    narrow = min((each.field for each in group), key=lambda field: len(field.options))
    return replace(
        first,
        key=key,
        name="",
        kind="ticks" if first.field.type == "bool" and is_open else "field",
        field=narrow,
        required=any(each.required for each in group),
        slots=tuple(slot for each in group for slot in each.slots),
        covers=tuple(key for each in group for key in each.covers),
        people=tuple(each.person for each in group),
    )


def covered(key: str) -> tuple[str, ...]:
    """Return the facts one question asked for.

    >>> covered("all:card.has@me,p2"), covered("me:card.has"), covered("split:all:card.has@me,p2")
    (('me:card.has', 'p2:card.has'), ('me:card.has',), ())
    """
    if key.startswith(SPLIT):
        return ()
    if not key.startswith(ALL):
        return (key,)
    fact, _at, people = key.removeprefix(ALL).rpartition("@")
    return tuple(f"{person}:{fact}" for person in people.split(","))
