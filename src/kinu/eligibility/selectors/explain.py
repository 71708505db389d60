"""A rule pack in words: its conditions, its figures, and what a clerk can try it with."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kinu.eligibility.engine.answering import ALIASES
from kinu.eligibility.engine.lint import facts_of
from kinu.eligibility.engine.model import Fact, Pack, Rule, Texts

from .figures import figures_of
from .packs import pack_of, vocabulary

ITEMS = 3
"""So many children and relatives can be tried on the screen."""
_SIGNS: dict[type[ast.cmpop | ast.operator], str] = {
    ast.Lt: "＜", ast.LtE: "≦", ast.Gt: "＞", ast.GtE: "≧", ast.Eq: "＝", ast.NotEq: "≠", ast.In: "は次のどれか：", ast.NotIn: "は次のどれでもない：",
    ast.Add: "＋", ast.Sub: "－", ast.Mult: "×",
}  # fmt: skip
_NAMES = {
    "today": "きょう", "fy": "年度", "tax_fy": "住民税の年度", "children": "子", "supporters": "扶養義務者", "school_end": "その年齢に達した後の3月31日",
    "month_start": "月の初め", "any_of": "だれか一人でも", "all_of": "全員が", "count": "人数", "total": "合計", "order": "上から何番目", "anniversary": "n年後の同じ日",
    "attains": "年齢に達する日", "age": "満年齢", "max": "大きいほう", "min": "小さいほう", "portion": "割合（四捨五入）", "portion_down": "割合（切り捨て）",
    "pay_income": "給与所得", "pension_income": "年金の所得", "months_since": "きょうの月までの月数", "days_between": "日数", "year_end": "年末", "add_months": "nか月後", "add_days": "n日後",
}  # fmt: skip


_OPTIONS = {
    "JPN": "日本", "other": "日本のほか", "build": "建設・購入", "repair": "補修", "rent": "賃借", "none": "なし", "nhi": "国保",
    "employee": "会社などの健康保険（本人）", "dependant": "会社などの健康保険（家族）", "latter": "後期高齢者医療", "welfare": "生活保護",
    "maruA": "Ⓐ", "outpatient": "外来", "inpatient": "入院", "pharmacy": "薬局", "washed_away": "流失", "total": "全壊", "large_half": "大規模半壊",
    "medium_half": "中規模半壊", "half": "半壊", "quasi_half": "準半壊", "partial": "一部損壊",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition: its sentence in four languages, and the expression with the names of the facts."""

    texts: Texts
    formula: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """One wording of the law."""

    since: date
    until: date | None
    law: str
    conditions: tuple[ConditionView, ...]
    values: tuple[tuple[str, str], ...]
    amount: str
    classes: tuple[tuple[str, str], ...]
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class TryField:
    """One fact on the form: `key` is its name there."""

    key: str
    label: str
    type: str
    unit: str
    options: tuple[tuple[str, str], ...]
    value: str


def rules_of(pack: Pack, day: date) -> list[RuleView]:
    """Return the wordings, the one in force on the day first."""
    now = pack.rule_at(day)
    found = [_rule(pack, rule, rule is now, day) for rule in pack.rules]
    return sorted(found, key=lambda one: (not one.is_in_force, one.since))


def _rule(pack: Pack, rule: Rule, is_in_force: bool, day: date) -> RuleView:
    known = vocabulary()
    numbers = {one.name: one.value for one in figures_of(pack, day if is_in_force else rule.since)}

    def say(tree: ast.expr | None) -> str:
        return "" if tree is None else in_words(tree, known, numbers, pack.names)

    return RuleView(
        since=rule.since,
        until=rule.until,
        law=rule.law,
        conditions=tuple(ConditionView(one.text, say(one.tree)) for one in rule.conditions),
        values=tuple((pack.names.get(name, name), say(tree)) for name, tree in rule.values.items()),
        amount=say(rule.amount),
        classes=tuple((one.name, say(one.tree)) for one in rule.classes),
        is_in_force=is_in_force,
    )


def in_words(  # noqa: C901  one case a kind
    tree: ast.expr, known: Mapping[str, Fact], numbers: Mapping[str, str], names: Mapping[str, str]
) -> str:
    """Return an expression as a sentence, with the labels of its facts and the values of its figures.

    >>> in_words(ast.parse("a if income.x < limit and not b else 0", mode="eval").body, {}, {"limit": "5000"}, {"limit": "限度額", "b": "受給中"})
    'もし income.x ＜ 限度額〔5,000〕 かつ 受給中でない なら a、ちがえば 0'
    """

    def say(node: ast.expr) -> str:  # noqa: PLR0911  one sentence for each kind of expression
        match node:
            case ast.IfExp():
                return f"もし {say(node.test)} なら {say(node.body)}、ちがえば {say(node.orelse)}"
            case ast.BoolOp():
                parts = [
                    f"（{say(one)}）" if isinstance(one, ast.BoolOp) else say(one) for one in node.values
                ]
                return (" かつ " if isinstance(node.op, ast.And) else " または ").join(parts)
            case ast.UnaryOp(op=ast.Not()):
                return f"{say(node.operand)}でない"
            case ast.Compare():
                rest = [
                    f"{_SIGNS[type(op)]} {say(side)}"
                    for op, side in zip(node.ops, node.comparators, strict=True)
                ]
                return " ".join([say(node.left), *rest])
            case ast.BinOp():
                sides = [
                    f"（{say(one)}）" if isinstance(one, ast.BinOp | ast.IfExp) else say(one)
                    for one in (node.left, node.right)
                ]
                return f" {_SIGNS[type(node.op)]} ".join(sides)
            case ast.Call():
                return f"{say(node.func)}（{'、'.join(say(one) for one in node.args)}）"
            case ast.Tuple():
                return "、".join(say(one) for one in node.elts)
            case ast.Name():
                words = names.get(node.id) or _NAMES.get(node.id, node.id)
                return f"{words}〔{grouped(numbers[node.id])}〕" if numbers.get(node.id) else words
            case ast.Constant():
                return _constant(node.value)
        name = ast.unparse(node)
        return f"「{known[name].label[0]}」" if name in known else name

    return say(tree)


def _constant(value: Any) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return f"「{option_words(value)}」" if isinstance(value, str) else grouped(str(value))


def option_words(option: str) -> str:
    """Return one answer of a fact as a clerk reads it."""
    return _OPTIONS.get(option, option)


def grouped(number: str) -> str:
    """Return a number with its thousands set off: 2080000 is 2,080,000."""
    return f"{int(number):,}" if number.lstrip("-").isdigit() else number


def try_fields(pack: Pack, day: date, given: Mapping[str, str]) -> list[tuple[str, list[TryField]]]:
    """Return the facts the wording of the day reads, in groups: the household, each child, each relative."""
    rule = pack.rule_at(day)
    if rule is None:
        return []
    known = vocabulary()
    names = sorted(facts_of(rule), key=list(known).index)
    own = [name for name in names if name.split(".")[0] not in ALIASES.values()]
    groups = [("世帯・本人", [_field(name, known[name], given) for name in own])]
    for many, alias in ALIASES.items():
        of_item = [name for name in names if name.startswith(f"{alias}.")]
        title = "子" if alias == "child" else "配偶者・扶養義務者"
        for at in range(ITEMS if of_item else 0):
            keyed = [_field(f"{many}-{at}-{name.split('.')[1]}", known[name], given) for name in of_item]
            groups.append((f"{title} {at + 1}", keyed))
    return groups


def _field(key: str, fact: Fact, given: Mapping[str, str]) -> TryField:
    options = tuple((one, option_words(one)) for one in fact.options)
    return TryField(key, fact.label[0], fact.type, fact.unit, options, given.get(key, "").strip())


def facts_from(groups: list[tuple[str, list[TryField]]], given: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed as facts; an empty field is not yet known. Raises ValueError for a number that is none."""
    facts: dict[str, Any] = {}
    items: dict[str, dict[int, dict[str, Any]]] = {}
    for _, fields in groups:
        for field in fields:
            if not field.value:
                continue
            value = _typed(field)
            many, _, rest = field.key.partition("-")
            if many in ALIASES:
                at, _, name = rest.partition("-")
                items.setdefault(many, {}).setdefault(int(at), {})[name] = value
            else:
                facts[field.key] = value
    for many in ALIASES:
        if many in items:
            facts[many] = [items[many][at] for at in sorted(items[many])]
        elif given.get(f"{many}-none") == "on":
            facts[many] = []
    return facts


def _typed(field: TryField) -> Any:
    if field.type == "bool":
        return field.value == "yes"
    if field.type == "int":
        return int(field.value.replace(",", ""))
    if field.type == "date":
        return date.fromisoformat(field.value).isoformat()
    return field.value


def label_of(name: str) -> str:
    """Return the Japanese name of a missing fact, with the place in a list: 「子の生年月日」（1人目）."""
    many, bracket, rest = name.partition("[")
    known = vocabulary()
    if bracket:
        at, _, short = rest.partition("].")
        return f"{known[f'{ALIASES[many]}.{short}'].label[0]}（{int(at) + 1}人目）"
    if name in ALIASES:
        return {"children": "子の一覧", "supporters": "配偶者・扶養義務者の一覧"}[name]
    if name.startswith("figure:"):
        code, _, figure = name.removeprefix("figure:").partition(".")
        return f"法令の数値「{pack_of(code).names.get(figure, figure)}」（確認できない）"
    return known[name].label[0] if name in known else name
