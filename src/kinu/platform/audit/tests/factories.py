"""Actors and sentences for tests of audit and of the rooms above."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kinu.kernel.actor import Actor, ActorKind
from kinu.kernel.clock import JST
from kinu.platform.audit import public as audit

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=JST)
RESIDENT = "a" * 32


def clerk(*permissions: str, account_id: str = "clerk-1", department: str = "kodomo") -> Actor:
    """A member of staff with exactly these rights."""
    return Actor(
        kind=ActorKind.STAFF,
        account_id=account_id,
        departments=frozenset({department}),
        permissions=frozenset(permissions),
        assurance="staff",
        label="担当者",
    )


def write_sentences(count: int, *, by: Actor | None = None) -> None:
    """Write so many sentences, each in a transaction of its own."""
    for number in range(count):
        with (
            transaction.atomic(),
            audit.record("example.changed", by=by or clerk(), subject=f"example:{number}", now=NOW) as entry,
        ):
            entry.note(number=number)
