"""From what was posted for a topic to facts fit to be kept: a value must suit every form that will print it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from kinu.procedures.definition import Cleaned, Field, holds_individual_number
from kinu.procedures.definition.sentences import sentence
from kinu.procedures.definition.values import Unfit, is_blank, read

from .model import Question

NOBODY = "nobody"
"""The tick that says no for everybody."""


def read_topic(
    questions: Iterable[Question], raw: Mapping[str, Any], *, today: date, language: str = "ja"
) -> Cleaned:
    """Return values by input name and a sentence for each that cannot be kept. A missing required one is an error."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in questions:
        given = raw.get(question.name)
        if question.kind == "people":
            chosen = (
                [str(each) for each in given] if isinstance(given, list) else [str(given)] if given else []
            )
            if chosen:
                values[question.name] = chosen
            elif question.required:
                errors[question.name] = _say("choose", question.field, language)
        elif question.kind == "ticks":
            ticked = (
                {str(each) for each in given} if isinstance(given, list) else {str(given)} if given else set()
            )
            if ticked & {*question.people, NOBODY}:
                values[question.name] = [each for each in question.people if each in ticked]
            elif question.required:
                errors[question.name] = _say("choose", question.field, language)
        elif question.kind == "list":
            _read_list(question, given, values, errors, today, language)
        else:
            _read_one(question, given, values, errors, today, language)
    return Cleaned(values, errors)


def _read_one(  # noqa: PLR0917  the two results travel with the reading
    question: Question,
    given: Any,
    values: dict[str, Any],
    errors: dict[str, str],
    today: date,
    language: str,
) -> None:
    fields = list(dict.fromkeys(id(slot.field) for slot in question.slots))
    by_id = {id(slot.field): slot.field for slot in question.slots}
    for each in [question.field, *(by_id[one] for one in fields)]:
        try:
            value = read(each, given, today=today)
        except Unfit as unfit:
            errors[question.name] = _say(unfit.code, question.field, language, **unfit.holes)
            return
        if holds_individual_number(value):
            errors[question.name] = _say("individual-number", question.field, language)
            return
    if value is not None:
        values[question.name] = value
    elif question.required:
        code = "choose" if question.field.type in {"choice", "choices", "bool"} else "required"
        errors[question.name] = _say(code, question.field, language)


def _read_list(  # noqa: PLR0917
    question: Question,
    given: Any,
    values: dict[str, Any],
    errors: dict[str, str],
    today: date,
    language: str,
) -> None:
    items = []
    rows = [each for each in given if isinstance(each, Mapping)] if isinstance(given, list) else []
    for index, row in enumerate(
        [each for each in rows if not is_blank(each)][: question.field.rules.max or 30]
    ):
        item = {}
        for inner in question.field.fields:
            try:
                value = read(inner, row.get(inner.id), today=today)
            except Unfit as unfit:
                errors[f"{question.name}-{index}-{inner.id}"] = _say(
                    unfit.code, inner, language, **unfit.holes
                )
                continue
            if holds_individual_number(value):
                errors[f"{question.name}-{index}-{inner.id}"] = _say("individual-number", inner, language)
            elif value is not None:
                item[inner.id] = value
        items.append(item)
    if items:
        values[question.name] = items
    elif question.required and not any(name.startswith(question.name) for name in errors):
        errors[question.name] = _say("required", question.field, language)


def _say(code: str, field: Field, language: str, **holes: object) -> str:
    return sentence(code, language, label=field.label.say(language), **holes)
