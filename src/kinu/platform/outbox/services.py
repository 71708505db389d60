"""Publishing events and delivering them."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import TypeVar

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.kernel.ids import new_id
from kinu.platform.audit import public as audit

from . import rules
from .events import Event, from_text, to_text
from .models import DeliveryRow, EventRow, OnceRow, State
from .wake import wake_worker

log = structlog.get_logger()
Handled = TypeVar("Handled", bound=Event)
Handler = Callable[[Handled], None]

_handlers: dict[str, dict[str, Callable[[Event], None]]] = {}
_current_event: ContextVar[str] = ContextVar("kinu_current_event", default="")


class OutsideTransaction(RuntimeError):  # noqa: N818
    """An event was about to be published outside the transaction that makes it true."""


class DuplicateHandler(Exception):  # noqa: N818
    """Two handlers of one event carry the same name."""


def on(event_type: type[Handled], *, name: str = "") -> Callable[[Handler[Handled]], Handler[Handled]]:
    """Make a function of a room's `handlers.py` a handler of `event_type`.

    It may run more than once; what it writes in the database is undone when it fails. Its name (module and function
    unless given) is stored with each delivery: renaming a handler strands the deliveries under way.
    """

    def register(handler: Handler[Handled]) -> Handler[Handled]:
        handler_name = name or f"{handler.__module__}.{handler.__qualname__}".removeprefix("kinu.")
        of_event = _handlers.setdefault(event_type.name, {})
        if handler_name in of_event:
            raise DuplicateHandler(f"'{handler_name}' handles '{event_type.name}' already")
        of_event[handler_name] = handler  # type: ignore[assignment]
        return handler

    return register


def handlers_of(event_name: str) -> dict[str, Callable[[Event], None]]:
    """Return the handlers of an event by name."""
    return dict(_handlers.get(event_name, {}))


def publish(event: Event, *, now: datetime | None = None) -> str:
    """Store an event and one delivery per handler in the caller's transaction; returns the event's id.

    Raises OutsideTransaction when no transaction is open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"'{event.name}' must be published inside transaction.atomic()")
    at = now or clock.now()
    row = EventRow.objects.create(id=new_id(), name=event.name, payload=to_text(event), published_at=at)
    names = handlers_of(event.name)
    DeliveryRow.objects.bulk_create([DeliveryRow(event=row, handler=name, due_at=at) for name in names])
    if names:
        transaction.on_commit(wake_worker)
    return row.id


def deliver_pending(*, now: datetime, limit: int = 100) -> int:
    """Deliver what is due, oldest first; returns how many attempts were made (failed ones included)."""
    attempts = 0
    while attempts < limit and (row := _claim(now=now)) is not None:
        _deliver(row, now=now)
        attempts += 1
    return attempts


def current_event_id() -> str:
    """Return the id of the event being handled; "" outside a handler. Good as a key for a job it enqueues."""
    return _current_event.get()


def once(key: str, *, now: datetime | None = None) -> bool:
    """Tell whether work under this key is still to be done, and claim it in the caller's transaction.

    False means an earlier, committed attempt did it. For handlers and jobs that write outside their own transaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"'{key}' must be claimed inside transaction.atomic()")
    _, fresh = OnceRow.objects.get_or_create(key=key, defaults={"at": now or clock.now()})
    return fresh


def resend(*, numbers: tuple[int, ...] | None, by: Actor, now: datetime) -> int:
    """Make dead deliveries (all of them when `numbers` is None) due again; returns how many."""
    with transaction.atomic(), audit.record("outbox.resent", by=by, subject="outbox", now=now) as entry:
        dead = DeliveryRow.objects.filter(state=State.DEAD)
        if numbers is not None:
            dead = dead.filter(number__in=numbers)
        count = dead.update(state=State.WAITING, attempts=0, due_at=now, lease_until=None, settled_at=None)
        entry.note(count=count, numbers=list(numbers or ()))
        transaction.on_commit(wake_worker)
    return count


def discard(*, number: int, by: Actor, reason: str, now: datetime) -> bool:
    """Give a dead delivery up for good, with a reason; False when it is not dead (any more)."""
    subject = f"outbox:{number}"
    with (
        transaction.atomic(),
        audit.record("outbox.discarded", by=by, subject=subject, reason=reason, now=now),
    ):
        dead = DeliveryRow.objects.filter(number=number, state=State.DEAD)
        return bool(dead.update(state=State.DISCARDED, discard_reason=reason[:300], settled_at=now))


def prune(*, before: datetime) -> int:
    """Delete events published before a moment whose deliveries are all settled well; returns how many."""
    unsettled = DeliveryRow.objects.filter(state__in=(State.WAITING, State.DEAD)).values("event_id")
    gone, _ = EventRow.objects.filter(published_at__lt=before).exclude(id__in=unsettled).delete()
    OnceRow.objects.filter(at__lt=before).delete()
    return gone


def _claim(*, now: datetime) -> DeliveryRow | None:
    waiting = DeliveryRow.objects.filter(state=State.WAITING, due_at__lte=now).order_by("due_at", "number")
    if not waiting.exists():  # asking first keeps an idle SQLite free of write locks
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        row = waiting.first()
        if row is None:
            return None
        if row.attempts >= rules.MAX_ATTEMPTS:  # every worker that tried was killed while at it
            row.state, row.settled_at, row.failure = State.DEAD, now, "kinu.worker-killed"
            row.save(update_fields=["state", "settled_at", "failure"])
            return _claim(now=now)
        # The next attempt is due when the lease ends: a killed worker's delivery comes back by itself.
        row.attempts += 1
        row.due_at = row.lease_until = now + rules.LEASE
        row.save(update_fields=["attempts", "due_at", "lease_until"])
    return row


def _deliver(row: DeliveryRow, *, now: datetime) -> None:
    mine = DeliveryRow.objects.filter(number=row.number, state=State.WAITING, attempts=row.attempts)
    mark = _current_event.set(row.event_id)
    try:
        with transaction.atomic():
            _hand_over(row)
            _settle(mine, now=now)
    except LeaseLost:
        log.warning("outbox.lease-lost", delivery=row.number)
    except Exception as error:  # noqa: BLE001  whatever a handler raises, the others go on
        _note_failure(row, error, now=now)
    finally:
        _current_event.reset(mark)


def _hand_over(row: DeliveryRow) -> None:
    event = EventRow.objects.get(id=row.event_id)
    handler = handlers_of(event.name).get(row.handler)
    if handler is None:
        raise HandlerGone(row.handler)
    handler(from_text(event.name, event.payload))


def _settle(mine: QuerySet[DeliveryRow], *, now: datetime) -> None:
    if not mine.update(state=State.DELIVERED, settled_at=now, lease_until=None, failure="", place=""):
        raise LeaseLost


class HandlerGone(Exception):  # noqa: N818
    """A delivery waits for a handler that no running room offers."""


class LeaseLost(Exception):  # noqa: N818
    """Another worker took the delivery over; what this one did is undone."""


def _note_failure(row: DeliveryRow, error: Exception, *, now: datetime) -> None:
    dead = row.attempts >= rules.MAX_ATTEMPTS
    kind, place = rules.failure_kind(error), rules.failure_place(error)
    log.warning(
        "outbox.delivery-failed", delivery=row.number, handler=row.handler, kind=kind, place=place, dead=dead
    )
    due_at = now + rules.pause_after(row.attempts, spread_by=row.event_id)
    mine = DeliveryRow.objects.filter(number=row.number, state=State.WAITING, attempts=row.attempts)
    mine.update(
        state=State.DEAD if dead else State.WAITING,
        settled_at=now if dead else None,
        due_at=due_at,
        lease_until=None,
        failure=kind,
        place=place,
    )
