"""From what was posted to answers fit to be kept, with a sentence at each input that is not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from kinu.kernel.individual_number import contains_individual_number

from .model import Answers, Definition, Field
from .results import Cleaned, Missing
from .sentences import sentence
from .values import Unfit, is_blank, read
from .visibility import View

_LONGEST_NAME, _DEEPEST_NAME = 120, 3  # group-0-field-year is the longest way down
_FREE_TYPES = {"text", "textarea", "kana", "address"}


def unflatten(post: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return posted inputs as nested raw values; names are cut at hyphens.

    >>> unflatten({"name": ["絹"], "born-year": ["2020"], "children-0-name": ["花"], "items": ["a", "b"]})
    {'name': '絹', 'born': {'year': '2020'}, 'children': [{'name': '花'}], 'items': ['a', 'b']}
    """
    tree: dict[str, Any] = {}
    for name, values in post.items():
        if len(name) > _LONGEST_NAME or name.count("-") > _DEEPEST_NAME or not values:
            continue
        *parents, last = name.split("-")
        branch = tree
        for parent in parents:
            branch = branch.setdefault(parent, {})
            if not isinstance(branch, dict):
                break
        else:
            branch[last] = values[0] if len(values) == 1 else list(values)
    return {key: _lists(value) for key, value in tree.items()}


def clean_answers(
    definition: Definition,
    *,
    step_id: str,
    raw: Mapping[str, Any],
    answers: Answers,
    today: date,
    language: str = "ja",
    only: Collection[str] | None = None,
) -> Cleaned:
    """Read one page. What is hidden by the answers of the same page is neither kept nor asked for.

    `answers` are those kept so far; `only` narrows the page to the named fields (a correction).
    """
    section = definition.section(step_id)
    if section is None:
        return Cleaned({}, {})
    asked = [field for field in section.fields if only is None or field.id in only]
    reading = _Reading(definition, today=today, language=language)
    for field in asked:
        reading.take(field, raw.get(field.id))
    view = View(definition, {**_without(answers, asked), **reading.values})
    return reading.result(view, [field for field in asked if view.shows(field.id)])


def read_item(definition: Definition, group: Field, raw: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Return what can be read of one item as it was typed, so that its conditions can be judged; the rest is left out."""
    return _Reading(definition, today=today, language="ja").item(group, raw, 0)


def missing(definition: Definition, answers: Answers) -> tuple[Missing, ...]:
    """Return every required answer that is not there, in the order of the form."""
    view = View(definition, answers)
    return tuple(
        Missing(name=name, section_id=section.id, label=field.label)
        for section in definition.sections
        for each in view.fields(section)
        for name, field in _unanswered(view, each)
    )


def _unanswered(view: View, field: Field) -> list[tuple[str, Field]]:
    value = view.answer(field.id)
    if is_blank(value):
        needed = view.requires(field) or bool(field.is_group and field.rules.min)
        return [(field.id, field)] if needed else []
    if not field.is_group:
        return []
    return [
        (f"{field.id}-{index}-{inner.id}", inner)
        for index, item in enumerate(value)
        for inner in view.item_fields(field, item)
        if view.requires(inner, item=item) and is_blank(item.get(inner.id))
    ]


class _Reading:
    """The inputs of one page as they are read."""

    def __init__(self, definition: Definition, *, today: date, language: str) -> None:
        self.definition, self.today, self.language = definition, today, language
        self.values: dict[str, Any] = {}
        self.unfit: dict[str, str] = {}

    def take(self, field: Field, raw: Any) -> None:
        value = self._group(field, raw) if field.is_group else self._one(field, raw, field.id)
        if value is not None:
            self.values[field.id] = value

    def result(self, view: View, shown: list[Field]) -> Cleaned:
        """Drop what is hidden, then ask for what is required and was neither given nor refused."""
        values = {field.id: view.answer(field.id) for field in shown if field.id in self.values}
        errors = {name: text for name, text in self.unfit.items() if self._is_shown(view, shown, name)}
        for field in shown:
            for name, empty in _unanswered(view, field):
                if not any(each == name or each.startswith(f"{name}-") for each in errors):
                    errors[name] = self._say("choose" if _is_chosen(empty) else "required", empty)
        return Cleaned(values, self._in_order(shown, errors))

    def _one(self, field: Field, raw: Any, name: str) -> Any:
        try:
            value = read(field, raw, today=self.today)
        except Unfit as unfit:
            self.unfit[name] = self._say(unfit.code, field, **unfit.holes)
            return None
        if field.type in _FREE_TYPES and holds_individual_number(value):
            self.unfit[name] = self._say("individual-number", field)
            return None
        return value

    def _group(self, field: Field, raw: Any) -> list[dict[str, Any]] | None:
        given = [each for each in raw if isinstance(each, Mapping)] if isinstance(raw, list | tuple) else []
        given = [each for each in given if not is_blank(each)]
        if field.rules.max is not None and len(given) > field.rules.max:
            self.unfit[field.id] = self._say("too-many", field, limit=field.rules.max)
            given = given[: field.rules.max]
        if given and field.rules.min is not None and len(given) < field.rules.min:
            self.unfit[field.id] = self._say("too-few", field, limit=field.rules.min)
        items = [self.item(field, each, index) for index, each in enumerate(given)]
        return items or None

    def item(self, group: Field, raw: Mapping[str, Any], index: int) -> dict[str, Any]:
        item = {}
        for inner in group.fields:
            value = self._one(inner, raw.get(inner.id), f"{group.id}-{index}-{inner.id}")
            if value is not None:
                item[inner.id] = value
        return item

    def _say(self, code: str, field: Field, **holes: object) -> str:
        return sentence(code, self.language, label=field.label.say(self.language), **holes)

    def _is_shown(self, view: View, shown: list[Field], name: str) -> bool:
        top, *rest = name.split("-")
        field = next((each for each in shown if each.id == top), None)
        if field is None or not rest:
            return field is not None
        items = self.values.get(top) or []
        item = items[int(rest[0])] if int(rest[0]) < len(items) else {}
        return any(inner.id == rest[-1] for inner in view.item_fields(field, item))

    @staticmethod
    def _in_order(shown: list[Field], errors: Mapping[str, str]) -> dict[str, str]:
        order = {field.id: place for place, field in enumerate(shown)}
        return dict(sorted(errors.items(), key=lambda error: order.get(error[0].split("-")[0], 0)))


def holds_individual_number(value: Any) -> bool:
    """Tell whether what looks like an individual number (個人番号) stands in a text or in any part of an address."""
    if isinstance(value, Mapping):
        return any(holds_individual_number(each) for each in value.values())
    return isinstance(value, str) and contains_individual_number(value)


def _is_chosen(field: Field) -> bool:
    return field.type in {"choice", "choices", "bool"}


def _without(answers: Answers, fields: list[Field]) -> dict[str, Any]:
    dropped = {field.id for field in fields}
    return {key: value for key, value in answers.items() if key not in dropped}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _lists(each) for key, each in value.items()}
    if inner and all(key.isdecimal() and key.isascii() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
