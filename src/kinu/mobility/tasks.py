"""Background work of mobility."""

from __future__ import annotations

from datetime import time, timedelta

import structlog

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.jobs import public as jobs

from .selectors.data import has_service
from .services import forgetting, improving, regular, telling

log = structlog.get_logger(__name__)


@jobs.every(minutes=5)
@jobs.job(name="mobility.remind")
def remind() -> None:
    """Remind riders whose taxi comes soon."""
    if has_service():
        log.info("mobility.reminded", count=telling.remind(now=clock.now()))


@jobs.every(minutes=2)
@jobs.job(name="mobility.check-delays")
def check_delays() -> None:
    """Tell riders of delays nobody has reported by a button."""
    now = clock.now()
    if has_service():
        log.info("mobility.delays-told", count=telling.check_days((now.date(),), now=now))


@jobs.every(minutes=10)
@jobs.job(name="mobility.improve")
def improve() -> None:
    """Look for a better plan of today and tomorrow; promises stay as they are."""
    now = clock.now()
    if not has_service():
        return
    for day in (now.date(), now.date() + timedelta(days=1)):
        log.info(
            "mobility.improved",
            day=str(day),
            stored=improving.improve(day=day, by=system("mobility"), now=now),
        )


@jobs.every(at=time(1, 30))
@jobs.job(name="mobility.book-regulars")
def book_regulars() -> None:
    """Book the trips of every week as far ahead as the service allows."""
    if has_service():
        log.info("mobility.regulars-booked", count=regular.book_regulars(now=clock.now()))


@jobs.every(at=time(3, 50))
@jobs.job(name="mobility.forget")
def forget() -> None:
    """Forget whoever has not ridden for three years."""
    log.info("mobility.forgotten", count=forgetting.forget_riders(now=clock.now()))
