"""Blanks the hearing fills or adds by itself: fixed answers of a copy, standard answers, for whom a paper is made."""

from __future__ import annotations

from kinu.procedures.definition import Definition, Field, Text
from kinu.procedures.definition.prefilling import STANDARD_ANSWER

from .copies import person_of_copy
from .model import Known

_OF_COPY = "用紙の対象の人"


def fixed(definition: Definition, field: Field) -> Known | None:
    """Return what every copy of a form says alike: for whom it is made."""
    rule = definition.copies
    if rule is None or not person_of_copy(definition.code):
        return None
    return next((Known(each.value, _OF_COPY) for each in rule.answers if each.field == field.id), None)


def standard(field: Field) -> Known | None:
    return None if field.default is None else Known(field.default, STANDARD_ANSWER)


def pick_field(role: str) -> Field:
    words = {"ja": "この手続きをする人", "ja-easy": "この 手続《てつづ》きを する 人《ひと》",
             "en": "Who is it about?", "pt-br": "De quem se trata?"}  # fmt: skip
    return Field(id=f"who_{role}", type="choices", label=Text(words), required=True)


def for_whom(definition: Definition) -> Field:
    name = definition.name
    words = {"ja": f"{name.say('ja')}を作る人", "ja-easy": f"{name.say('ja-easy')}を つくる 人《ひと》",
             "en": f"People for whom this is made: {name.say('en')}",
             "pt-br": f"Pessoas para quem se faz: {name.say('pt-br')}"}  # fmt: skip
    return Field(id="made_for", type="choices", label=Text(words))
