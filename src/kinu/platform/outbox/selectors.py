"""Reading what is under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from .models import DeliveryRow, State


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One delivery as the staff board shows it."""

    number: int
    event_name: str
    handler: str
    state: str
    attempts: int
    due_at: datetime
    failure: str
    place: str
    published_at: datetime
    discard_reason: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits and how long, and how much is dead."""

    waiting: int
    oldest: datetime | None
    dead: int


def backlog() -> Backlog:
    """Return the state of the outbox in two queries."""
    waiting = DeliveryRow.objects.filter(state=State.WAITING).aggregate(
        count=Count("number"), oldest=Min("event__published_at")
    )
    dead = DeliveryRow.objects.filter(state=State.DEAD).count()
    return Backlog(waiting=waiting["count"], oldest=waiting["oldest"], dead=dead)


def deliveries(
    *, state: str, numbers: tuple[int, ...] | None = None, limit: int = 200
) -> tuple[DeliveryView, ...]:
    """Return deliveries in one state (only those named by `numbers`, if given), newest first."""
    found = DeliveryRow.objects.filter(state=state)
    if numbers is not None:
        found = found.filter(number__in=numbers)
    rows = found.select_related("event").order_by("-number")[:limit]
    return tuple(
        DeliveryView(
            number=row.number,
            event_name=row.event.name,
            handler=row.handler,
            state=row.state,
            attempts=row.attempts,
            due_at=row.due_at,
            failure=row.failure,
            place=row.place,
            published_at=row.event.published_at,
            discard_reason=row.discard_reason,
        )
        for row in rows
    )
