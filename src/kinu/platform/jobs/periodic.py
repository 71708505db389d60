"""Enqueueing periodic jobs when they are due; of several workers, one does it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from .definitions import job_named, rhythms
from .models import PeriodicRow
from .services import enqueue


def enqueue_periodic(*, now: datetime) -> int:
    """Enqueue every periodic job that is due; returns how many. A job seen for the first time is due one rhythm on."""
    due_at = dict(PeriodicRow.objects.values_list("name", "due_at"))
    enqueued = 0
    for name, rhythm in rhythms().items():
        if name not in due_at:
            PeriodicRow.objects.get_or_create(name=name, defaults={"due_at": rhythm.next_after(now)})
        elif due_at[name] <= now:
            enqueued += _enqueue(name, due_at=due_at[name], next_at=rhythm.next_after(now), now=now)
    return enqueued


def _enqueue(name: str, *, due_at: datetime, next_at: datetime, now: datetime) -> int:
    job = job_named(name)
    if job is None:
        return 0
    with transaction.atomic():
        # Whoever moves the date on is the one to enqueue.
        won = PeriodicRow.objects.filter(name=name, due_at=due_at).update(due_at=next_at)
        if won:
            enqueue(job, key="periodic", now=now)
    return won
