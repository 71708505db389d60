"""Decisions without database, clock or network: states, who may do what, time limits."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

from kinu.kernel import kana
from kinu.kernel.individual_number import contains_individual_number

RECEIVED, WORKING, WAITING = "received", "working", "waiting"
APPROVED, REFUSED, WITHDRAWN = "approved", "refused", "withdrawn"

OPEN_PHASES = (RECEIVED, WORKING, WAITING)
CLOSED_PHASES = (APPROVED, REFUSED, WITHDRAWN)
PHASES = OPEN_PHASES + CLOSED_PHASES

CLEARED = "#cleared"
"""Key in `Filing.sources`: of the whole, what was kept until delivered is gone; of one input, its value went then."""

Urgency = Literal["closed", "paused", "none", "late", "soon", "fine"]

_MOVES: dict[str, tuple[str, ...]] = {
    "start": (RECEIVED,),
    "advance": (WORKING,),
    "ask_correction": (RECEIVED, WORKING),
    "answer_correction": (WAITING,),
    "decide": (RECEIVED, WORKING),
    "withdraw": OPEN_PHASES,
    "assign": OPEN_PHASES,
    "transfer": OPEN_PHASES,
}


def may_move(move: str, *, phase: str) -> bool:
    """Tell whether a move is possible in a phase. A closed application moves no more.

    >>> may_move("decide", phase="working"), may_move("decide", phase="waiting"), may_move("withdraw", phase="refused")
    (True, False, False)
    """
    return phase in _MOVES[move]


def is_delivered(*, phase: str, delivered_at: datetime | None) -> bool:
    """Tell whether the city's answer has reached the applicant; after a withdrawal there is none to wait for.

    >>> is_delivered(phase="approved", delivered_at=None), is_delivered(phase="withdrawn", delivered_at=None)
    (False, True)
    """
    return phase == WITHDRAWN or (phase in CLOSED_PHASES and delivered_at is not None)


def is_own_matter(
    *,
    account_id: str,
    resident_id: str,
    household_id: str,
    applicant_account: str,
    parties: frozenset[str],
    applicant_household: str,
) -> bool:
    """Tell whether whoever decides is the applicant, the person concerned, or of the same household.

    行政手続 rests on impartiality; 地方公務員法30条 and the city's 服務規程 keep an officer out of own matters.

    >>> is_own_matter(account_id="a", resident_id="", household_id="", applicant_account="a",
    ...     parties=frozenset(), applicant_household="")
    True
    >>> is_own_matter(account_id="a", resident_id="", household_id="", applicant_account="",
    ...     parties=frozenset({""}), applicant_household="")
    False
    """
    if account_id and account_id == applicant_account:
        return True
    if resident_id and resident_id in parties:
        return True
    return bool(household_id) and household_id == applicant_household


def urgency(*, phase: str, due_at: datetime | None, now: datetime) -> Urgency:
    """Say how pressing an application is; three days before the limit it becomes "soon"."""
    if phase in CLOSED_PHASES:
        return "closed"
    if phase == WAITING:
        return "paused"
    if due_at is None:
        return "none"
    if now > due_at:
        return "late"
    return "soon" if due_at - now <= timedelta(days=3) else "fine"


def due_after_pause(*, due_at: datetime | None, paused_at: datetime, now: datetime) -> datetime | None:
    """Return the limit moved by the whole days the clock stood (行政手続法7条: a correction stops the period).

    >>> t = datetime(2026, 4, 1, 12); due_after_pause(due_at=t + timedelta(days=5), paused_at=t, now=t + timedelta(days=2))
    datetime.datetime(2026, 4, 8, 12, 0)
    """
    if due_at is None:
        return None
    return due_at + timedelta(days=max((now.date() - paused_at.date()).days, 0))


def number_body(*, year: int, running: int) -> str:
    """Return the readable part of an application number, without its check letter.

    >>> number_body(year=2026, running=123)
    '2026000123'
    """
    return f"{year}{running:06d}"


def median(values: list[float]) -> float | None:
    """Return the middle value, the mean of the two middle ones, or None of nothing.

    >>> median([3.0, 1.0, 2.0]), median([1.0, 2.0]), median([])
    (2.0, 1.5, None)
    """
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def retention_end(*, closed_on: date, years: int) -> date:
    """Return the last day closed answers are kept: the end of the fiscal year after `years` years.

    文書取扱規程 counts retention from the 1 April after the year of closing.

    >>> retention_end(closed_on=date(2026, 11, 23), years=5)
    datetime.date(2032, 3, 31)
    """
    fiscal = closed_on.year if closed_on.month >= 4 else closed_on.year - 1
    return date(fiscal + 1 + years, 3, 31)


def value_mark(value: Any) -> str:
    """Return a short mark of a value as a form shows it: equal marks, equal values, however nested.

    Empty parts do not count, and numbers and booleans are compared as the form would post them.

    >>> value_mark({"year": "2020", "month": ""}) == value_mark({"year": 2020})
    True
    >>> value_mark("a") == value_mark("b")
    False
    """
    text = json.dumps(_as_posted(value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _as_posted(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        parts = {key: _as_posted(each) for key, each in value.items()}
        return {key: each for key, each in parts.items() if each} or ""
    if isinstance(value, list | tuple):
        return [_as_posted(each) for each in value]
    return "" if value is None else str(value).strip()


def without_individual_numbers(value: Any) -> Any:
    """Return what was typed with every text that holds a 12-digit individual number emptied (番号利用法20条).

    >>> without_individual_numbers({"a": "123456789018", "b": ["x"]})
    {'a': '', 'b': ['x']}
    """
    if isinstance(value, dict):
        return {key: without_individual_numbers(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_individual_numbers(each) for each in value]
    return "" if isinstance(value, str) and contains_individual_number(value) else value


_SPOKEN = "23456789ABCDEFGHJKMNPQRSTWXYZ"


def spoken_from(digest: bytes, *, length: int = 8) -> str:
    """Return letters and digits that are not mixed up when spoken, made from random bytes.

    >>> spoken_from(bytes(range(8)))
    '23456789'
    """
    return "".join(_SPOKEN[each % len(_SPOKEN)] for each in digest[:length])


def is_unchanged(known: Any, value: Any) -> bool:
    """Tell whether an answer is still what the register said: spaces and the key of the 町字 are no change.

    >>> is_unchanged("鈴木　健太", "鈴木 健太"), is_unchanged({"town": "宝町", "town_id": "x"}, {"town": "宝町"})
    (True, True)
    """
    return value_mark(_tidied(known)) == value_mark(_tidied(value))


def _tidied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _tidied(each) for key, each in value.items() if key != "town_id" and each not in {"", None}
        }
    return kana.tidy(value) if isinstance(value, str) else value


_PICTURES = (".png",)


def kept_paper(paper: Mapping[str, bytes]) -> dict[str, str]:
    """Return the files of a letter as a JSON column keeps them: texts as they are, pictures in base64.

    >>> kept_paper({"main": "あ".encode(), "a.png": b"\\x89"})
    {'main': 'あ', 'a.png': 'iQ=='}
    """
    return {
        name: base64.b64encode(data).decode() if name.endswith(_PICTURES) else data.decode()
        for name, data in paper.items()
    }


def paper_again(kept: Mapping[str, str]) -> dict[str, bytes]:
    """Return what `kept_paper` was given, byte for byte.

    >>> paper_again(kept_paper({"main": b"x", "a.png": b"\\x89"})) == {"main": b"x", "a.png": b"\\x89"}
    True
    """
    return {
        name: base64.b64decode(text) if name.endswith(_PICTURES) else text.encode()
        for name, text in kept.items()
    }
