"""The little language of conditions: comparisons, and/or/not, sums, `a if c else b` and the functions below.

Three-valued: an `Unknown` carries the names of the facts that are missing. A value once known never changes when
facts are added, because every operator returns a value only if all completions of the unknown parts agree on it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

FUNCTIONS = {
    "age": "満年齢（前日に達する。年齢計算ニ関スル法律）",
    "attains": "その年齢に達する日（誕生日の前日）",
    "anniversary": "n年後の同じ日",
    "add_days": "n日後の日（負ならn日前）",
    "add_months": "nか月後の日（その日が無い月は月末）",
    "month_start": "nか月後の月の1日",
    "days_between": "初めの日の翌日から数えた日数",
    "months_since": "きょうの月までの月数",
    "school_end": "n歳に達する日以後の最初の3月31日",
    "year_end": "その年の12月31日",
    "portion": "金額×率を、円の単位に四捨五入",
    "portion_down": "金額×率を、円の単位に切り捨て",
    "pay_income": "給与収入から給与所得（所得税法別表第五）",
    "pension_income": "公的年金等収入から雑所得（65歳以上か）",
    "max": "大きいほう",
    "min": "小さいほう",
}
LOOPS = {
    "count": "当てはまる人の数",
    "total": "一人ひとりの額の合計",
    "any_of": "だれか一人でも",
    "all_of": "全員が",
    "order": "年上から数えた順番（当てはまる人だけ数える）",
}
_NODES = (
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Compare,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.Eq,
    ast.NotEq,
    ast.In,
    ast.NotIn,
    ast.IfExp,
    ast.Call,
    ast.Name,
    ast.Attribute,
    ast.Load,
    ast.Constant,
    ast.Tuple,
)


class ExpressionError(ValueError):
    """A sentence of a pack cannot be read; the message is for its writer."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not yet known: the facts whose values could settle it."""

    needs: frozenset[str]


def parse(text: str) -> ast.expr:
    """Return the tree of one expression.

    >>> ast.unparse(parse("income.total < 690000"))
    'income.total < 690000'
    """
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval").body
    except SyntaxError as broken:
        raise ExpressionError(f"式を読めません: {text}") from broken
    for node in ast.walk(tree):
        _check(node, text)
    return tree


def _check(node: ast.AST, text: str) -> None:
    if not isinstance(node, _NODES):
        raise ExpressionError(f"使えない書き方です（{type(node).__name__}）: {text}")
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id not in {*FUNCTIONS, *LOOPS}:
            raise ExpressionError(f"知らない関数です: {ast.unparse(node.func)}")
        if node.keywords:
            raise ExpressionError(f"名前付きの引数は使えません: {text}")
    if isinstance(node, ast.Attribute) and not isinstance(node.value, ast.Name):
        raise ExpressionError(f"事実の名前は二語です: {ast.unparse(node)}")


def facts_in(tree: ast.expr) -> set[str]:
    """Return the dotted names of an expression, as `person.birth_date` or `child.cared`."""
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


def names_in(tree: ast.expr) -> set[str]:
    """Return the bare names: figures, values and lists, not functions."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    dotted = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) not in called and id(node) not in dotted
    }
