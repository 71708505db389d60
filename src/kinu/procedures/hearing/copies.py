"""A paper that is filled once for each person: one form of the hearing for everybody it fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kinu.procedures.definition import Definition, Field
from kinu.procedures.definition.conditions import holds

from .events import EVENTS
from .model import Known, Person

_MARK = "@"
SOURCE = "続柄と年齢"


KEY = "copies:"
"""Before a procedure: for whom its paper is made."""


def people_for(
    definition: Definition, people: Mapping[str, Person], *, event: str, facts: Mapping[str, Known]
) -> Known | None:
    """Return for whom the paper is made and how that is known; None for a paper that is made once."""
    rule = definition.copies
    if rule is None:
        return None
    told = facts.get(KEY + definition.code)
    if told is not None and isinstance(told.value, list):
        return replace(told, value=[each for each in told.value if each in people])
    only = EVENTS[event].copies_for
    fits = [
        each.key
        for each in people.values()
        if rule.about in each.roles and (not only or only in each.roles) and holds(rule.where, each.facts)
    ]
    return Known(fits, SOURCE) if fits else None


def copies_of(definition: Definition, made_for: Known | None) -> Iterator[Definition]:
    """Yield the form once for each person it is made for, else as it is."""
    fits = made_for.value if made_for is not None else []
    if not fits:
        yield definition
    for person in fits:
        yield _copy(definition, person)


def _copy(definition: Definition, person: str) -> Definition:
    sections = tuple(
        replace(section, fields=tuple(_about(definition, field, person) for field in section.fields))
        for section in definition.sections
    )
    return replace(definition, code=f"{definition.code}{_MARK}{person}", sections=sections)


def _about(definition: Definition, field: Field, person: str) -> Field:
    rule = definition.copies
    if rule is None or field.is_group:
        return field
    if field.id in rule.fields or field.about == rule.about:
        return replace(field, about=person, prefill=True)
    return field


def base_code(code: str) -> str:
    """Return the procedure of a form, without the person of a copy.

    >>> base_code("malfuku@p3"), base_code("tennyu")
    ('malfuku', 'tennyu')
    """
    return code.partition(_MARK)[0]


def person_of_copy(code: str) -> str:
    """Return whose copy a form is, "" when it is the only one.

    >>> person_of_copy("malfuku@p3"), person_of_copy("tennyu")
    ('p3', '')
    """
    return code.partition(_MARK)[2]
