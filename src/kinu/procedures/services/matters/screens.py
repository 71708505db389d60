"""The visitor's second screen: a short pairing code opens one matter for two hours, and nothing else."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.kernel.ids import spoken_code
from kinu.platform.audit import public as audit
from kinu.platform.web import public as web
from kinu.procedures.models import Matter
from kinu.procedures.models.matters import HANDED, OPEN_MATTERS, PRE_ENTRY
from kinu.procedures.services.lookup import plain

from .common import own_matter, touch
from .refusals import MatterClosed, WrongScreen

VALID = timedelta(hours=2)
_AFTERWARDS = timedelta(minutes=10)


def pair(*, matter_id: str, by: Actor, now: datetime) -> str:
    """Return a fresh pairing code for the second screen; the one before opens nothing any more."""
    with transaction.atomic():
        row = own_matter(matter_id=matter_id, by=by, now=now, lock=True)
        if row.state == PRE_ENTRY:
            raise MatterClosed
        code = spoken_code(6)
        with audit.record("procedures.screen-paired", by=by, subject=f"matter:{row.id}", now=now):
            row.screen_hash, row.screen_until = screen_hash(code), now + VALID
            touch(row, now=now)
    return code


def paired(*, code: str, origin: str, now: datetime, count: bool = True) -> Matter:
    """Return the matter of a pairing code. Raises WrongScreen; `count` counts the try (typing it, not refreshing)."""
    if count:
        web.limit_rate(key=f"procedures.screen:{origin}", times=20, per_seconds=600, now=now)
    wanted = plain(code)
    row = Matter.objects.filter(screen_hash=screen_hash(wanted)).first() if len(wanted) == 6 else None
    if row is None or row.screen_until is None or row.screen_until < now:
        raise WrongScreen
    gone = row.state == HANDED and row.handed_at is not None and row.handed_at + _AFTERWARDS < now
    if gone or row.state not in {*OPEN_MATTERS, HANDED} or row.state == PRE_ENTRY:
        raise WrongScreen
    return row


def screen_hash(code: str) -> str:
    return hashlib.sha256(f"kinu-screen:{code}".encode()).hexdigest()
