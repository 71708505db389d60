"""Conditions: JsonLogic, restricted to operators that a machine can also reason about.

The notation and the meaning are JsonLogic's (jsonlogic.com), without its coercions: a word never equals a number,
and things of different kinds have no order. An unanswered question is missing: comparing it by size is false, `==`
is false, `!=` is true. Evaluated here in few lines, so that the linter reasons about exactly what runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .model import Condition

OPERATORS: Mapping[str, tuple[int, int]] = {
    "var": (1, 1),
    "==": (2, 2),
    "!=": (2, 2),
    "<": (2, 2),
    "<=": (2, 2),
    ">": (2, 2),
    ">=": (2, 2),
    "!": (1, 1),
    "!!": (1, 1),
    "and": (1, 20),
    "or": (1, 20),
    "in": (2, 2),
    "some": (2, 2),
    "size": (1, 1),
}
"""Operator -> fewest and most arguments."""


def holds(condition: Condition | None, data: Mapping[str, Any]) -> bool:
    """Tell whether the condition is true of the data; no condition is always true.

    >>> holds({"==": [{"var": "kind"}, "child"]}, {"kind": "child"}), holds({">": [{"var": "n"}, 2]}, {})
    (True, False)
    >>> holds({"some": [{"var": "children"}, {"==": [{"var": "home"}, "apart"]}]}, {"children": [{"home": "apart"}]})
    True
    """
    return not condition or bool(value_of(condition, data))


def value_of(expression: Any, data: Mapping[str, Any]) -> Any:  # noqa: PLR0911  one line per operator
    """Return what an expression comes to. Raises KeyError for an operator outside OPERATORS (the linter refuses it)."""
    if isinstance(expression, list | tuple):
        return [value_of(each, data) for each in expression]
    if not isinstance(expression, Mapping):
        return expression
    operator, raw = next(iter(expression.items()))
    given = arguments(raw)
    match operator:
        case "var":
            return _look_up(str(given[0]), data)
        case "and":
            return all(value_of(each, data) for each in given)
        case "or":
            return any(value_of(each, data) for each in given)
        case "some":
            items = value_of(given[0], data)
            return isinstance(items, list) and any(
                bool(value_of(given[1], each)) for each in items if isinstance(each, Mapping)
            )
    return _PLAIN[operator](*(value_of(each, data) for each in given))


def _look_up(name: str, data: Any) -> Any:
    for part in name.split("."):
        if not isinstance(data, Mapping):
            return None
        data = data.get(part)
    return data


def _equal(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _ordered(one: Any, other: Any) -> bool:
    """Tell whether two things have an order: two numbers, or two texts (ISO dates are texts)."""
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in (one, other))
    return numbers or (isinstance(one, str) and isinstance(other, str))


def _is_in(one: Any, many: Any) -> bool:
    if isinstance(many, str):
        return isinstance(one, str) and one in many
    return isinstance(many, list | tuple) and any(_equal(one, each) for each in many)


_PLAIN: Mapping[str, Callable[..., Any]] = {
    "==": _equal,
    "!=": lambda one, other: not _equal(one, other),
    "<": lambda one, other: _ordered(one, other) and one < other,
    "<=": lambda one, other: _ordered(one, other) and one <= other,
    ">": lambda one, other: _ordered(one, other) and one > other,
    ">=": lambda one, other: _ordered(one, other) and one >= other,
    "!": lambda one: not one,
    "!!": bool,
    "in": _is_in,
    "size": lambda items: len(items) if isinstance(items, list) else 0,
}


def arguments(value: Any) -> list[Any]:
    """Return the arguments of an operator; a single one need not stand in a list."""
    return list(value) if isinstance(value, list | tuple) else [value]


def variables(condition: Condition | None) -> tuple[str, ...]:
    """Return the field ids a condition reads, each once, `children` also for what is inside `some`.

    >>> variables({"and": [{"var": "a"}, {"some": [{"var": "b"}, {"var": "c"}]}, {"var": "item.d"}]})
    ('a', 'b', 'item.d')
    """
    return tuple(dict.fromkeys(name for name, _ in _reads(condition)))


def inner_variables(condition: Condition | None) -> tuple[tuple[str, str], ...]:
    """Return (group, field in the group) for each variable read inside `some`."""
    return tuple((outer, inner) for outer, inner in _inner_reads(condition))


def constants(condition: Condition | None, name: str) -> tuple[Any, ...]:
    """Return the values the variable is compared with, to know which answers matter."""
    return tuple(_compared(condition, name))


def problems(condition: Any) -> list[str]:
    """Return what is wrong with the form of a condition, as short phrases; empty when nothing is."""
    if not isinstance(condition, dict):
        return []
    if len(condition) != 1:
        return [f"条件は演算子を一つだけ書きます ({', '.join(map(str, condition))})"]
    operator, raw = next(iter(condition.items()))
    if operator not in OPERATORS:
        return [f"演算子 {operator} は使えません。使えるのは {' '.join(OPERATORS)} です"]
    given = arguments(raw)
    least, most = OPERATORS[operator]
    if not least <= len(given) <= most:
        return [f"演算子 {operator} に渡す値の数 {len(given)} が正しくありません"]
    if operator == "var" and not (isinstance(given[0], str) and given[0]):
        return ["var には項目の id を書きます"]
    return [phrase for each in _parts(operator, given) for phrase in problems(each)]


def _parts(operator: str, given: list[Any]) -> Iterator[Any]:
    for each in given:
        if isinstance(each, list) and operator == "in":
            yield from each
        else:
            yield each


def _reads(condition: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(condition, list | tuple):
        for each in condition:
            yield from _reads(each)
    elif isinstance(condition, dict):
        for operator, raw in condition.items():
            given = arguments(raw)
            if operator == "var":
                yield str(given[0]), condition
            elif operator == "some":
                yield from _reads(given[0])
            else:
                yield from _reads(given)


def _inner_reads(condition: Any) -> Iterator[tuple[str, str]]:
    if isinstance(condition, list | tuple):
        for each in condition:
            yield from _inner_reads(each)
    elif isinstance(condition, dict):
        for operator, raw in condition.items():
            given = arguments(raw)
            if operator == "some" and len(given) == 2:
                group = next((name for name, _ in _reads(given[0])), "")
                yield from ((group, name) for name, _ in _reads(given[1]))
            else:
                yield from _inner_reads(given)


def _compared(condition: Any, name: str) -> Iterator[Any]:
    if isinstance(condition, list | tuple):
        for each in condition:
            yield from _compared(each, name)
    elif isinstance(condition, dict):
        for operator, raw in condition.items():
            given = arguments(raw)
            if operator in {"==", "!=", "<", "<=", ">", ">=", "in"} and {"var": name} in given:
                for each in given:
                    if not isinstance(each, dict):
                        yield from each if isinstance(each, list) else [each]
            yield from _compared(given, name)
