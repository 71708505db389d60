"""Background work of messages."""

from __future__ import annotations

from datetime import time, timedelta

import structlog

from kinu.kernel import clock
from kinu.platform.jobs import public as jobs

from .rules import MAX_ATTEMPTS, pause_after
from .services import forget_before, send

log = structlog.get_logger(__name__)
KEPT = timedelta(days=5 * 366)


@jobs.job(name="messages.send-mail", max_attempts=MAX_ATTEMPTS + 1, backoff=pause_after)
def send_mail(*, delivery_id: str) -> None:
    """Send one mail; raises while the relay says later, so that the job comes again."""
    state = send(delivery_id=delivery_id, now=clock.now())
    log.info("messages.mail", delivery_id=delivery_id, state=state)


@jobs.every(at=time(3, 40))
@jobs.job(name="messages.forget")
def forget_old() -> None:
    """Delete messages older than five years."""
    now = clock.now()
    log.info("messages.forgotten", count=forget_before(moment=now - KEPT, now=now))
