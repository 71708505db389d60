"""Expressions as Python closures: fast answers for one household."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from . import arithmetic
from .language import LOOPS, ExpressionError, Unknown

Facts = Mapping[str, Any]


@dataclass(slots=True)
class Case:
    """One household on one day. `here` and `place` hold the item a loop stands on, by alias.

    `told` keeps the pack's own values computed for this place, `items` the cases of the items, so that a value used
    in three conditions and in the order of the children is computed once for each child.
    """

    facts: Facts
    today: date
    here: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    place: dict[str, tuple[str, int]] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    items: dict[tuple[Any, ...], Case] = field(default_factory=dict)

    def at(self, alias: str, many: str, position: int) -> Case:
        """Return the case that stands on one item of a list."""
        others = tuple(one for one in self.place.items() if one[0] != alias)
        key = (alias, position, *others)
        found = self.items.get(key)
        if found is None:
            found = Case(
                facts=self.facts,
                today=self.today,
                here={**self.here, alias: self.facts[many][position]},
                place={**self.place, alias: (many, position)},
                items=self.items,
            )
            self.items[key] = found
        return found


Closure = Callable[[Case], Any]
_NOT_YET = object()
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda value, among: value in among,
    ast.NotIn: lambda value, among: value not in among,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


def needs(*values: Any) -> Unknown:
    """Return one unknown that needs what all of these need."""
    return Unknown(frozenset().union(*(value.needs for value in values if isinstance(value, Unknown))))


@dataclass(frozen=True, slots=True)
class Compiler:
    """Turns trees into closures. `constants` are the figures of the day; `values` the pack's own definitions."""

    constants: Mapping[str, Any]
    values: Mapping[str, ast.expr]
    aliases: Mapping[str, str]  # list -> alias, as children -> child
    kept: dict[str, Closure] = field(default_factory=dict)

    def compile(self, node: ast.expr) -> Closure:
        """Return the closure of a tree."""
        maker = getattr(self, f"_{type(node).__name__.lower()}", None)
        if maker is None:
            raise ExpressionError(f"使えない書き方です: {ast.unparse(node)}")
        closure: Closure = maker(node)
        return closure

    def _constant(self, node: ast.Constant) -> Closure:
        value = node.value
        return lambda _case: value

    def _tuple(self, node: ast.Tuple) -> Closure:
        values = tuple(one.value for one in node.elts if isinstance(one, ast.Constant))
        return lambda _case: values

    def _name(self, node: ast.Name) -> Closure:
        name = node.id
        if name == "today":
            return lambda case: case.today
        if name in self.constants:
            value = self.constants[name]
            return lambda _case: value
        if name not in self.values:
            raise ExpressionError(f"知らない名前です: {name}")
        if name not in self.kept:
            self.kept[name] = _once(name, self.compile(self.values[name]))
        return self.kept[name]

    def _attribute(self, node: ast.Attribute) -> Closure:
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        name, key = node.attr, f"{owner}.{node.attr}"
        if owner in self.aliases.values():
            return lambda case: _field(case, owner, name)
        absent = Unknown(frozenset({key}))

        def fact(case: Case) -> Any:
            value = case.facts.get(key)
            return absent if value is None else value

        return fact

    def _compare(self, node: ast.Compare) -> Closure:
        sides = [self.compile(side) for side in (node.left, *node.comparators)]
        tests = [self._pair(_COMPARE[type(op)], sides[at], sides[at + 1]) for at, op in enumerate(node.ops)]
        return tests[0] if len(tests) == 1 else _all(tests)

    def _binop(self, node: ast.BinOp) -> Closure:
        return self._pair(_ARITHMETIC[type(node.op)], self.compile(node.left), self.compile(node.right))

    @staticmethod
    def _pair(apply: Callable[[Any, Any], Any], left: Closure, right: Closure) -> Closure:
        def both(case: Case) -> Any:
            one, other = left(case), right(case)
            if isinstance(one, Unknown) or isinstance(other, Unknown):
                return needs(one, other)
            return apply(one, other)

        return both

    def _unaryop(self, node: ast.UnaryOp) -> Closure:
        inner = self.compile(node.operand)
        apply = operator.not_ if isinstance(node.op, ast.Not) else operator.neg

        def one(case: Case) -> Any:
            value = inner(case)
            return value if isinstance(value, Unknown) else apply(value)

        return one

    def _boolop(self, node: ast.BoolOp) -> Closure:
        parts = [self.compile(part) for part in node.values]
        return _all(parts) if isinstance(node.op, ast.And) else _any(parts)

    def _ifexp(self, node: ast.IfExp) -> Closure:
        test, then, other = self.compile(node.test), self.compile(node.body), self.compile(node.orelse)

        def choose(case: Case) -> Any:
            told = test(case)
            if not isinstance(told, Unknown):
                return then(case) if told else other(case)
            one, two = then(case), other(case)
            if not isinstance(one, Unknown) and not isinstance(two, Unknown) and one == two:
                return one
            return needs(told, one, two)

        return choose

    def _call(self, node: ast.Call) -> Closure:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in LOOPS:
            return self._loop(name, node)
        arguments = [self.compile(one) for one in node.args]

        def call(case: Case) -> Any:
            values = [one(case) for one in arguments]
            if any(isinstance(value, Unknown) for value in values):
                return needs(*values)
            return arithmetic.call(name, values, case.today)

        return call

    def _loop(self, name: str, node: ast.Call) -> Closure:
        if name == "order":
            return self._order(node)
        many = node.args[0].id if isinstance(node.args[0], ast.Name) else ""
        if many not in self.aliases or len(node.args) != 2:
            raise ExpressionError(f"一覧の名前と式が要ります: {ast.unparse(node)}")
        alias, body = self.aliases[many], self.compile(node.args[1])

        def loop(case: Case) -> Any:
            items = case.facts.get(many)
            if items is None:
                return Unknown(frozenset({many}))
            return _fold(name, [body(case.at(alias, many, at)) for at in range(len(items))])

        return loop

    def _order(self, node: ast.Call) -> Closure:
        many = node.args[0].id if isinstance(node.args[0], ast.Name) else ""
        alias, body = self.aliases[many], self.compile(node.args[1])

        def order(case: Case) -> Any:
            items = case.facts[many]
            absent = frozenset(
                f"{many}[{at}].birth_date" for at, one in enumerate(items) if one.get("birth_date") is None
            )
            if absent:
                return Unknown(absent)
            _, here = case.place[alias]
            return _fold("count", [body(case.at(alias, many, at)) for at in range(here + 1)])

        return order


def _once(name: str, closure: Closure) -> Closure:
    def value(case: Case) -> Any:
        found = case.told.get(name, _NOT_YET)
        if found is _NOT_YET:
            found = case.told[name] = closure(case)
        return found

    return value


def _field(case: Case, alias: str, name: str) -> Any:
    value = case.here[alias].get(name)
    if value is not None:
        return value
    many, at = case.place[alias]
    return Unknown(frozenset({f"{many}[{at}].{name}"}))


def _fold(name: str, values: list[Any]) -> Any:
    """Put the answers for each item together."""
    open_ones = [value for value in values if isinstance(value, Unknown)]
    known = [value for value in values if not isinstance(value, Unknown)]
    if name == "any_of":
        return True if True in known else needs(*open_ones) if open_ones else False
    if name == "all_of":
        return False if False in known else needs(*open_ones) if open_ones else True
    return needs(*open_ones) if open_ones else sum(known)


def _all(parts: list[Closure]) -> Closure:
    def holds(case: Case) -> Any:
        unknown = []
        for part in parts:
            value = part(case)
            if isinstance(value, Unknown):
                unknown.append(value)
            elif not value:
                return False
        return needs(*unknown) if unknown else True

    return holds


def _any(parts: list[Closure]) -> Closure:
    def holds(case: Case) -> Any:
        unknown = []
        for part in parts:
            value = part(case)
            if isinstance(value, Unknown):
                unknown.append(value)
            elif value:
                return True
        return needs(*unknown) if unknown else False

    return holds
