"""Background work of files."""

from __future__ import annotations

from datetime import time, timedelta

import structlog

from kinu.kernel import clock
from kinu.platform.jobs import public as jobs

from .services import scan, sweep

log = structlog.get_logger(__name__)


def patient(attempts: int) -> timedelta:
    """A scanner comes back soon or in the morning: half a minute at first, doubling up to half an hour."""
    return min(timedelta(seconds=30 * 2 ** max(attempts - 1, 0)), timedelta(minutes=30))


@jobs.job(name="files.scan", max_attempts=60, backoff=patient)
def scan_file(*, file_id: str) -> None:
    """Let the scanner judge one file in quarantine; it stays there while no judgement comes."""
    state = scan(file_id=file_id, now=clock.now())
    log.info("files.scanned", file_id=file_id, state=state)


@jobs.every(at=time(2, 30))
@jobs.job(name="files.sweep")
def sweep_files() -> None:
    """Delete files whose day has come, files nobody attached, and bytes without a row."""
    swept = sweep(now=clock.now())
    log.info("files.swept", due=swept.due, unattached=swept.unattached, orphans=swept.orphans)
