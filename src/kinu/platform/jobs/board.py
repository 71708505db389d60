"""Jobs and deliveries side by side, as the board shows them: plain words for causes, no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kinu.kernel.actor import Actor
from kinu.platform.outbox import public as outbox

from . import selectors, services
from .rules import Cause, cause_of

DELIVERY_STATES = {"waiting": "waiting", "dead": "dead", "discarded": "discarded", "done": "delivered"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the board. `id` is "job-<id>" or "event-<number>"."""

    id: str
    kind: str
    name: str
    state: str
    attempts: int
    since: datetime
    next_at: datetime | None
    cause: str
    failure: str
    place: str
    refusal: str = ""
    worker: str = ""
    discard_reason: str = ""


def states() -> dict[str, str]:
    """Return the states of the board with their words."""
    return {
        "dead": _("止まった"),
        "waiting": _("待っている"),
        "running": _("動いている"),
        "done": _("終わった"),
        "discarded": _("取りやめた"),
    }


def tabs(current: str) -> tuple[dict[str, object], ...]:
    """Return the tabs with how many lines stand behind each."""
    jobs, backlog = selectors.counts(), outbox.backlog()
    also = {"dead": backlog.dead, "waiting": backlog.waiting}
    return tuple(
        {"state": state, "word": word, "count": jobs[state] + also.get(state, 0), "current": state == current}
        for state, word in states().items()
    )


def lines(*, state: str, limit: int = 200) -> tuple[Line, ...]:
    """Return jobs and deliveries in one state, newest first."""
    found = [_job_line(view) for view in selectors.jobs_in(state=state, limit=limit)]
    if delivery_state := DELIVERY_STATES.get(state):
        found += [
            _delivery_line(view, state) for view in outbox.deliveries(state=delivery_state, limit=limit)
        ]
    return tuple(sorted(found, key=lambda line: line.since, reverse=True)[:limit])


def line(line_id: str) -> Line | None:
    """Return one line, or None."""
    job_ids, numbers = parse_ids([line_id])
    if job_ids:
        view = selectors.job_view(job_ids[0])
        return _job_line(view) if view else None
    for delivery in outbox.deliveries(state="dead", numbers=numbers) if numbers else ():
        return _delivery_line(delivery, "dead")
    return None


def parse_ids(line_ids: list[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the job ids and delivery numbers among ids of lines; anything else is left out.

    >>> parse_ids(["job-ab12", "event-7", "rubbish"])
    (('ab12',), (7,))
    """
    parts = [line_id.partition("-") for line_id in line_ids]
    job_ids = tuple(rest for kind, _dash, rest in parts if kind == "job" and rest.isalnum())
    numbers = tuple(int(rest[:18]) for kind, _dash, rest in parts if kind == "event" and rest.isdecimal())
    return job_ids, numbers


def resend(chosen: tuple[tuple[str, ...], tuple[int, ...]] | None, *, by: Actor, now: datetime) -> int:
    """Send chosen dead lines again, all of them when `chosen` is None; returns how many."""
    if chosen is None:
        return services.resend(job_ids=None, by=by, now=now) + outbox.resend(numbers=None, by=by, now=now)
    job_ids, numbers = chosen
    count = services.resend(job_ids=job_ids, by=by, now=now) if job_ids else 0
    return count + (outbox.resend(numbers=numbers, by=by, now=now) if numbers else 0)


def discard(line_id: str, *, by: Actor, reason: str, now: datetime) -> bool:
    """Give one dead line up for good."""
    job_ids, numbers = parse_ids([line_id])
    if job_ids:
        return services.discard(job_id=job_ids[0], by=by, reason=reason, now=now)
    return bool(numbers) and outbox.discard(number=numbers[0], by=by, reason=reason, now=now)


def cause_words() -> dict[Cause, str]:
    """Return the plain sentence for each cause."""
    return {
        Cause.KILLED: _("作業プログラムが途中で止められました。"),
        Cause.UNREACHABLE: _("相手先のしくみにつながりませんでした。"),
        Cause.TIMEOUT: _("相手先のしくみが時間内に答えませんでした。"),
        Cause.DATABASE: _("データベースに書けませんでした。"),
        Cause.REFUSED: _("決まりによって断られました。"),
        Cause.GONE: _("この仕事をするプログラムがありません。"),
        Cause.BUG: _("プログラムの誤りです。開発者に知らせてください。"),
    }


def _job_line(view: selectors.JobView) -> Line:
    waiting = view.state == "waiting"
    return Line(
        id=f"job-{view.id}",
        kind=pgettext("kind of background work", "仕事"),
        name=view.name,
        state=view.state,
        attempts=view.attempts,
        since=view.enqueued_at,
        next_at=view.run_after if waiting else None,
        cause=cause_words()[Cause(view.cause)] if view.cause else "",
        failure=view.failure,
        place=view.place,
        refusal=view.refusal,
        worker=view.worker if view.state == "running" else "",
        discard_reason=view.discard_reason,
    )


def _delivery_line(view: outbox.DeliveryView, state: str) -> Line:
    return Line(
        id=f"event-{view.number}",
        kind=pgettext("kind of background work", "配達"),
        name=f"{view.event_name} → {view.handler}",
        state=state,
        attempts=view.attempts,
        since=view.published_at,
        next_at=view.due_at if state == "waiting" else None,
        cause=cause_words()[cause_of(view.failure)] if view.failure else "",
        failure=view.failure,
        place=view.place,
        discard_reason=view.discard_reason,
    )
