"""Reading jobs, workers and progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min

from . import rules
from .models import JobRow, State, WorkerRow

WORKER_SILENT = timedelta(seconds=60)
STUCK_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class JobView:
    """One job as other rooms and the staff board read it."""

    id: str
    name: str
    key: str
    state: str
    attempts: int
    max_attempts: int
    enqueued_at: datetime
    run_after: datetime
    started_at: datetime | None
    settled_at: datetime | None
    worker: str
    cause: str
    failure: str
    place: str
    refusal: str
    discard_reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; `percent` is None while the job has not said how much there is."""

    job_id: str
    state: str
    done: int
    total: int
    what: str

    @property
    def percent(self) -> int | None:
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def settled(self) -> bool:
        return self.state in {State.DONE, State.DEAD, State.DISCARDED}


@dataclass(frozen=True, slots=True)
class Queue:
    """The state of the queue in numbers."""

    waiting: int
    due: int
    oldest_due: datetime | None
    running: int
    silent: int
    dead: int
    workers: int
    last_seen: datetime | None


def job_view(job_id: str) -> JobView | None:
    """Return one job, or None."""
    row = JobRow.objects.filter(id=job_id).first()
    return view_of(row) if row else None


def jobs_in(*, state: str, limit: int = 200) -> tuple[JobView, ...]:
    """Return jobs in one state, newest first."""
    return tuple(view_of(row) for row in JobRow.objects.filter(state=state).order_by("-enqueued_at")[:limit])


def progress(job_id: str) -> Progress | None:
    """Return how far a job is, or None when there is no such job (any more)."""
    row = JobRow.objects.filter(id=job_id).first()
    if row is None:
        return None
    return Progress(row.id, row.state, row.progress_done, row.progress_total, row.progress_what)


def counts() -> dict[str, int]:
    """Return how many jobs there are in each state."""
    found = dict(JobRow.objects.values_list("state").annotate(count=Count("id")).order_by())
    return {state.value: found.get(state.value, 0) for state in State}


def queue(*, now: datetime) -> Queue:
    """Return the state of the queue in five small queries."""
    due = JobRow.objects.filter(state=State.WAITING, run_after__lte=now)
    waiting = due.aggregate(count=Count("id"), oldest=Min("run_after"))
    workers = WorkerRow.objects.filter(seen_at__gte=now - WORKER_SILENT).count()
    by_state = counts()
    return Queue(
        waiting=by_state[State.WAITING],
        due=waiting["count"],
        oldest_due=waiting["oldest"],
        running=by_state[State.RUNNING],
        silent=JobRow.objects.filter(state=State.RUNNING, lease_until__lt=now).count(),
        dead=by_state[State.DEAD],
        workers=workers,
        last_seen=WorkerRow.objects.aggregate(last=Max("seen_at"))["last"],
    )


def is_stuck(state: Queue, *, oldest_event: datetime | None, now: datetime) -> bool:
    """Tell whether work is due and nobody does it: overdue by STUCK_AFTER, or held by a silent worker."""
    overdue = [moment for moment in (state.oldest_due, oldest_event) if moment and moment < now - STUCK_AFTER]
    return bool(state.silent) or (bool(overdue) and (state.workers == 0 or state.running == 0))


def view_of(row: JobRow) -> JobView:
    """Return the frozen view of a row."""
    return JobView(
        id=row.id,
        name=row.name,
        key=row.key,
        state=row.state,
        attempts=row.attempts,
        max_attempts=row.max_attempts,
        enqueued_at=row.enqueued_at,
        run_after=row.run_after,
        started_at=row.started_at,
        settled_at=row.settled_at,
        worker=row.worker,
        cause=rules.cause_of(row.failure, row.refusal).value if row.failure else "",
        failure=row.failure,
        place=row.place,
        refusal=row.refusal,
        discard_reason=row.discard_reason,
    )
