"""Housekeeping of the machinery itself."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from kinu.kernel import clock
from kinu.platform.audit import public as audit
from kinu.platform.outbox import public as outbox

from .definitions import every, job
from .services import prune

log = structlog.get_logger()


@every(minutes=60)
@job(name="audit.seal-stragglers")
def seal_stragglers() -> None:
    """Chain sentences of transactions so long that the quick pass of the worker has left them behind."""
    audit.seal_pending(thorough=True)


@every(at=time(2, 30))
@job(name="audit.verify", max_attempts=2)
def verify_audit() -> None:
    """Walk the whole chain at night. The end of the chain goes to the log, which is kept outside the database."""
    verdict = audit.verify(now=clock.now())
    if verdict.whole:
        log.info("audit.verified", position=verdict.position, digest=verdict.digest)
    else:
        log.error("audit.broken", where=verdict.broken)
    audit.remember(verdict, now=clock.now())


@every(at=time(3, 15))
@job(name="jobs.prune")
def prune_queues() -> None:
    """Delete settled jobs and delivered events after KINU_JOBS_KEEP_DAYS."""
    before = clock.now() - timedelta(days=settings.JOBS_KEEP_DAYS)
    log.info("jobs.pruned", jobs=prune(before=before), events=outbox.prune(before=before))


@job(name="django.task", max_attempts=1)
def run_django_task(*, path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Run a function that was enqueued through the interface of `django.tasks` (see backend.py)."""
    import_string(path).call(*args, **kwargs)
