"""Decisions of a day: on the fold of all events up to n, stored as n+1 … in one transaction (docs/adr/0015-mobility.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kinu.kernel.actor import Actor
from kinu.mobility.engine.online import Command, Event, Impossible
from kinu.mobility.models import DayEvent
from kinu.mobility.rules.calendar import minute_of
from kinu.mobility.selectors.days import SETUP, Day, opened, read_day, setup_for

from .projecting import project
from .refusals import CannotDo, OfferGone, TooBusy

TRIES = 12
CLASHES = ("mobility_event_once", "mobility_dayevent.day, mobility_dayevent.sequence")


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision stored: the events, the number of the first, the day before and after."""

    day: date
    events: tuple[Event, ...]
    first: int
    before: Day
    after: Day


def decide(
    *, day: date, command: Command, by: Actor, now: datetime, then: Callable[[Decided], None] | None = None
) -> Decided:
    """Decide a command on the newest state and store what it means; `then` runs in the same transaction.

    When somebody else stored an event meanwhile, the unique number refuses ours and the command is decided again on
    the new state. Raises OfferGone or CannotDo (nothing stored), TooBusy after many clashes. Must be the outermost
    transaction, else what this process keeps could run ahead of the database.
    """
    return store(day=day, make=lambda held: _events(held, command, now), by=by, now=now, then=then)


def store(
    *,
    day: date,
    make: Callable[[Day], Sequence[Event]],
    by: Actor,
    now: datetime,
    then: Callable[[Decided], None] | None = None,
) -> Decided:
    """As `decide`, for events that `make` finds on the state it is given."""
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                held = read_day(day)
                decided = _append(held, tuple(make(held)), by=by, now=now)
                project(decided.after, decided.events, by=by, now=now)
                if then is not None:
                    then(decided)
                return decided
        except IntegrityError as clash:
            if not any(mark in str(clash) for mark in CLASHES):
                raise
    raise TooBusy


def set_up(*, day: date, by: Actor, now: datetime) -> bool:
    """Take over changed shifts, vehicles and rules for a day that is opened already. Tells whether anything changed."""
    for _try in range(TRIES):
        held = read_day(day)
        setup = setup_for(day)
        if not held.is_opened or held.setup == setup:
            return False
        try:
            with transaction.atomic():
                DayEvent.objects.create(
                    day=day, sequence=held.last + 1, kind=SETUP, data=setup, at=now, by=by.account_id
                )
                return True
        except IntegrityError:
            continue
    raise TooBusy


def _events(held: Day, command: Command, now: datetime) -> tuple[Event, ...]:
    try:
        return held.state.decide(command, minute_of(now, day=held.day))
    except Impossible as no:
        raise (OfferGone if no.code == "offer-gone" else CannotDo(why=no.code)) from no


def _append(held: Day, events: tuple[Event, ...], *, by: Actor, now: datetime) -> Decided:
    """Insert the events after the last one; before the first of a day its vehicles and rules."""
    first = held.last + 1
    rows = []
    if not held.is_opened and events:
        rows = [(SETUP, held.setup), ("opened", opened(held.state).to_json())]
        first += len(rows)
    rows += [(event.name, event.to_json()) for event in events]
    DayEvent.objects.bulk_create(
        DayEvent(day=held.day, sequence=held.last + place, kind=kind, data=data, at=now, by=by.account_id)
        for place, (kind, data) in enumerate(rows, 1)
    )
    after = Day(
        day=held.day,
        state=held.state.fold(events),
        setup=held.setup,
        last=held.last + len(rows),
        sequences=(),
        revision=held.revision,
    )
    return Decided(day=held.day, events=events, first=first, before=held, after=after)
