"""The same packs over a whole city: expressions compiled to Polars, one row a household, three-valued by null.

Lists lie flat: `children.count` and `children.0.birth_date`, `children.1.birth_date` … in order of birth.
Polars is loaded only when a city run is asked for.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

from .answering import ALIASES, constants_at
from .arithmetic import _ODD, PENSION_STEPS, STEPS
from .language import LOOPS, Unknown
from .model import Fact, Pack, Rule

_COMPARE: dict[type[ast.cmpop], Any] = {ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq, ast.NotEq: operator.ne}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], Any] = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}  # fmt: skip
_TYPES: dict[str, Any] = {"bool": pl.Boolean, "int": pl.Int64, "date": pl.Date, "enum": pl.String}


@dataclass(slots=True)
class Vector:
    """Turns trees into Polars expressions for the figures of a day and the longest list of the table."""

    today: date
    constants: Mapping[str, Any]
    values: Mapping[str, ast.expr]
    longest: Mapping[str, int]
    place: dict[str, tuple[str, int]] = field(default_factory=dict)
    steps: list[pl.Expr] = field(default_factory=list)
    kept: dict[tuple[Any, ...], pl.Expr] = field(default_factory=dict)

    def keep(self, value: Any) -> Any:
        """Make an expression a column of its own, so that what is used twice is computed once."""
        if not isinstance(value, pl.Expr):
            return value
        name = f"={len(self.steps)}"
        self.steps.append(value.alias(name))
        return pl.col(name)

    def compile(self, node: ast.expr) -> Any:
        """Return an expression; a known number, day or word stays a Python value."""
        return getattr(self, f"_{type(node).__name__.lower()}")(node)

    def _constant(self, node: ast.Constant) -> Any:
        return node.value

    def _tuple(self, node: ast.Tuple) -> Any:
        return [one.value for one in node.elts if isinstance(one, ast.Constant)]

    def _name(self, node: ast.Name) -> Any:
        if node.id == "today":
            return self.today
        if node.id in self.constants:
            value = self.constants[node.id]
            return pl.lit(None, dtype=pl.Int64) if isinstance(value, Unknown) else value
        key = (node.id, *sorted(self.place.items()))
        if key not in self.kept:
            self.kept[key] = self.keep(self.compile(self.values[node.id]))
        return self.kept[key]

    def _attribute(self, node: ast.Attribute) -> Any:
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        if owner in self.place:
            many, at = self.place[owner]
            return pl.col(f"{many}.{at}.{node.attr}")
        return pl.col(f"{owner}.{node.attr}")

    def _compare(self, node: ast.Compare) -> Any:
        sides = [self.compile(side) for side in (node.left, *node.comparators)]
        found: Any = None
        for at, op in enumerate(node.ops):
            one = _compared(op, sides[at], sides[at + 1])
            found = one if found is None else found & one
        return found

    def _binop(self, node: ast.BinOp) -> Any:
        return _ARITHMETIC[type(node.op)](self.compile(node.left), self.compile(node.right))

    def _unaryop(self, node: ast.UnaryOp) -> Any:
        inner = self.compile(node.operand)
        if isinstance(node.op, ast.Not):
            return (not inner) if isinstance(inner, bool) else ~inner
        return -inner

    def _boolop(self, node: ast.BoolOp) -> Any:
        parts = [self.compile(part) for part in node.values]
        found = _lit(parts[0])
        for part in parts[1:]:
            found = found & part if isinstance(node.op, ast.And) else found | part
        return found

    def _ifexp(self, node: ast.IfExp) -> Any:
        test, then, other = (self.keep(self.compile(one)) for one in (node.test, node.body, node.orelse))
        return _choose(test, then, other)

    def _call(self, node: ast.Call) -> Any:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in LOOPS:
            return self._loop(name, node)
        return self._once(node, lambda: self._function(name, [self.compile(one) for one in node.args], node))

    def _function(self, name: str, given: list[Any], node: ast.Call) -> Any:
        if name != "school_end":
            return _function(name, given, self.today)
        year = self._once(node.args[0], lambda: _school_year(given[0]))
        return _end_of_march(year + given[1])

    def _once(self, node: ast.expr, make: Callable[[], Any]) -> Any:
        """Make what one piece of a rule says for one place a column, once."""
        key = (ast.dump(node), *sorted(self.place.items()))
        if key not in self.kept:
            self.kept[key] = self.keep(make())
        return self.kept[key]

    def _loop(self, name: str, node: ast.Call) -> Any:
        many = node.args[0].id if isinstance(node.args[0], ast.Name) else ""
        alias, size = ALIASES[many], pl.col(f"{many}.count")
        if name == "order":
            _, here = self.place[alias]
            found = self._folded("count", many, node.args[1], here + 1)
            return pl.when(self._unordered(many)).then(None).otherwise(found)
        found = self._folded(name, many, node.args[1], self.longest[many])
        return pl.when(size.is_not_null()).then(found)

    def _unordered(self, many: str) -> Any:
        """Return whether somebody's birth is not known, so that nobody's place in the order is."""
        key = (f"unordered {many}",)
        if key not in self.kept:
            size = pl.col(f"{many}.count")
            unknown = [
                (size > at) & pl.col(f"{many}.{at}.birth_date").is_null() for at in range(self.longest[many])
            ]
            self.kept[key] = self.keep(pl.any_horizontal(unknown))
        return self.kept[key]

    def _folded(self, name: str, many: str, body: ast.expr, until: int) -> Any:
        alias, size = ALIASES[many], pl.col(f"{many}.count")
        found: Any = {"any_of": pl.lit(value=False), "all_of": pl.lit(value=True)}.get(
            name, pl.lit(0, dtype=pl.Int64)
        )
        for at in range(until):
            inner = Vector(
                self.today,
                self.constants,
                self.values,
                self.longest,
                {**self.place, alias: (many, at)},
                self.steps,
                self.kept,
            )
            value, here = _lit(inner.compile(body)), size > at
            if name == "any_of":
                found = found | (here & value)
            elif name == "all_of":
                found = found & (~here | value)
            else:
                found = found + pl.when(here).then(value.cast(pl.Int64)).otherwise(0)
        return found


def _lit(value: Any) -> Any:
    return value if isinstance(value, pl.Expr) else pl.lit(value)


def _compared(op: ast.cmpop, left: Any, right: Any) -> Any:
    if isinstance(op, ast.In | ast.NotIn):
        inside = _lit(left).is_in(right)
        return inside if isinstance(op, ast.In) else ~inside
    return _COMPARE[type(op)](left, right)


def _choose(test: Any, then: Any, other: Any) -> Any:
    """As the closures do: an unknown test gives a value only when both sides agree."""
    if isinstance(test, bool):
        return then if test else other
    one, two = _lit(then), _lit(other)
    agreed = pl.when(one == two).then(one)
    return pl.when(test).then(one).when(~test).then(two).otherwise(agreed)


def _function(name: str, given: list[Any], today: date) -> Any:
    if not any(isinstance(one, pl.Expr) for one in given) and name in {"year_end", "month_start"}:
        return date(given[0], 12, 31) if name == "year_end" else _first_of(pl.lit(given[0]), *given[1:])
    return _FUNCTIONS[name](today, *given)


def _age(today: date, birth: Any, on: Any = None) -> Any:
    day = today if on is None else on
    if isinstance(day, date):
        after = day + timedelta(days=1)
        year, month, number = after.year, after.month, after.day
    else:
        shifted = day + timedelta(days=1)
        year, month, number = shifted.dt.year(), shifted.dt.month(), shifted.dt.day()
    later = (birth.dt.month() > month) | ((birth.dt.month() == month) & (birth.dt.day() > number))
    return (year - birth.dt.year() - later.cast(pl.Int32)).cast(pl.Int64)


def _anniversary(_: date, day: Any, years: int) -> Any:
    leap = ((day.dt.month() == 2) & (day.dt.day() == 29)).cast(pl.Int8)
    plain = pl.date(day.dt.year() + years, day.dt.month(), day.dt.day() - leap)
    return pl.when(leap == 1).then(plain.dt.offset_by("1d")).otherwise(plain)


def _attains(today: date, birth: Any, years: int) -> Any:
    return _anniversary(today, birth, years).dt.offset_by("-1d")


def _school_year(birth: Any) -> Any:
    """Return the year of the 31 March that ends the school year of a birth: 2 April opens the next one.

    From 2 April to the end of the year it is 274 days in every year, so one shift and one look at the year do.
    """
    return (birth + timedelta(days=274)).dt.year()


def _end_of_march(year: Any) -> Any:
    """Return 31 March as a day counted from 1970: no year from 1901 to 2099 that divides by four lacks its leap day."""
    days = (year - 1970) * 365 + (year - 1968) // 4 + 89
    return days.cast(pl.Int32).cast(pl.Date)


def _first_of(day: Any, months: Any = 0) -> Any:
    index = day.dt.year().cast(pl.Int64) * 12 + day.dt.month() - 1 + months
    return pl.date(index // 12, index % 12 + 1, 1)


def _months_since(today: date, day: Any) -> Any:
    return today.year * 12 + today.month - day.dt.year().cast(pl.Int64) * 12 - day.dt.month()


def _portion(_: date, amount: Any, rate: Any, step: int = 1) -> Any:
    if isinstance(rate, pl.Expr):
        return pl.lit(None, dtype=pl.Int64)
    exact = Fraction(rate)
    top, bottom = exact.numerator, exact.denominator
    return (_lit(amount) * (2 * top) + bottom * step) // (2 * bottom * step) * step


def _portion_down(_: date, amount: Any, rate: Any, step: int = 1) -> Any:
    if isinstance(rate, pl.Expr):
        return pl.lit(None, dtype=pl.Int64)
    exact = Fraction(rate)
    below = exact.denominator * step
    found = _lit(amount) * exact.numerator
    return found if below == 1 else found // below * step if step != 1 else found // below


def _pay_income(today: date, pay: Any, minimum: int) -> Any:
    found = pay - 550_000
    for start, value in reversed(_ODD):
        found = pl.when(pay >= start).then(value).otherwise(found)
    quarters = pay // 4_000  # the table's steps: every factor times 4,000 is a whole number
    for start, factor, minus in reversed(STEPS):
        exact = Fraction(factor)
        top = start == 6_600_000
        share = _portion_down(today, pay, exact) if top else quarters * int(exact * 4_000)
        found = pl.when(pay >= start).then(share - minus).otherwise(found)
    low = pl.min_horizontal(found, pay - minimum).clip(lower_bound=0)
    known = pl.when(pay >= 8_500_000).then(pay - 1_950_000).otherwise(low)
    return pl.when(pay.is_not_null()).then(known)


def _pension_income(today: date, pension: Any, over_65: Any) -> Any:
    flat = pl.when(over_65).then(1_100_000).when(~over_65).then(600_000)
    found = _most(
        today, 0, _least(today, pension - flat, _portion_down(today, pension, Fraction(3, 4)) - 275_000)
    )
    for start, factor, minus in reversed(PENSION_STEPS):
        found = (
            pl.when((pension >= start) & over_65.is_not_null())
            .then(_portion_down(today, pension, Fraction(factor)) - minus)
            .otherwise(found)
        )
    return found


def _most(_: date, one: Any, two: Any) -> Any:
    return pl.when(_lit(one) >= two).then(one).when(_lit(one) < two).then(two)


def _least(_: date, one: Any, two: Any) -> Any:
    return pl.when(_lit(one) <= two).then(one).when(_lit(one) > two).then(two)


_FUNCTIONS: dict[str, Any] = {
    "age": _age,
    "anniversary": _anniversary,
    "attains": _attains,
    "month_start": lambda _, day, months=0: _first_of(_lit(day), months),
    "add_days": lambda _, day, days: day.dt.offset_by(f"{days}d"),
    "add_months": lambda _, day, months: day.dt.offset_by(f"{months}mo"),
    "months_since": _months_since,
    "days_between": lambda _, first, then: (then - first).dt.total_days(),
    "portion": _portion,
    "portion_down": _portion_down,
    "pay_income": _pay_income,
    "pension_income": _pension_income,
    "max": _most,
    "min": _least,
}


def table(households: Iterable[Mapping[str, Any]], vocabulary: Mapping[str, Fact]) -> pl.DataFrame:
    """Return cleaned households as one flat table; what nobody knows is null."""
    rows = list(households)
    columns: dict[str, Any] = {}
    for name, fact in vocabulary.items():
        owner, _, short = name.partition(".")
        many = next((key for key, alias in ALIASES.items() if alias == owner), None)
        if many is None:
            columns[name] = pl.Series([row.get(name) for row in rows], dtype=_TYPES[fact.type])
            continue
        longest = max((len(row.get(many) or ()) for row in rows), default=0)
        for at in range(max(longest, 1)):
            cells = [row[many][at].get(short) if len(row.get(many) or ()) > at else None for row in rows]
            columns[f"{many}.{at}.{short}"] = pl.Series(cells, dtype=_TYPES[fact.type])
    for many in ALIASES:
        columns[f"{many}.count"] = pl.Series([None if row.get(many) is None else len(row[many]) for row in rows], dtype=pl.Int64)  # fmt: skip
    return pl.DataFrame(columns)


def run(packs: Iterable[Pack], households: pl.DataFrame, *, today: date) -> pl.DataFrame:
    """Return for each pack the columns `<code>.status`, `<code>.amount` and `<code>.class`."""
    longest = {
        many: 1 + max(int(name.split(".")[1]) for name in households.columns if name.startswith(f"{many}.") and name.split(".")[1].isdigit())
        for many in ALIASES
    }  # fmt: skip
    found: list[pl.DataFrame] = []
    for pack in packs:
        rule = pack.rule_at(today)
        if rule is None:
            found.append(households.select(pl.repeat("no", pl.len()).alias(f"{pack.code}.status")))
            continue
        vector = Vector(today, constants_at(pack, today), rule.values, longest)
        columns = _columns(pack, rule, vector)
        used = {name for one in (*vector.steps, *columns) for name in one.meta.root_names()}
        here = households.select(pl.lit(0).alias("="), *(name for name in households.columns if name in used))
        for step in vector.steps:
            here = here.with_columns(step)
        found.append(here.select(columns))
    return pl.concat(found, how="horizontal")


def _columns(pack: Pack, rule: Rule, vector: Vector) -> list[pl.Expr]:
    holds: Any = pl.lit(value=True)
    for condition in rule.conditions:
        holds = holds & vector.compile(condition.tree)
    status = pl.when(holds).then(pl.lit("yes")).when(~holds).then(pl.lit("no")).otherwise(pl.lit("unknown"))
    found = [status.alias(f"{pack.code}.status")]
    if rule.amount is not None:
        amount = _lit(vector.compile(rule.amount)).cast(pl.Int64)
        found.append(pl.when(holds).then(amount).alias(f"{pack.code}.amount"))
    if rule.classes:
        category: Any = pl.lit(None, dtype=pl.String)
        for branch in reversed(rule.classes):
            test = pl.lit(value=True) if branch.tree is None else vector.compile(branch.tree)
            category = vector.keep(_choose(vector.keep(test), pl.lit(branch.name), category))
        found.append(category.alias(f"{pack.code}.class"))
    return found
