"""How far a running job is. The job reports; its worker's pulse writes it down from another connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from .models import JobRow


@dataclass(slots=True)
class Meter:
    """What a running job last reported."""

    job_id: str
    done: int = 0
    total: int = 0
    what: str = ""
    fresh: bool = False


_current: ContextVar[Meter | None] = ContextVar("kinu_job_meter", default=None)
_running: dict[str, Meter] = {}


def report(*, done: int, total: int, what: str = "") -> None:
    """Say how far the running job is. Cheap: call it for every row. Outside a job it does nothing.

    It becomes visible within about a second, also while the job's own transaction is open (on SQLite only
    after that transaction, because it has a single writer).
    """
    meter = _current.get()
    if meter is not None:
        meter.done, meter.total, meter.what, meter.fresh = done, total, what, True


def current_job_id() -> str:
    """Return the id of the job that is running here; "" outside a job."""
    meter = _current.get()
    return meter.job_id if meter else ""


@contextmanager
def reporting(job_id: str) -> Iterator[None]:
    """Make `report` speak for this job inside the block, and write the last word when it ends."""
    meter = Meter(job_id)
    _running[job_id] = meter
    mark = _current.set(meter)
    try:
        yield
    finally:
        _current.reset(mark)
        _running.pop(job_id, None)
        write_down(meter)


def meter_of(job_id: str) -> Meter | None:
    return _running.get(job_id)


def write_down(meter: Meter) -> None:
    """Store what was last reported, if it is news."""
    if meter.fresh:
        meter.fresh = False
        JobRow.objects.filter(id=meter.job_id).update(
            progress_done=meter.done, progress_total=meter.total, progress_what=meter.what[:200]
        )
