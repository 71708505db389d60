"""The sign of life of a worker while it is busy: a thread with its own connection."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import Error, close_old_connections, connection

from kinu.kernel import clock
from kinu.platform.jobs.models import JobRow, WorkerRow
from kinu.platform.jobs.progress import meter_of, write_down
from kinu.platform.jobs.runner import extend_lease, lease

log = structlog.get_logger()
STEP = 1.0
"""Seconds between two looks at the progress; the lease is extended every quarter of its length."""


@contextmanager
def pulse(row: JobRow) -> Iterator[None]:
    """Extend the lease of a running job and write its progress down until the block ends."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(row, stop), name=f"pulse-{row.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)


def _beat(row: JobRow, stop: threading.Event) -> None:
    quarter = lease().total_seconds() / 4
    waited = 0.0
    try:
        while not stop.wait(min(STEP, quarter)):
            waited += min(STEP, quarter)
            if _write(row, extend=waited >= quarter):
                waited = 0.0 if waited >= quarter else waited
    finally:
        connection.close()


def _write(row: JobRow, *, extend: bool) -> bool:
    """Write what is due; False when the database does not answer (the next beat tries again)."""
    try:
        if meter := meter_of(row.id):
            write_down(meter)
        if extend:
            now = clock.now()
            WorkerRow.objects.filter(id=row.worker).update(seen_at=now)
            if not extend_lease(row, now=now):
                log.warning("jobs.lease-lost", job=row.id, name=row.name)
    except Error as error:
        log.warning("jobs.pulse-failed", job=row.id, kind=type(error).__qualname__)
        close_old_connections()
        return False
    return True
