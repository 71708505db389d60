"""Random but fitting answers to any form: what a resident could have typed, page after page."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kinu.procedures.definition import Definition, visible_items
from kinu.procedures.definition.model import Field
from kinu.procedures.definition.visibility import View

from .samples import HOME

TODAY = date(2026, 11, 23)
_NAMES = ("倉持 健太", "染谷 トメ", "サントス マリア", "草間 一郎")
_KANA = ("クラモチ ケンタ", "ソメヤ トメ", "サントス マリア", "クサマ イチロウ")
_SAME: Mapping[str, Any] = {
    "address": HOME,
    "phone": "09012345678",
    "email": "kenta@example.jp",
    "postcode": "3030023",
}
_PASSES = 6  # an answer may open a question that opens another


def answers_for(definition: Definition, seed: int, *, sparing: bool = False) -> dict[str, Any]:
    """Return answers that finish the form; `sparing` leaves out what may be left out."""
    chance = random.Random(f"{definition.code}-{seed}")
    answers: dict[str, Any] = {}
    for _ in range(_PASSES):
        view = View(definition, answers)
        asked = [field for section in definition.sections for field in view.fields(section)]
        for field in asked:
            needed = view.requires(field) or (field.is_group and bool(field.rules.min))
            if field.id in answers or (not needed and (sparing or chance.random() < 0.3)):
                continue
            answers[field.id] = _answer(definition, field, answers, chance)
        answers = {name: value for name, value in answers.items() if View(definition, answers).shows(name)}
    return answers


def answers_of(fields: Sequence[Field], seed: int) -> dict[str, Any]:
    """Return what a clerk could fill in for a decision."""
    chance = random.Random(seed)
    return {field.id: _value(field, chance) for field in fields}


def _answer(definition: Definition, field: Field, answers: Mapping[str, Any], chance: random.Random) -> Any:
    if not field.is_group:
        return _value(field, chance)
    least = max(field.rules.min or 0, 1)
    most = min(field.rules.max or 3, max(least, 3))
    return [_item(definition, field, answers, chance) for _ in range(chance.randint(least, most))]


def _item(
    definition: Definition, group: Field, answers: Mapping[str, Any], chance: random.Random
) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for _ in range(3):
        for field in visible_items(definition, group, answers, item):
            item.setdefault(field.id, _value(field, chance))
        shown = {field.id for field in visible_items(definition, group, answers, item)}
        item = {name: value for name, value in item.items() if name in shown}
    return item


def _value(field: Field, chance: random.Random) -> Any:  # noqa: PLR0911  one line per type
    rules = field.rules
    match field.type:
        case "bool":
            return chance.random() < 0.5
        case "choice":
            return chance.choice([option.value for option in field.options])
        case "choices":
            values = [option.value for option in field.options]
            count = chance.randint(max(1, rules.min or 1), min(len(values), rules.max or len(values)))
            chosen = chance.sample(values, count)
            return [value for value in values if value in chosen]
        case "int" | "money":
            least = rules.min if rules.min is not None else 0
            return chance.randint(least, rules.max if rules.max is not None else least + 1000)
        case "date" | "ym":
            day = _day(field, chance).isoformat()
            return day if field.type == "date" else day[:7]
        case "kana":
            return _fit(chance.choice(_KANA), field)
        case "address" | "phone" | "email" | "postcode":
            return _SAME[field.type]
    return _fit(chance.choice(_NAMES), field)


def _day(field: Field, chance: random.Random) -> date:
    back = 0 if field.rules.not_past else chance.randint(0, 20_000)
    ahead = 0 if field.rules.not_future else chance.randint(0, 60)
    return TODAY + timedelta(days=ahead) if ahead and chance.random() < 0.5 else TODAY - timedelta(days=back)


def _fit(words: str, field: Field) -> str:
    if field.rules.pattern:
        return field.rules.example
    words = words * (1 + (field.rules.min_length or 0) // len(words))
    return words[: field.rules.max_length or len(words)].strip()
