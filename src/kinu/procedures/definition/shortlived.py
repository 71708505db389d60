"""What the city may keep only until the matter is delivered: some numbers, and images of papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kinu.procedures.facts.vocabulary import vocabulary

from .model import Answers, Definition, Field
from .sentences import NOT_ON_PAPER
from .values import is_blank

Kept = dict[str, Any]


def short_lived_fields(definition: Definition) -> tuple[tuple[str, str], ...]:
    """Return (question, question inside its items or "") of every fact kept only until delivered."""
    found = [(field.id, "") for field in definition.all_fields() if _is_short(field)]
    return (
        *found,
        *(
            (group.id, inner.id)
            for group in definition.all_fields()
            for inner in group.fields
            if _is_short(inner) and not _is_short(group)
        ),
    )


def short_lived_papers(definition: Definition) -> tuple[str, ...]:
    """Return the kinds of attachment that are deleted when delivered."""
    return tuple(each.id for each in definition.attachments if each.delete_when_delivered)


def keeps_short_lived(definition: Definition) -> bool:
    """Tell whether applications of this text may hold anything to delete when delivered."""
    asks = any(_is_short(field) for decision in definition.decisions for field in decision.asks)
    return asks or bool(short_lived_fields(definition) or short_lived_papers(definition))


def cleared(definition: Definition, answers: Answers) -> tuple[Kept, tuple[str, ...]]:
    """Return the answers without what is short-lived, and the names of the inputs that held a value."""
    kept, names = dict(answers), []
    for field_id, inner in short_lived_fields(definition):
        if not inner:
            if not is_blank(kept.pop(field_id, None)):
                names.append(field_id)
            continue
        items = kept.get(field_id)
        if isinstance(items, list):
            names += [
                f"{field_id}-{index}-{inner}"
                for index, item in enumerate(items)
                if isinstance(item, Mapping) and not is_blank(item.get(inner))
            ]
            kept[field_id] = [_without(item, inner) for item in items]
    return kept, tuple(names)


def cleared_details(definition: Definition, details: Mapping[str, Any]) -> Kept:
    """Return what the officer filled in for the letter, without what is short-lived."""
    short = {field.id for decision in definition.decisions for field in decision.asks if _is_short(field)}
    return {key: value for key, value in details.items() if key not in short}


def veiled(definition: Definition, answers: Answers) -> Kept:
    """Return the answers as a paper that is kept may show them: a sentence stands for what is deleted later."""
    shown, words = dict(answers), NOT_ON_PAPER.say("ja")
    for field_id, inner in short_lived_fields(definition):
        value = shown.get(field_id)
        if not inner and not is_blank(value):
            shown[field_id] = words
        elif inner and isinstance(value, list):
            shown[field_id] = [
                {**item, inner: words} if not is_blank(item.get(inner)) else item for item in value
            ]
    return shown


def _is_short(field: Field) -> bool:
    fact = vocabulary().get(field.fact)
    return fact is not None and fact.until_delivered


def _without(item: Any, key: str) -> Any:
    return {name: value for name, value in item.items() if name != key} if isinstance(item, Mapping) else item
