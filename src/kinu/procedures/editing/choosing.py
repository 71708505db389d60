"""Conditions a clerk builds by choosing: rows of "this answer" joined by all or any. No code is written.

A row is one choice of a list (`kind=child` or `kind!=child`) or a limit of a number (`count>=3`). What the rows cannot
say (a condition typed into a file) is kept as it is and shown as a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kinu.procedures.definition.model import Condition, Definition, Field

_LIMITS = (">=", "<=", "==", ">", "<")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer a condition can ask for: what the form posts, and the words of question and answer."""

    value: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a condition. `answer` is a Candidate's value; for a number `field`, `limit` and `number`."""

    answer: str = ""
    is_not: bool = False
    field: str = ""
    limit: str = ">="
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A condition as rows. `is_plain` False: the rows cannot say it, `rows` is empty and it stays as it is."""

    rows: tuple[Row, ...] = ()
    needs_all: bool = True
    is_plain: bool = True


def candidates(definition: Definition, *, before: str = "") -> tuple[Candidate, ...]:
    """Return every answer of a choice or yes/no question, those asked before the question `before`."""
    return tuple(
        Candidate(f"{field.id}={value}", field.label.say("ja"), words)
        for field in _asked_before(definition, before)
        for value, words in _answers(field)
    )


def numbers(definition: Definition, *, before: str = "") -> tuple[tuple[str, str], ...]:
    """Return (id, label) of the questions answered by a number, those asked before the question `before`."""
    return tuple(
        (field.id, field.label.say("ja"))
        for field in _asked_before(definition, before)
        if field.type in {"int", "money"}
    )


def build(rows: Iterable[Row], *, needs_all: bool = True) -> Condition | None:
    """Return the condition the rows say, None for no rows.

    >>> build([Row("kind=child"), Row(field="count", number=3)])
    {'and': [{'==': [{'var': 'kind'}, 'child']}, {'>=': [{'var': 'count'}, 3]}]}
    """
    parts = [part for row in rows if (part := _condition(row)) is not None]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"and" if needs_all else "or": parts}


def read_back(condition: Condition | None) -> Built:
    """Return the rows of a condition; `build(read_back(c).rows)` says the same as `c`."""
    if not condition:
        return Built()
    operator, given = next(iter(condition.items()))
    parts = given if operator in {"and", "or"} and isinstance(given, list) else [condition]
    rows = [_row(part) for part in parts]
    if any(row is None for row in rows):
        return Built(is_plain=False)
    return Built(rows=tuple(row for row in rows if row), needs_all=operator != "or")


def _asked_before(definition: Definition, before: str) -> Iterable[Field]:
    for field in definition.all_fields():
        if field.id == before:
            return
        if not field.is_group:
            yield field


def _answers(field: Field) -> Iterable[tuple[str, str]]:
    if field.type == "bool":
        return (("yes", "はい"), ("no", "いいえ"))
    if field.type in {"choice", "choices"}:
        return tuple((option.value, option.label.say("ja")) for option in field.options)
    return ()


def _condition(row: Row) -> Condition | None:
    if row.field and row.number is not None:
        return {row.limit if row.limit in _LIMITS else ">=": [{"var": row.field}, row.number]}
    name, _equal, value = row.answer.partition("=")
    if not name or not value:
        return None
    wanted: Any = {"yes": True, "no": False}.get(value, value)
    return {"!=" if row.is_not else "==": [{"var": name}, wanted]}


def _row(part: Any) -> Row | None:
    if not isinstance(part, Mapping) or len(part) != 1:
        return None
    operator, given = next(iter(part.items()))
    if not (isinstance(given, list) and len(given) == 2 and isinstance(given[0], Mapping)):
        return None
    name, value = given[0].get("var"), given[1]
    if not isinstance(name, str) or "." in name:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return Row(field=name, limit=operator, number=value) if operator in _LIMITS else None
    if operator not in {"==", "!="} or not isinstance(value, str | bool):
        return None
    said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    return Row(answer=f"{name}={said}", is_not=operator == "!=")
