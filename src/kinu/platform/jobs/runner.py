"""Taking one job, running it, and writing down how it ended. No loop and no signals here (see worker.py)."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from kinu.kernel.refusal import Refusal
from kinu.platform.outbox import public as outbox

from . import rules
from .definitions import GiveUp, Job, job_named
from .models import JobRow, State
from .progress import reporting

log = structlog.get_logger()
Pulse = Callable[[JobRow], AbstractContextManager[object]]


def lease() -> timedelta:
    """Return how long a worker may be silent before its job is given to another one."""
    return timedelta(seconds=settings.JOBS_LEASE_SECONDS)


def claim(*, worker: str, now: datetime) -> JobRow | None:
    """Take the job that is due longest, for one lease; None when nothing is due."""
    due = JobRow.objects.filter(state=State.WAITING, run_after__lte=now).order_by("run_after", "enqueued_at")
    if not due.exists():  # asking first keeps an idle SQLite free of write locks
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        row = due.first()
        if row is None:
            return None
        row.state, row.worker, row.lease_until = State.RUNNING, worker, now + lease()
        row.attempts, row.started_at = row.attempts + 1, now
        row.save(update_fields=["state", "worker", "lease_until", "attempts", "started_at"])
    return row


def run(
    row: JobRow, *, read_clock: Callable[[], datetime], pulse: Pulse = lambda _row: nullcontext()
) -> bool:
    """Run a claimed job and settle it; True when it ended well. An error of the job never leaves this function."""
    log.info("jobs.started", job=row.id, name=row.name, attempt=row.attempts)
    job = job_named(row.name)
    try:
        with reporting(row.id), pulse(row):
            _call(job, row)
    except Exception as error:  # noqa: BLE001  whatever a job raises, the worker goes on
        _settle_failure(row, job, error, now=read_clock())
        return False
    if not _mine(row).update(
        state=State.DONE, settled_at=read_clock(), lease_until=None, failure="", place=""
    ):
        log.warning("jobs.lease-lost", job=row.id, name=row.name, attempt=row.attempts)
        return False
    log.info("jobs.done", job=row.id, name=row.name)
    return True


def _call(job: Job[...] | None, row: JobRow) -> None:
    if job is None:
        raise JobUnknown(row.name)
    job.run(**json.loads(row.arguments))


class JobUnknown(Exception):  # noqa: N818
    """A stored job has a name that no running room knows."""


def recover(*, now: datetime) -> int:
    """Take back the jobs of workers that fell silent; returns how many."""
    silent = JobRow.objects.filter(state=State.RUNNING, lease_until__lt=now)
    if not silent.exists():
        return 0
    recovered = 0
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            silent = silent.select_for_update(skip_locked=True)
        for row in silent:
            log.warning("jobs.recovered", job=row.id, name=row.name, worker=row.worker)
            _again_or_dead(row, rules.KILLED, now=now, run_after=now, final=False)
            recovered += 1
    return recovered


def extend_lease(row: JobRow, *, now: datetime) -> bool:
    """Tell that the job is still being worked on; False when another worker has taken it over."""
    return bool(_mine(row).update(lease_until=now + lease()))


def run_due(*, now: datetime, worker: str = "inline", limit: int = 1000) -> int:
    """Run what is due in this process and connection, one after the other; returns how many were tried."""
    tried = 0
    while tried < limit and (row := claim(worker=worker, now=now)) is not None:
        run(row, read_clock=lambda: now)
        tried += 1
    return tried


def _mine(row: JobRow) -> QuerySet[JobRow]:
    return JobRow.objects.filter(id=row.id, state=State.RUNNING, worker=row.worker, attempts=row.attempts)


def _settle_failure(row: JobRow, job: Job[...] | None, error: Exception, *, now: datetime) -> None:
    kind = rules.UNKNOWN_JOB if isinstance(error, JobUnknown) else outbox.failure_kind(error)
    refusal = error.code if isinstance(error, Refusal | GiveUp) else ""
    place = outbox.failure_place(error)
    log.warning("jobs.failed", job=row.id, name=row.name, attempt=row.attempts, kind=kind, place=place)
    pause = job.backoff(row.attempts) if job else outbox.pause_after(row.attempts)
    _again_or_dead(
        row,
        kind,
        now=now,
        run_after=now + pause,
        final=isinstance(error, GiveUp),
        place=place,
        refusal=refusal,
    )


def _again_or_dead(
    row: JobRow,
    failure: str,
    *,
    now: datetime,
    run_after: datetime,
    final: bool,
    place: str = "",
    refusal: str = "",
) -> None:
    dead = final or row.attempts >= row.max_attempts
    state = State.DEAD if dead else State.WAITING
    values = {"failure": failure, "place": place, "refusal": refusal, "lease_until": None}
    try:
        with transaction.atomic():
            _mine(row).update(state=state, run_after=run_after, settled_at=now if dead else None, **values)
    except IntegrityError:
        # A twin by key was enqueued while this one ran; it will do the same work.
        _mine(row).update(
            state=State.DISCARDED, settled_at=now, discard_reason="a twin by key waits", **values
        )
