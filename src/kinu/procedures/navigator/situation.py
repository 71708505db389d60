"""What is known of one household on one event: given facts, computed facts, and conditions over them, three-valued.

A value that is known never changes when facts are added: an operator returns one only when every completion of the
unknown parts agrees. Each result carries the facts that made it so and, while unknown, those that could settle it.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kinu.kernel import ages

from .language import parse
from .model import Book, Event, FactInfo, Refused

Key = tuple[str, str]
"""A person's id ("" for the household) and the name of a fact; a wish is ("", "wants.card")."""
NONE: frozenset[Key] = frozenset()
CONCERNED = frozenset({"couple", "wife", "husband", "worker", "cared"})
COMPUTED = ("age", "age65", "fy18", "sch")
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
    ast.NotEq: operator.ne, ast.In: lambda one, many: one in many, ast.NotIn: lambda one, many: one not in many,
}  # fmt: skip


class _Unknown:
    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Any = _Unknown()


@dataclass(frozen=True, slots=True)
class Result:
    """A value with what made it so (`because`) or what could settle it (`needs`)."""

    value: Any
    because: frozenset[Key] = NONE
    needs: frozenset[Key] = NONE

    @property
    def known(self) -> bool:
        return self.value is not UNKNOWN


YES, NO = Result(value=True), Result(value=False)


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    given: Mapping[str, Any]


class Situation:
    """The facts of one household under one event of the book; results are remembered."""

    def __init__(self, book: Book, event: Event, facts: Mapping[str, Any], *, on: date) -> None:
        self.book, self.event, self.on = book, event, on
        self.complete = bool(facts.get("complete"))
        household = {k: v for k, v in facts.items() if k not in {"persons", "complete", "wants"}}
        self.facts = _named(household, book, "household")
        self.wants = _wishes(facts.get("wants"), has="wants" in facts)
        self.has_persons = "persons" in facts
        self.persons = tuple(
            Person(str(one.get("id") or f"p{number}"), _named({k: v for k, v in one.items() if k != "id"}, book, "person"))
            for number, one in enumerate(facts.get("persons") or (), start=1)
        )  # fmt: skip
        if len({person.id for person in self.persons}) < len(self.persons):
            raise Refused("同じidの人が二人います。")
        self._remembered: dict[Key, Result] = {}
        self._rules: dict[Key, Result] = {}
        for person in self.persons:
            for name in COMPUTED[1:]:
                self._agree(name, person)

    @property
    def event_date(self) -> date | None:
        return _day(self.facts.get("event_date"), "event_date")

    def person(self, person_id: str) -> Person | None:
        return next((person for person in self.persons if person.id == person_id), None)

    def holds(self, condition: str, person: Person | None = None) -> Result:
        """Evaluate a condition, for the household or for one person."""
        key = (person.id if person else "", condition)
        if key not in self._rules:
            self._rules[key] = self._eval(parse(condition), person)
        return self._rules[key]

    def fact(self, name: str, person: Person | None = None) -> Result:
        """Return one fact: as given, else computed, else derived, else the default of a complete description."""
        key = (person.id if person else "", name)
        if key not in self._remembered:
            self._remembered[key] = Result(UNKNOWN, needs=frozenset({key}))  # a circle ends here
            self._remembered[key] = self._fact(name, person, key)
        return self._remembered[key]

    def _fact(self, name: str, person: Person | None, key: Key) -> Result:
        given = person.given if person else self.facts
        if given.get(name) is not None:
            return Result(given[name], because=frozenset({key}))
        if person and name in COMPUTED:
            return self._computed(name, person)
        if name in self.event.defaults:
            return Result(self.event.defaults[name], because=frozenset({key}))
        info = self.book.facts[name]
        found = self._derived(info, person, key)
        if found.known:
            return found
        if self.complete and info.type in {"bool", "enum", "int"}:
            return Result(_default(info), because=frozenset({key}))
        return found

    def _agree(self, name: str, person: Person) -> None:
        """Refuse what contradicts the birth date or age: no answer could stand when the other fact comes."""
        said = person.given.get(name)
        if said is None:
            return
        computed = self._computed(name, person)
        if computed.known and computed.value != said:
            raise Refused(f"{name} が、生年月日や年齢と合いません。")

    def _computed(self, name: str, person: Person) -> Result:
        birth = _day(person.given.get("birth_date"), "birth_date")
        day = self.event_date or self.on
        years = person.given.get("age")
        because = frozenset({(person.id, "birth_date")})
        if birth is not None:
            return Result(_of_birth(name, birth, day), because=because)
        if person.given.get("role") == "newborn":
            return Result(_of_birth(name, day, day), because=frozenset({(person.id, "role")}))
        needs = frozenset({(person.id, "birth_date")})
        if years is None:
            return Result(UNKNOWN, needs=needs)
        value = _of_years(name, int(years))
        return Result(
            value, because=frozenset({(person.id, "age")}), needs=needs if value is UNKNOWN else NONE
        )

    def _derived(self, info: FactInfo, person: Person | None, key: Key) -> Result:
        """The first derivation that surely holds; one that may hold stops the search unless it says the same."""
        open_values: list[Any] = []
        because: frozenset[Key] = NONE
        needs: frozenset[Key] = frozenset({key})
        for rule in info.derive:
            told = self.holds(rule.when, person)
            if not told.known:
                open_values.append(rule.value)
                needs |= told.needs
            elif told.value:
                if all(value == rule.value for value in open_values):
                    return Result(rule.value, because=because | told.because)
                return Result(UNKNOWN, needs=needs)
        return Result(UNKNOWN, needs=needs)

    def _eval(self, node: ast.expr, person: Person | None) -> Result:
        match node:
            case ast.BoolOp(op=op, values=values):
                return _join((self._eval(one, person) for one in values), stop=isinstance(op, ast.Or))
            case ast.UnaryOp(operand=operand):
                told = self._eval(operand, person)
                return Result(not told.value if told.known else UNKNOWN, told.because, told.needs)
            case ast.Compare(left=left, ops=ops, comparators=[right, *_]):
                return _compare(self._eval(left, person), type(ops[0]), self._eval(right, person))
            case ast.Call(func=ast.Name(id=name), args=[inner]):
                return self._call(name, inner)
        return self._word(node, person)

    def _word(self, node: ast.expr, person: Person | None) -> Result:
        """A name, a value or a list of values."""
        if isinstance(node, ast.Tuple):
            return Result(tuple(self._word(one, person).value for one in node.elts))
        if isinstance(node, ast.Constant):
            return Result(node.value)
        name = node.id if isinstance(node, ast.Name) else ""
        return YES if name == "always" else self.fact(name, person if self._is_of(name, person) else None)

    def _is_of(self, name: str, person: Person | None) -> bool:
        return person is not None and (name in COMPUTED or self.book.facts[name].of == "person")

    def _call(self, name: str, inner: ast.expr) -> Result:
        if name == "wants":
            return self._wish(str(ast.literal_eval(inner)))
        if not self.has_persons:
            return Result(UNKNOWN, needs=frozenset({("", "persons")}))
        told = [self._both(name, inner, person) for person in self.persons]
        if name != "members":
            return _join(told, stop=True)
        if any(not one.known for one in told):
            return Result(UNKNOWN, needs=frozenset().union(*(one.needs for one in told)))
        return Result(
            sum(bool(one.value) for one in told),
            frozenset().union(*(one.because for one in told if one.value)),
        )

    def _both(self, name: str, inner: ast.expr, person: Person) -> Result:
        """Tell whether the function looks at this person and the condition holds for them."""
        belongs = self._belongs(name, person)
        if belongs.known and not belongs.value:
            return belongs
        return _join((belongs, self._eval(inner, person)), stop=False)

    def _belongs(self, name: str, person: Person) -> Result:
        """Tell whether a function looks at this person."""
        if name == "anyone":
            return YES
        if name == "moving":
            return self.fact("moves", person)
        role = person.given.get("role", "")
        if name in {"member", "members"}:
            away = role == "deceased" or person.given.get("stays") is False
            return Result(not away, because=NONE)
        if name == "concerned":
            return Result(role in CONCERNED)
        return Result(role == name)

    def _wish(self, name: str) -> Result:
        key = frozenset({("", f"wants.{name}")})
        if self.wants is not None and self.wants.get(name) is not None:
            return Result(bool(self.wants[name]), because=key)
        if self.complete:
            return Result(NO.value, because=key)
        return Result(UNKNOWN, needs=key)

    def is_not_known(self, key: Key) -> bool:
        """Tell whether somebody was asked and said 「わからない」: the fact is there without a value."""
        person_id, name = key
        if name.startswith("wants."):
            return self.wants is not None and name[6:] in self.wants and self.wants[name[6:]] is None
        person = self.person(person_id)
        given = person.given if person else ({} if person_id else self.facts)
        return name in given and given[name] is None


def _join(parts: Iterable[Result], *, stop: bool) -> Result:
    """`or` (stop at true) and `and` (stop at false): unknown when no part decides and one is open."""
    because, needs, is_open = NONE, NONE, False
    decided = NONE
    found = False
    for part in parts:
        if not part.known:
            is_open = True
            needs |= part.needs
        elif bool(part.value) is stop:
            found = True
            decided |= part.because
            if not stop:
                return Result(stop, decided)
        else:
            because |= part.because
    if found:
        return Result(stop, decided)
    if is_open:
        return Result(UNKNOWN, because, needs)
    return Result(not stop, because)


def _compare(left: Result, op: type[ast.cmpop], right: Result) -> Result:
    if not left.known or not right.known:
        return Result(UNKNOWN, left.because | right.because, left.needs | right.needs)
    return Result(_COMPARE[op](left.value, right.value), left.because | right.because)


def _named(given: Mapping[str, Any], book: Book, of: str) -> dict[str, Any]:
    """Return the facts under their own names; an unknown name or value is refused, not overlooked."""
    names = book.names[of]
    named = {}
    for name, value in given.items():
        if name not in names:
            raise Refused(f"知らない事実です: {name}")
        named[names[name]] = _checked(book.facts[names[name]], value)
    return named


def _checked(info: FactInfo, value: Any) -> Any:
    if value is None:
        return None
    if info.type == "bool" and not isinstance(value, bool):
        raise Refused(f"{info.name} は true か false です: {value!r}")
    if info.type == "int" and (isinstance(value, bool) or not isinstance(value, int)):
        raise Refused(f"{info.name} は整数です: {value!r}")
    if info.type == "date":
        _day(value, info.name)
    if info.type == "enum" and value not in {each.value for each in info.values}:
        raise Refused(f"{info.name} にない値です: {value!r}")
    return value


def _wishes(given: Any, *, has: bool) -> dict[str, Any] | None:
    """A list of wishes says that nothing else is wished; a mapping says yes, no or not known for each."""
    if not has or given is None:
        return None
    return dict(given) if isinstance(given, Mapping) else _Every({str(name): True for name in given})


class _Every(dict[str, Any]):
    """Wishes as a list: whatever is not named is not wished."""

    def __missing__(self, key: str) -> bool:
        return False

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ARG002  a list answers for every wish
        return super().get(key, False)


def _default(info: FactInfo) -> Any:
    if info.default is not None:
        return info.default
    return {"bool": False, "int": 0}.get(info.type, "")


def _day(value: Any, name: str) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as broken:
        raise Refused(f"{name} は 2026-11-10 のような日付です: {value!r}") from broken


def _of_birth(name: str, birth: date, day: date) -> Any:
    if name == "age":
        return ages.age_on(birth, day)
    if name == "age65":
        return ages.legal_age_on(birth, day) >= 65
    if name == "fy18":
        return ages.is_within_fiscal_year_of(birth, 18, on=day)
    if not birth <= day or day <= ages.until_fiscal_year_end(birth, 6):
        return ""
    if day <= ages.until_fiscal_year_end(birth, 12):
        return "sho"
    return "chu" if day <= ages.until_fiscal_year_end(birth, 15) else ""


def _of_years(name: str, years: int) -> Any:
    """What an age in full years alone can tell; the school year of a birthday it cannot."""
    if name == "age":
        return years
    if name == "age65":
        return years >= 65
    if name == "fy18":
        return years < 18 if years != 18 else UNKNOWN
    if 7 <= years <= 12:
        return "sho"
    if years in {13, 14}:
        return "chu"
    return "" if years < 6 or years > 15 else UNKNOWN
