"""Every act that a service writes into the audit log has words, so that auditors read sentences and no codes."""

from __future__ import annotations

import ast

import pytest

from kinu.platform.hooks import public as hooks
from kinu.procedures.services.decisions import KINDS
from tools.source import CHECKOUT

WRITERS = {"record", "record_many", "_delete_all"}
IN_PARTS = {f"procedures.{kind}" for kind in KINDS.values()}
"""Actions put together when they are written; whoever puts one together lists its parts here."""
SOURCES = sorted(path for path in (CHECKOUT / "src/kinu").rglob("*.py") if "tests" not in path.parts)


def _actions() -> dict[str, str]:
    """Return every action written somewhere in the source, with its file."""
    found = {}
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _name(call.func) in WRITERS:
                where = f"{path.relative_to(CHECKOUT)}:{call.lineno}"
                found.update(dict.fromkeys(_said(call, tree), where))
    return found


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _said(call: ast.Call, tree: ast.Module) -> list[str]:
    """Return the texts an action can be: a text, or what the variable of that name is set to in the same file."""
    named = next((keyword.value for keyword in call.keywords if keyword.arg == "action"), None)
    given = named or (call.args[0] if call.args else None)
    if isinstance(given, ast.Constant):
        return [given.value] if isinstance(given.value, str) else []
    if isinstance(given, ast.Name):
        set_to = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == given.id
        ]
        return [part.value for value in set_to for part in ast.walk(value) if _is_code(part)]  # type: ignore[attr-defined]
    return []


def _is_code(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value


ACTIONS = _actions() | dict.fromkeys(IN_PARTS, "procedures")


def test_the_search_for_actions_finds_them() -> None:
    known = {"procedures.submitted", "identity.staff_closed", "files.infected", "files.expired"}
    assert known <= set(ACTIONS)
    assert len(ACTIONS) > 50


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_an_action_of_the_audit_log_has_words(action: str) -> None:
    act = hooks.acts.get(action)
    assert act is not None, f"{ACTIONS[action]}: give '{action}' words in the room's acts.py"
    assert act.words.endswith(("た", "だ")), f"{action}: words that follow 'who', in the past"


def test_words_belong_to_an_action_that_is_written() -> None:
    assert [act.id for act in hooks.acts if act.id not in ACTIONS] == []
