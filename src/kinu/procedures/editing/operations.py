"""Changes to a definition: each returns a new definition and leaves the old one as it was.

A container names a list of questions: `page:<section>`, `group:<section>/<field>`, `asks:<decision>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import TypeVar

from kinu.procedures.definition.model import (
    Attachment,
    Decision,
    Definition,
    Field,
    Reason,
    Section,
    Text,
)

Fields = tuple[Field, ...]
_One = TypeVar("_One", Section, Field, Attachment, Reason)


class UnknownPlace(LookupError):  # noqa: N818
    """There is no such page, question, paper or decision in this text of the procedure."""


def containers(definition: Definition) -> Iterator[tuple[str, Fields]]:
    """Yield every list of questions with its name, in the order of the form, the office's last."""
    for section in definition.sections:
        yield f"page:{section.id}", section.fields
        for field in section.fields:
            if field.is_group:
                yield f"group:{section.id}/{field.id}", field.fields
    for decision in definition.decisions:
        yield f"asks:{decision.id}", decision.asks


def fields_in(definition: Definition, container: str) -> Fields:
    """Return the questions of a container. Raises UnknownPlace."""
    found = next((fields for name, fields in containers(definition) if name == container), None)
    if found is None:
        raise UnknownPlace(container)
    return found


def put_field(definition: Definition, container: str, field: Field) -> Definition:
    """Return the definition with the question in place of the one of the same id, else at the end."""
    return _with_fields(definition, container, lambda fields: _put(fields, field))


def remove_field(definition: Definition, container: str, field_id: str) -> Definition:
    return _with_fields(definition, container, lambda fields: _without(fields, field_id))


def move_field(definition: Definition, container: str, field_id: str, by: int) -> Definition:
    """Return the definition with the question moved up (negative) or down; at the edge nothing changes."""
    return _with_fields(definition, container, lambda fields: _moved(fields, field_id, by))


def put_section(definition: Definition, section: Section) -> Definition:
    """Return the definition with the page's title, text and condition; the questions of a known page stay."""
    old = definition.section(section.id)
    kept = replace(section, fields=old.fields) if old else section
    return replace(definition, sections=_put(definition.sections, kept))


def remove_section(definition: Definition, section_id: str) -> Definition:
    return replace(definition, sections=_without(definition.sections, section_id))


def move_section(definition: Definition, section_id: str, by: int) -> Definition:
    return replace(definition, sections=_moved(definition.sections, section_id, by))


def put_attachment(definition: Definition, attachment: Attachment) -> Definition:
    return replace(definition, attachments=_put(definition.attachments, attachment))


def remove_attachment(definition: Definition, attachment_id: str) -> Definition:
    return replace(definition, attachments=_without(definition.attachments, attachment_id))


def put_reason(definition: Definition, decision_id: str, reason: Reason) -> Definition:
    """Return the definition with a reason the office may give for a decision."""
    return _with_decision(
        definition, decision_id, lambda each: replace(each, reasons=_put(each.reasons, reason))
    )


def remove_reason(definition: Definition, decision_id: str, reason_id: str) -> Definition:
    return _with_decision(
        definition, decision_id, lambda each: replace(each, reasons=_without(each.reasons, reason_id))
    )


def new_procedure(pattern: Definition, *, code: str, name: Text, kana: str) -> Definition:
    """Return a new procedure that starts as a copy of `pattern`: its own code, name and first version.

    What is said of the old one alone stays behind: law, questions and answers, what is not confirmed, what to bring.
    """
    return replace(
        pattern, code=code, name=name, kana=kana, version=1, number="", popular=0, words={}, related=(),
        law=(), law_mark="", questions=(), not_confirmed=(), bring=(), stands_for=(),
    )  # fmt: skip


def unused_id(wanted: str, taken: Collection[str]) -> str:
    """Return `wanted` as an id of lower-case letters, digits and underscores that is not taken yet.

    >>> unused_id("contact.phone_day", {"phone_day"})
    'phone_day_2'
    """
    plain = re.sub(r"[^a-z0-9]+", "_", wanted.rpartition(".")[2].lower()).strip("_")[:32]
    start = plain if plain[:1].isalpha() else f"q_{plain}".rstrip("_")
    if start not in taken:
        return start
    return next(name for number in range(2, 10_000) if (name := f"{start}_{number}") not in taken)


def _with_fields(definition: Definition, container: str, change: Callable[[Fields], Fields]) -> Definition:
    kind, _colon, place = container.partition(":")
    fields = change(fields_in(definition, container))
    if kind == "asks":
        return _with_decision(definition, place, lambda each: replace(each, asks=fields))
    section_id, _slash, group_id = place.partition("/")
    section = definition.section(section_id)
    if section is None:
        raise UnknownPlace(container)
    if group_id:
        group = next(field for field in section.fields if field.id == group_id)
        fields = _put(section.fields, replace(group, fields=fields))
    return replace(definition, sections=_put(definition.sections, replace(section, fields=fields)))


def _with_decision(
    definition: Definition, decision_id: str, change: Callable[[Decision], Decision]
) -> Definition:
    if definition.decision(decision_id) is None:
        raise UnknownPlace(decision_id)
    changed = tuple(change(each) if each.id == decision_id else each for each in definition.decisions)
    return replace(definition, decisions=changed)


def _put(things: tuple[_One, ...], thing: _One) -> tuple[_One, ...]:
    if any(each.id == thing.id for each in things):
        return tuple(thing if each.id == thing.id else each for each in things)
    return things + (thing,)  # noqa: RUF005  a starred tuple loses its type


def _without(things: tuple[_One, ...], thing_id: str) -> tuple[_One, ...]:
    if all(each.id != thing_id for each in things):
        raise UnknownPlace(thing_id)
    return tuple(each for each in things if each.id != thing_id)


def _moved(things: tuple[_One, ...], thing_id: str, by: int) -> tuple[_One, ...]:
    place = next((index for index, each in enumerate(things) if each.id == thing_id), None)
    if place is None:
        raise UnknownPlace(thing_id)
    rest = [each for each in things if each.id != thing_id]
    rest.insert(min(max(place + by, 0), len(rest)), things[place])
    return tuple(rest)
