"""What kinds of jobs there are: functions of the rooms' `tasks.py`, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Generic, ParamSpec

from kinu.platform.outbox import public as outbox

from . import rules

P = ParamSpec("P")
Backoff = Callable[[int], timedelta]


class DuplicateJob(Exception):  # noqa: N818
    """Two functions claim one job name; the program does not start."""


class GiveUp(Exception):  # noqa: N818  an answer, not an error
    """Raised by a job that sees that trying again cannot help: the job is dead at once. `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Job(Generic[P]):
    """A function that can be enqueued. Calling it runs it here and now."""

    name: str
    run: Callable[P, object]
    max_attempts: int
    backoff: Backoff

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> object:
        return self.run(*args, **kwargs)


_jobs: dict[str, Job[...]] = {}
_rhythms: dict[str, rules.Rhythm] = {}


def job(
    *, name: str, max_attempts: int = rules.MAX_ATTEMPTS, backoff: Backoff = outbox.pause_after
) -> Callable[[Callable[P, object]], Job[P]]:
    """Make a function of a room's `tasks.py` a job named `room.verb`.

    Its arguments are keyword-only and plain JSON (ids, codes, numbers). It may run more than once: it must do its
    work so that a second run changes nothing. `backoff(attempts)` is the pause after a failed attempt.
    """

    def register(run: Callable[P, object]) -> Job[P]:
        if name in _jobs:
            raise DuplicateJob(f"'{name}' is the name of a job already")
        made = Job(name=name, run=run, max_attempts=max_attempts, backoff=backoff)
        _jobs[name] = made
        return made

    return register


def every(*, minutes: int = 0, at: time | None = None) -> Callable[[Job[P]], Job[P]]:
    """Run a job without arguments periodically: `@every(minutes=10)` or `@every(at=time(3, 0))`, above `@job(...)`.

    Missed rounds (no worker was running) are made up for once, not one by one.
    """
    if bool(minutes) == (at is not None):
        raise ValueError("give either minutes or a time of day")

    def register(periodic: Job[P]) -> Job[P]:
        _rhythms[periodic.name] = rules.Rhythm(minutes=minutes, at=at)
        return periodic

    return register


def job_named(name: str) -> Job[...] | None:
    return _jobs.get(name)


def all_jobs() -> tuple[Job[...], ...]:
    return tuple(_jobs[name] for name in sorted(_jobs))


def rhythms() -> dict[str, rules.Rhythm]:
    return dict(_rhythms)
