"""From facts to answers: yes, no or not yet known, with the amount, the period, the reasons and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from .closures import Case, Closure, Compiler
from .language import Unknown, names_in
from .model import Answer, Pack, Reason, Rule, Texts

ALIASES = {"children": "child", "supporters": "supporter"}
"""Lists of the household and the word for one of them."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One pack compiled for the figures of a day."""

    pack: Pack
    rule: Rule
    conditions: tuple[tuple[Closure, Texts], ...]
    amount: Closure | None
    classes: tuple[tuple[Closure | None, str], ...]
    starts: Closure | None
    ends: Closure | None
    marks: dict[str, str]


def constants_at(pack: Pack, day: date) -> dict[str, Any]:
    """Return the figures of a day; whole numbers as int; one that nobody confirmed as an unknown of its own."""
    found: dict[str, Any] = {}
    for name, figure in pack.figures.items():
        step = figure.at(day)
        if step is None or step.value is None:
            found[name] = Unknown(frozenset({f"figure:{pack.code}.{name}"}))
        else:
            found[name] = int(step.value) if step.value.denominator == 1 else step.value
    return found | calendar_at(day)


def calendar_at(day: date) -> dict[str, Any]:
    """Return what the calendars of the law say about a day (`fy` from April, `tax_fy` from June)."""
    return {
        "fy": day.year if day.month >= 4 else day.year - 1,
        "tax_fy": day.year if day.month >= 6 else day.year - 1,
    }


@lru_cache(maxsize=4096)
def _prepared(pack_key: _ByIdentity, day: date) -> Prepared | None:
    pack = pack_key.pack
    rule = pack.rule_at(day)
    if rule is None:
        return None
    compiler = Compiler(constants=constants_at(pack, day), values=rule.values, aliases=ALIASES)
    steps = {name: figure.at(day) for name, figure in pack.figures.items()}
    return Prepared(
        pack=pack,
        rule=rule,
        conditions=tuple((compiler.compile(one.tree), one.text) for one in rule.conditions),
        amount=compiler.compile(rule.amount) if rule.amount else None,
        classes=tuple((compiler.compile(one.tree) if one.tree else None, one.name) for one in rule.classes),
        starts=compiler.compile(rule.starts) if rule.starts else None,
        ends=compiler.compile(rule.ends) if rule.ends else None,
        marks={name: step.mark for name, step in steps.items() if step and name in _used(rule)},
    )


@dataclass(frozen=True, slots=True)
class _ByIdentity:
    """A pack as a cache key: equal only to itself."""

    pack: Pack

    def __hash__(self) -> int:
        return id(self.pack)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.pack is other.pack


def _used(rule: Rule) -> set[str]:
    trees = [*rule.values.values(), *(one.tree for one in rule.conditions)]
    trees += [tree for tree in (rule.amount, rule.starts, rule.ends) if tree]
    trees += [one.tree for one in rule.classes if one.tree]
    return set().union(*(names_in(tree) for tree in trees))


def prepare(pack: Pack, day: date) -> Prepared | None:
    """Return the pack compiled for a day, or None when no wording is in force."""
    return _prepared(_ByIdentity(pack), day)


def answer(pack: Pack, facts: Mapping[str, Any], *, today: date) -> Answer:
    """Return what one pack says about one household on one day."""
    ready = prepare(pack, today)
    if ready is None:
        return Answer(benefit=pack.code, status="no", paid=pack.paid)
    case = Case(facts=facts, today=today)
    told = [(condition(case), text) for condition, text in ready.conditions]
    reasons = tuple(
        Reason(text=text, holds=None if isinstance(one, Unknown) else bool(one)) for one, text in told
    )
    category, class_needs = _class(ready, case)
    common: dict[str, Any] = {"benefit": pack.code, "paid": pack.paid, "reasons": reasons, "law": ready.rule.law, "marks": ready.marks}  # fmt: skip
    if any(reason.holds is False for reason in reasons):
        case.items.clear()
        return Answer(status="no", category=category, **common)
    open_ones = [one.needs for one, _ in told if isinstance(one, Unknown)]
    amount = ready.amount(case) if ready.amount else None
    starts, ends = _known(ready.starts, case), _known(ready.ends, case)
    case.items.clear()  # the cases of the items point at each other; only the collector would free them
    asked = frozenset().union(*open_ones, class_needs, amount.needs if isinstance(amount, Unknown) else ())
    return Answer(
        status="unknown" if open_ones else "yes",
        amount=None if isinstance(amount, Unknown) or open_ones else amount,
        category=category,
        starts=starts,
        ends=ends,
        missing=tuple(sorted(asked)),
        blocking=tuple(sorted(frozenset().union(*open_ones))),
        **common,
    )


def _class(ready: Prepared, case: Case) -> tuple[str | None, frozenset[str]]:
    """Return the first class that holds; None with the facts it waits for while an earlier one is open."""
    open_needs: frozenset[str] = frozenset()
    possible: set[str] = set()
    for closure, name in ready.classes:
        value = True if closure is None else closure(case)
        if isinstance(value, Unknown):
            open_needs |= value.needs
            possible.add(name)
        elif value:
            possible.add(name)
            break
    if len(possible) == 1:
        return possible.pop(), frozenset()
    return None, open_needs


def _known(closure: Closure | None, case: Case) -> date | None:
    value = closure(case) if closure else None
    return value if isinstance(value, date) else None


def answers(packs: Iterable[Pack], facts: Mapping[str, Any], *, today: date) -> list[Answer]:
    """Return what every pack says."""
    return [answer(pack, facts, today=today) for pack in packs]
