"""From plain data (JSON) to the facts the engine reads; what nobody defined is refused, never ignored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .answering import ALIASES
from .model import Fact


class FactsRefused(ValueError):  # noqa: N818  a refusal is an answer, not an error
    """A fact is not in the vocabulary or has another type; the message names it."""


def clean(data: Mapping[str, Any], vocabulary: Mapping[str, Fact]) -> dict[str, Any]:
    """Return typed facts. `null` means not yet known; children are put in order of birth.

    Both `{"person.birth_date": "…"}` and `{"person": {"birth_date": "…"}}` are read.
    """
    facts: dict[str, Any] = {}
    for name, value in _flat(data).items():
        if value is None:
            continue
        if name in ALIASES:
            facts[name] = _items(name, value, vocabulary)
        elif name in vocabulary and name.split(".")[0] not in ALIASES.values():
            facts[name] = typed(name, value, vocabulary[name])
        else:
            raise FactsRefused(f"語彙に無い事実です: {name}")
    return facts


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{inner}": one for inner, one in value.items()}
        else:
            flat[name] = value
    return flat


def _items(many: str, value: Any, vocabulary: Mapping[str, Fact]) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        raise FactsRefused(f"一覧ではありません: {many}")
    items = []
    for one in value:
        item = {}
        for name, inner in one.items():
            key = f"{ALIASES[many]}.{name}"
            if key not in vocabulary:
                raise FactsRefused(f"語彙に無い事実です: {many}[].{name}")
            if inner is not None:
                item[name] = typed(key, inner, vocabulary[key])
        items.append(item)
    return sorted(items, key=lambda item: item.get("birth_date", date.max))


def typed(name: str, value: Any, fact: Fact) -> Any:
    """Return the value as the engine reads it; raises `FactsRefused` when it is of another type."""
    if fact.type == "bool" and isinstance(value, bool):
        return value
    if fact.type == "int" and isinstance(value, int) and not isinstance(value, bool):
        return value
    if fact.type == "enum" and value in fact.options:
        return value
    if fact.type == "date" and isinstance(value, date):
        return value
    if fact.type == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise FactsRefused(f"{name} は {fact.type} ではありません: {value!r}")
