"""Answers made up for any form: what a person would give who takes the first or the last option each time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kinu.procedures.definition import Definition, Field, clean_answers, steps

from .samples import HOME

TODAY = date(2026, 11, 23)
_PLAIN: Mapping[str, Any] = {
    "text": "きぬ",
    "textarea": "きぬ川の近くです。",
    "kana": "キヌ",
    "ym": "2026-10",
    "bool": True,
    "address": HOME,
    "phone": "0297232111",
    "email": "kinu@example.jp",
    "postcode": "3030023",
}


def fill(definition: Definition, *, option: int) -> dict[str, Any]:
    """Return complete answers, page by page as a resident meets them; `option` 0 takes the first, -1 the last."""
    answers: dict[str, Any] = {}
    for section in definition.sections:
        if section.id not in {step.id for step in steps(definition, answers)}:
            continue
        raw = {field.id: _value(field, option) for field in section.fields}
        cleaned = clean_answers(definition, step_id=section.id, raw=raw, answers=answers, today=TODAY)
        assert dict(cleaned.errors) == {}, definition.code
        answers.update(cleaned.values)
    return answers


def _value(field: Field, option: int) -> Any:
    if field.is_group:
        return [{inner.id: _value(inner, option) for inner in field.fields}]
    if field.type in {"choice", "choices"}:
        value = field.options[option].value
        return value if field.type == "choice" else [value]
    if field.type == "date":
        return "2026-12-10" if field.rules.not_past else "2026-11-01"
    if field.type in {"int", "money"}:
        return field.rules.min or 0
    if field.type == "bool":
        return option == 0
    return field.rules.example or _PLAIN[field.type]
