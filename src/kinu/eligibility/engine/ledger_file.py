"""The file of a city ledger: one fact of one resident a line. Pure: text in, facts or rejects out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .household import FactsRefused, typed
from .model import Fact

COLUMNS = ("宛名番号", "項目", "値", "基準日")
HOLDS = ("receives", "applied")
"""`receives.jido_teate` and `applied.jido_teate`: yes when the benefit is paid or asked for."""
STEP = 2_000
"""After so many lines it is told how far the reading is."""
_TRUE = {"true": True, "false": False, "1": True, "0": False, "はい": True, "いいえ": False}


class Unreadable(ValueError):  # noqa: N818
    """The file as a whole is none; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    number: str
    name: str
    value: bool | int | str
    as_of: date
    line: int


@dataclass(frozen=True, slots=True)
class Reject:
    line: int
    column: str
    value: str
    reason: str


def read(
    data: bytes,
    *,
    vocabulary: Mapping[str, Fact],
    benefits: Collection[str],
    today: date,
    tell: Callable[[int], None] = lambda _per_cent: None,
) -> tuple[list[Entry], list[Reject]]:
    """Return the facts of a file and every line that is none; raises `Unreadable`. `tell` hears how many per cent are read."""
    text = _text(data)
    total = max(1, text.count("\n"))
    lines = csv.DictReader(io.StringIO(text))
    if tuple(lines.fieldnames or ()) != COLUMNS:
        raise Unreadable(f"列は {'・'.join(COLUMNS)} の順に並べてください。")
    entries: list[Entry] = []
    rejects: list[Reject] = []
    first: dict[tuple[str, str, date], int] = {}
    for number, row in enumerate(lines, start=2):
        if number % STEP == 0:
            tell(min(99, (number - 2) * 100 // total))
        try:
            entry = _entry(row, number, vocabulary, benefits, today)
        except _Wrong as wrong:
            rejects.append(Reject(number, wrong.column, str(row.get(wrong.column) or "")[:60], wrong.reason))
            continue
        key = (entry.number, entry.name, entry.as_of)
        if key in first:
            rejects.append(
                Reject(number, "項目", entry.name, f"{first[key]}行目と同じ人・項目・基準日です。")
            )
        first.setdefault(key, number)
        entries.append(entry)
    if not entries and not rejects:
        raise Unreadable("ファイルに行がありません。")
    return entries, rejects


class _Wrong(Exception):  # noqa: N818
    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(reason)


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文字の種類が分かりません。UTF-8かCP932で保存してください。")


def _entry(
    row: Mapping[str, str | None],
    line: int,
    vocabulary: Mapping[str, Fact],
    benefits: Collection[str],
    today: date,
) -> Entry:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["宛名番号"].isdigit():
        raise _Wrong("宛名番号", "数字だけで書いてください。")
    try:
        as_of = date.fromisoformat(cells["基準日"])
    except ValueError:
        raise _Wrong("基準日", "2026-11-22 の形で書いてください。") from None
    if as_of > today:
        raise _Wrong("基準日", "未来の日付です。")
    value = _value(cells["項目"], cells["値"], vocabulary, benefits)
    return Entry(number=cells["宛名番号"], name=cells["項目"], value=value, as_of=as_of, line=line)


def _value(
    name: str, cell: str, vocabulary: Mapping[str, Fact], benefits: Collection[str]
) -> bool | int | str:
    owner, _, short = name.partition(".")
    if owner in HOLDS:
        if short not in benefits:
            raise _Wrong("項目", "この名前の制度はありません。")
        if cell.lower() not in _TRUE:
            raise _Wrong("値", "true か false を書いてください。")
        return _TRUE[cell.lower()]
    fact = vocabulary.get(name)
    if fact is None:
        raise _Wrong("項目", "事実の一覧（kinu eligibility_facts）に無い名前です。")
    try:
        found = typed(name, _plain(cell, fact), fact)
    except (FactsRefused, ValueError):
        raise _Wrong("値", f"{fact.type} の値ではありません。") from None
    return found.isoformat() if isinstance(found, date) else found


def _plain(cell: str, fact: Fact) -> Any:
    if fact.type == "bool":
        return _TRUE.get(cell.lower(), cell)
    return int(cell) if fact.type == "int" else cell
