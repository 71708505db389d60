"""Enqueueing jobs, and what staff do with dead ones."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import connection, transaction

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.kernel.ids import new_id
from kinu.platform.audit import public as audit
from kinu.platform.outbox import public as outbox

from .definitions import Job
from .models import JobRow, State


def enqueue(
    job: Job[...],
    *,
    key: str = "",
    run_after: datetime | None = None,
    now: datetime | None = None,
    **arguments: object,
) -> str:
    """Store a job in the caller's transaction and return its id.

    With a `key`, a job of this name and key that still waits is the one: its id is returned and nothing is added.
    A running one does not count, because it may have read what the caller has just changed.
    """
    at = now or clock.now()
    row = JobRow(
        id=new_id(),
        name=job.name,
        arguments=json.dumps(arguments, ensure_ascii=False, sort_keys=True),
        key=key,
        max_attempts=job.max_attempts,
        enqueued_at=at,
        run_after=run_after or at,
    )
    with transaction.atomic():
        job_id = _insert_once(row) if key else _insert(row)
        transaction.on_commit(outbox.wake_worker)
    return job_id


def resend(*, job_ids: tuple[str, ...] | None, by: Actor, now: datetime) -> int:
    """Let dead jobs (all of them when `job_ids` is None) run again from the first attempt; returns how many."""
    with transaction.atomic(), audit.record("jobs.resent", by=by, subject="jobs", now=now) as entry:
        dead = JobRow.objects.filter(state=State.DEAD)
        if job_ids is not None:
            dead = dead.filter(id__in=job_ids)
        resent = [row.id for row in dead.order_by("enqueued_at") if _revive(row, now=now)]
        entry.note(count=len(resent), ids=resent[:20])
        transaction.on_commit(outbox.wake_worker)
    return len(resent)


def discard(*, job_id: str, by: Actor, reason: str, now: datetime) -> bool:
    """Give a dead job up for good, with a reason; False when it is not dead (any more)."""
    subject = f"jobs:{job_id}"
    with transaction.atomic(), audit.record("jobs.discarded", by=by, subject=subject, reason=reason, now=now):
        dead = JobRow.objects.filter(id=job_id, state=State.DEAD)
        return bool(dead.update(state=State.DISCARDED, discard_reason=reason[:300], settled_at=now))


def prune(*, before: datetime) -> int:
    """Delete jobs that were done or discarded before a moment; returns how many."""
    settled = JobRow.objects.filter(state__in=(State.DONE, State.DISCARDED), settled_at__lt=before)
    return settled.delete()[0]


def _insert(row: JobRow) -> str:
    row.save(force_insert=True)
    return row.id


def _insert_once(row: JobRow) -> str:
    """Insert, or return the waiting twin and hold it until the caller's commit, so that it sees the caller's data."""
    while True:
        JobRow.objects.bulk_create([row], ignore_conflicts=True)
        twins = JobRow.objects.filter(name=row.name, key=row.key, state=State.WAITING)
        if connection.features.has_select_for_update:
            twins = twins.select_for_update()
        twin = twins.first()
        if twin is None:  # it was claimed between the two statements: the key is free now
            continue
        if row.run_after < twin.run_after:
            JobRow.objects.filter(id=twin.id).update(run_after=row.run_after)
        return twin.id


def _revive(row: JobRow, *, now: datetime) -> bool:
    """Make one dead job wait again; a twin by key that waits already does the work instead."""
    twins = JobRow.objects.filter(name=row.name, key=row.key, state=State.WAITING)
    if row.key and twins.exists():
        JobRow.objects.filter(id=row.id).update(
            state=State.DISCARDED, settled_at=now, discard_reason="a job with the same key waits already"
        )
        return False
    dead = JobRow.objects.filter(id=row.id, state=State.DEAD)
    return bool(
        dead.update(
            state=State.WAITING, attempts=0, run_after=now, settled_at=None, worker="", lease_until=None
        )
    )
