"""Background work: taking over an uploaded register file, forgetting what may no longer be kept."""

from __future__ import annotations

from datetime import time

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.jobs import public as jobs

from .services.register_import import run_import
from .services.retention import forget_old_runs


@jobs.job(name="people.import-register", max_attempts=2)
def import_register_file(*, run_id: str) -> None:
    """Take over an accepted file. A second run finds the first one's result and changes nothing."""
    run_import(run_id=run_id, by=system("people_import"), now=clock.now())


@jobs.every(at=time(3, 40))
@jobs.job(name="people.forget-import-runs")
def forget_runs() -> None:
    """Delete the records of imports older than a year, with their rejects."""
    forget_old_runs(now=clock.now())
