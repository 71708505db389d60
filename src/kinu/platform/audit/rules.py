"""How a sentence is marked and chained: pure functions over bytes."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

HIDDEN = "*"
"""Stands for a value that is not kept: the log says that it changed, not what it was."""

MARKED_FIELDS = (
    "id",
    "at",
    "kind",
    "action",
    "actor_kind",
    "actor_id",
    "actor_resident_id",
    "actor_label",
    "departments",
    "acts_for",
    "subject",
    "resident_id",
    "what",
    "reason",
    "changes",
    "notes",
)
"""Every column of a sentence that its mark covers, in this order. A new column needs a new version of the mark."""


def mark_of(values: Mapping[str, str | datetime], *, key: bytes) -> str:
    """Return the keyed mark (HMAC-SHA256, 64 hex digits) of a sentence's columns.

    Lengths are part of what is marked, so text cannot move from one column to the next.
    """
    stamp = hmac.new(key, b"kinu-audit-1", hashlib.sha256)
    for name in MARKED_FIELDS:
        raw = _as_bytes(values[name])
        stamp.update(len(raw).to_bytes(8, "big") + raw)
    return stamp.hexdigest()


def next_digest(previous: str, *, position: int, sentence_number: int, mark: str) -> str:
    """Return the digest of the seal at `position`, given the digest before it.

    >>> first = next_digest("", position=1, sentence_number=1, mark="ab")
    >>> first != next_digest("", position=1, sentence_number=2, mark="ab")
    True
    """
    return hashlib.sha256(f"{previous}|{position}|{sentence_number}|{mark}".encode()).hexdigest()


def head_mark(position: int, digest: str, *, key: bytes) -> str:
    """Return the keyed mark of the chain's end."""
    return hmac.new(key, f"kinu-audit-head|{position}|{digest}".encode(), hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    return hmac.compare_digest(left, right)


def as_text(value: object) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces, dates in ISO form.

    >>> as_text({"b": 1, "a": "絹"})
    '{"a":"絹","b":1}'
    """
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: object) -> object:
    """Return `value` in JSON's own types. Raises TypeError for anything that has no plain form."""
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date | Decimal):
        return value.isoformat() if isinstance(value, date) else str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes | bytearray):
        return [
            plain(item) for item in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)
        ]
    raise TypeError(f"{type(value).__name__} has no plain form for the audit log")


def _as_bytes(value: str | datetime) -> bytes:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").encode()
    return value.encode()
