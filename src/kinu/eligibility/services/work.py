"""What a clerk does with those found: choose, set aside, put back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from kinu.eligibility.models import Found, FoundBatch
from kinu.eligibility.permissions import WORK
from kinu.eligibility.selectors.found import in_sight
from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit

from .refusals import AlreadyTold, MayNot, NoSuchRow, ReasonNeeded, UndoTooLate

_STATE = "eligibility.Found.state"


def move(*, found_ids: Sequence[str], state: str, by: Actor, now: datetime, reason: str = "") -> str:
    """Choose, set aside (with a reason) or put back several, all or none; return the id with which it can be undone."""
    if not by.can(WORK):
        raise MayNot
    if state == Found.State.ASIDE and not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        rows = locked(found_ids, by=by, on=now.date())
        if any(row.state == Found.State.TOLD for row in rows):
            raise AlreadyTold
        batch = FoundBatch.objects.create(
            by_account=by.account_id,
            at=now,
            state=state,
            before={row.id: [row.state, row.state_reason] for row in rows},
        )
        _sentences("eligibility.moved", rows, dict.fromkeys((row.id for row in rows), state), by=by, now=now)
        for row in rows:
            _set(row, state, reason.strip()[:200] if state == Found.State.ASIDE else "", by=by, now=now)
    return batch.id


def undo(*, batch_id: str, by: Actor, now: datetime) -> int:
    """Put a bulk change back. Refused when one of the rows has moved on since."""
    with transaction.atomic():
        batch = FoundBatch.objects.select_for_update().filter(pk=batch_id, by_account=by.account_id).first()
        if batch is None or not by.can(WORK):
            raise NoSuchRow
        rows = list(Found.objects.select_for_update().filter(pk__in=batch.before).order_by("pk"))
        if batch.undone_at or any(row.state != batch.state or row.state_at != batch.at for row in rows):
            raise UndoTooLate
        states = {row.id: batch.before[row.id][0] for row in rows}
        _sentences("eligibility.moved-back", rows, states, by=by, now=now)
        for row in rows:
            _set(row, *batch.before[row.id], by=by, now=now)
        batch.undone_at = now
        batch.save(update_fields=["undone_at"])
    return len(rows)


def locked(found_ids: Sequence[str], *, by: Actor, on: date) -> list[Found]:
    """Return the rows for change; raises when one is not there or may not be seen."""
    rows = list(Found.objects.select_for_update().filter(pk__in=found_ids).order_by("pk"))
    if not rows or len(rows) != len(set(found_ids)) or len(in_sight(rows, by=by, on=on)) != len(rows):
        raise NoSuchRow
    return rows


def _set(row: Found, state: str, reason: str, *, by: Actor, now: datetime) -> None:
    row.state, row.state_reason, row.state_at = state, reason, now
    row.state_by, row.state_by_label = by.account_id, by.label
    row.save(update_fields=["state", "state_reason", "state_at", "state_by", "state_by_label"])


def _sentences(action: str, rows: list[Found], states: dict[str, str], *, by: Actor, now: datetime) -> None:
    items = [
        audit.BulkItem(f"found:{row.id}", row.resident_id, ((_STATE, row.state, states[row.id]),))
        for row in rows
    ]
    audit.record_many(action, by=by, items=items, now=now)
