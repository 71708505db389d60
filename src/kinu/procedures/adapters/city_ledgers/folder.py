"""Ledgers as CSV files in a folder the core systems write into; read again when a file changes, never copied."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from kinu.kernel.individual_number import contains_individual_number
from kinu.procedures.facts.vocabulary import vocabulary

from .base import LedgerFact

COLUMNS = ("number", "fact", "value", "as_of", "ledger")
_TRUTH = {"true": True, "false": False}


class FolderLedgers:
    real = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def facts_of(self, number: str) -> tuple[LedgerFact, ...]:
        if not (number and self._folder.is_dir()):
            return ()
        lines = [
            each
            for path in sorted(self._folder.glob("*.csv"))
            for each in _read(path, path.stat().st_mtime_ns).get(number, ())
        ]
        return _unambiguous(lines)


def _unambiguous(lines: Iterable[LedgerFact]) -> tuple[LedgerFact, ...]:
    """Return the newest line of each fact, without facts for which that day gives several values."""
    newest: dict[str, list[LedgerFact]] = {}
    for each in lines:
        held = newest.setdefault(each.fact, [])
        if held and each.as_of > held[0].as_of:
            held.clear()
        if not held or each.as_of == held[0].as_of:
            held.append(each)
    return tuple(held[0] for held in newest.values() if all(each.value == held[0].value for each in held))


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> dict[str, list[LedgerFact]]:  # noqa: ARG001  a changed file is read anew
    """Return the lines of a file by number; lines with unknown facts, unreadable days or an individual number are skipped."""
    found: dict[str, list[LedgerFact]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            fact = _line(row)
            if fact is not None:
                found.setdefault(str(row["number"]).strip(), []).append(fact)
    return found


def _line(row: dict[str, Any]) -> LedgerFact | None:
    told = {name: str(row.get(name) or "").strip() for name in COLUMNS}
    kind = _kind(told["fact"])
    if not (kind and told["number"] and told["value"]) or contains_individual_number(told["value"]):
        return None
    try:
        value = _value(kind, told["value"])
        return LedgerFact(told["fact"], value, told["ledger"][:40], date.fromisoformat(told["as_of"]))
    except (ValueError, KeyError):
        return None


def _kind(name: str) -> str:
    facts = vocabulary()
    if name in facts:
        return facts[name].type
    fact_id, _dot, part = name.rpartition(".")
    found = facts[fact_id].part(part) if fact_id in facts else None
    return found.type if found else ""


def _value(kind: str, text: str) -> Any:
    if kind == "bool":
        return _TRUTH[text]
    return int(text) if kind in {"int", "money"} else text
