"""Work in the night: search the city, forget what is past its day. Each job may run twice."""

from __future__ import annotations

from datetime import time

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.jobs import public as jobs

from .services import ledger, scanning


@jobs.every(at=time(3, 10))
@jobs.job(name="eligibility.scan")
def scan_city() -> dict[str, int]:
    """Search the city as of today; nobody is told by it."""
    run = scanning.scan(on=clock.today(), by=system("eligibility"), now=clock.now())
    return {code: counted["yes"] + counted["likely"] for code, counted in run.counts.items()}


@jobs.job(name="eligibility.import-ledger", max_attempts=2)
def import_ledger_file(*, run_id: str) -> None:
    """Take over an accepted file. A second run finds the first one's result and changes nothing."""
    ledger.run_ledger(run_id=run_id, by=system("eligibility_ledger"), now=clock.now())


@jobs.every(at=time(2, 50))
@jobs.job(name="eligibility.forget")
def forget() -> dict[str, int]:
    """Delete ledger facts past their years."""
    return ledger.forget(now=clock.now())
