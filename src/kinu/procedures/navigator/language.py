"""The small language of conditions: facts, comparisons, and / or / not, and functions that look at the people.

`moving(card and age >= 15)` is true when somebody who moves has a card and is 15 or older. Inside such a function a
name means the fact of that person first, then that of the household.
"""

from __future__ import annotations

import ast
from functools import cache

WHO = {
    "moving": "異動する人のだれか",
    "member": "できごとのあとの世帯のだれか",
    "concerned": "当事者(夫婦、働く人、介護を受ける人)のだれか",
    "newborn": "生まれた子のだれか",
    "mother": "生んだ人",
    "deceased": "亡くなった人",
    "anyone": "名前の挙がっただれか",
}
FUNCTIONS = {**WHO, "wants": "希望した", "members": "できごとのあとの世帯で当てはまる人の数"}
_NODES = (
    ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.Compare, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq,
    ast.NotEq, ast.In, ast.NotIn, ast.Call, ast.Name, ast.Load, ast.Constant, ast.Tuple,
)  # fmt: skip


class ExpressionError(ValueError):
    """A condition cannot be read; the message is for its writer."""


@cache
def parse(text: str) -> ast.expr:
    """Return the tree of one condition.

    >>> ast.unparse(parse("moving(card and age >= 15)"))
    'moving(card and age >= 15)'
    """
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval").body
    except SyntaxError as broken:
        raise ExpressionError(f"条件を読めません: {text}") from broken
    for node in ast.walk(tree):
        _check(node, text)
    return tree


def _check(node: ast.AST, text: str) -> None:
    if not isinstance(node, _NODES):
        raise ExpressionError(f"使えない書き方です({type(node).__name__}): {text}")
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            raise ExpressionError(f"知らない関数です: {ast.unparse(node.func)}")
        if node.keywords or len(node.args) != 1:
            raise ExpressionError(f"関数に渡すのは一つだけです: {text}")
        inside = [each for each in ast.walk(node.args[0]) if isinstance(each, ast.Call)]
        if any(isinstance(each.func, ast.Name) and each.func.id != "wants" for each in inside):
            raise ExpressionError(f"人を見る関数を重ねることはできません: {text}")


def names_in(text: str) -> frozenset[str]:
    """Return the facts a condition reads.

    >>> sorted(names_in("moving(card and age >= 15) or wants('card')"))
    ['age', 'card', 'wants']
    """
    tree = parse(text)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}
    wished = any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "wants"
        for node in ast.walk(tree)
    )
    return frozenset(names - {"always"} | ({"wants"} if wished else set()))


def wishes_in(text: str) -> frozenset[str]:
    """Return the wishes a condition looks at."""
    return frozenset(
        str(node.args[0].value)
        for node in ast.walk(parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "wants"
        and isinstance(node.args[0], ast.Constant)
    )
