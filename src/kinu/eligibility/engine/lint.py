"""What is wrong with packs that can be read: names, dates, and branches no household ever reaches."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from .answering import ALIASES, prepare
from .asking import samples_of
from .closures import Case
from .language import Unknown, facts_in, names_in
from .model import Fact, Pack, Rule

TRIES = 4000
_KNOWN = {"today", "fy", "tax_fy", *ALIASES}


class Finding(NamedTuple):
    """One mistake and where it stands."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


def findings(packs: Iterable[Pack], vocabulary: Mapping[str, Fact]) -> list[Finding]:
    """Return every mistake of these packs."""
    found: list[Finding] = []
    seen: dict[str, str] = {}
    for pack in packs:
        if pack.code in seen:
            found.append(Finding(pack.file, 1, f"{seen[pack.code]} と同じ code です: {pack.code}"))
        seen[pack.code] = pack.file
        dates = _dates(pack)
        names = [one for rule in pack.rules for one in _names(pack, rule, vocabulary)]
        found += dates + names + _scanned(pack, vocabulary) + _unnamed(pack)
        if not dates and not names:
            found += [one for rule in pack.rules for one in _unreached(pack, rule, vocabulary)]
    return found


def _unnamed(pack: Pack) -> list[Finding]:
    """Every figure and every value in between has a name that a clerk can read; no name stands for nothing."""
    used = pack.figures.keys() | {name for rule in pack.rules for name in rule.values}
    found = [f"names: {name} に職員が読む名前がありません" for name in sorted(used - pack.names.keys())]
    found += [f"names: 使われない名前です: {name}" for name in sorted(pack.names.keys() - used)]
    return [Finding(pack.file, 1, sentence) for sentence in found]


def _scanned(pack: Pack, vocabulary: Mapping[str, Fact]) -> list[Finding]:
    """A scan may only name facts that the pack's own rules read."""
    if pack.scan is None:
        return []
    read = set().union(*(facts_of(rule) for rule in pack.rules))
    found = [
        Finding(pack.file, 1, f"scan: この制度の規定が使わない事実です: {name}")
        for name in (*pack.scan.needs, *pack.scan.ask, *pack.scan.absent)
        if name not in read or name not in vocabulary
    ]
    return found + [
        Finding(pack.file, 1, f"scan: absent は子の bool か int の事実だけです: {name}")
        for name in pack.scan.absent
        if name in vocabulary
        and (not name.startswith("child.") or vocabulary[name].type not in {"bool", "int"})
    ]


def trees_of(rule: Rule) -> list[tuple[ast.expr, int]]:
    """Return every expression of a rule with its line."""
    trees = [(tree, rule.line) for tree in rule.values.values()]
    trees += [(one.tree, one.line) for one in rule.conditions]
    trees += [(one.tree, one.line) for one in rule.classes if one.tree]
    return trees + [(tree, rule.line) for tree in (rule.amount, rule.starts, rule.ends) if tree]


def facts_of(rule: Rule) -> set[str]:
    """Return the facts a rule reads."""
    return set().union(*(facts_in(tree) for tree, _ in trees_of(rule)))


def _dates(pack: Pack) -> list[Finding]:
    spans = [("規定", [(rule.since, rule.until, rule.line) for rule in pack.rules])]
    spans += [
        (f"数値 {figure.name}", [(step.since, step.until, figure.line) for step in figure.steps])
        for figure in pack.figures.values()
    ]
    found = []
    for name, span in spans:
        for (_, until, line), (since, _, _) in pairwise(span):
            if until is None or since <= until:
                found.append(Finding(pack.file, line, f"{name}: 期間が重なっています（{since}）"))
            elif since > until + timedelta(days=1):
                found.append(Finding(pack.file, line, f"{name}: {until} と {since} の間が空いています"))
    for rule in pack.rules:
        for name in sorted(
            set().union(*(names_in(tree) for tree, _ in trees_of(rule))) & pack.figures.keys()
        ):
            figure = pack.figures[name]
            last = figure.steps[-1].until if figure.steps else date.min
            short = last is not None and (rule.until is None or last < rule.until)
            if not figure.steps or figure.steps[0].since > rule.since or short:
                found.append(
                    Finding(
                        pack.file, figure.line, f"数値 {name}: 規定の期間（{rule.since}から）を覆っていません"
                    )
                )
    return found


def _names(pack: Pack, rule: Rule, vocabulary: Mapping[str, Fact]) -> list[Finding]:
    found = []
    for tree, line in trees_of(rule):
        found += [
            Finding(pack.file, line, f"語彙に無い事実です: {name}")
            for name in sorted(facts_in(tree) - vocabulary.keys())
        ]
        bare = names_in(tree) - _KNOWN - pack.figures.keys() - rule.values.keys()
        found += [Finding(pack.file, line, f"知らない名前です: {name}") for name in sorted(bare)]
    used = set().union(*(names_in(tree) for tree, _ in trees_of(rule)))
    found += [
        Finding(pack.file, rule.line, f"使われない値です: {name}")
        for name in sorted(rule.values.keys() - used)
    ]
    return found


def _unreached(pack: Pack, rule: Rule, vocabulary: Mapping[str, Fact]) -> list[Finding]:
    """Try households near every threshold; a condition that never changes or a class nobody gets is a mistake."""
    day = max(rule.since, date(2024, 4, 1)) if rule.until is None else rule.until
    ready = prepare(pack, day)
    if ready is None:
        return []
    seen: list[set[bool]] = [set() for _ in ready.conditions]
    classes: set[int] = set()
    chance = random.Random(pack.code)  # noqa: S311  repeatable, not secret
    values = choices(pack, rule, vocabulary, day)
    for _ in range(TRIES):
        case = Case(facts=invented(values, chance), today=day)
        for at, (closure, _) in enumerate(ready.conditions):
            told = closure(case)
            if not isinstance(told, Unknown):
                seen[at].add(bool(told))
        for at, (branch, _) in enumerate(ready.classes):
            if branch is None or branch(case) is True:
                classes.add(at)
                break
        if all(len(one) == 2 for one in seen) and len(classes) == len(ready.classes):
            return []
    found = [
        Finding(pack.file, condition.line, "いつも同じ答えになる条件です")
        for condition, told in zip(rule.conditions, seen, strict=True)
        if len(told) == 1
    ]
    return found + [
        Finding(pack.file, branch.line, f"だれも届かない区分です: {branch.name}")
        for at, branch in enumerate(rule.classes)
        if at not in classes
    ]


def choices(pack: Pack, rule: Rule, vocabulary: Mapping[str, Fact], day: date) -> dict[str, tuple[Any, ...]]:
    """Return for each fact the values worth trying: samples and the neighbours of every figure."""
    near = {
        int(step.value) + shift
        for figure in pack.figures.values()
        for step in figure.steps
        if step.value is not None and step.value.denominator == 1
        for shift in (-1, 0, 1)
    }
    found: dict[str, tuple[Any, ...]] = {}
    for name in sorted(facts_of(rule)):
        fact = vocabulary[name]
        values = samples_of(fact, today=day)
        if fact.type == "date" and not name.endswith("birth_date"):
            values = tuple(
                day + timedelta(days=shift) for shift in (-1200, -500, -200, -20, -3, 20, 100, 400)
            )
        if name.endswith("birth_date"):
            values += tuple(date(day.year - years, 6, 1) for years in (3, 6, 12, 15))
        if fact.type == "int" and fact.unit == "yen":
            values += tuple(sorted(one for one in near if one >= 0))
        elif fact.type == "int":
            values += tuple(sorted(one for one in near if 0 <= one <= 400))
        found[name] = values
    return found


def invented(values: Mapping[str, tuple[Any, ...]], chance: random.Random) -> dict[str, Any]:
    """Return one household whose facts are all known."""
    facts: dict[str, Any] = {}
    for many, alias in ALIASES.items():
        fields = {name.split(".")[1]: one for name, one in values.items() if name.startswith(f"{alias}.")}
        if fields:
            items = [
                {name: chance.choice(one) for name, one in fields.items()} for _ in range(chance.randrange(4))
            ]
            facts[many] = sorted(items, key=lambda item: item.get("birth_date", date.min))
    for name, one in values.items():
        if name.split(".")[0] not in ALIASES.values():
            facts[name] = chance.choice(one)
    return facts
