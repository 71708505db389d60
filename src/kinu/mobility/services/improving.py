"""Re-optimisation between bookings: it reads n events, thinks, and counts only if n is still the last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kinu.kernel.actor import Actor
from kinu.kernel.refusal import Refusal
from kinu.mobility.engine.online import Event, Replanned
from kinu.mobility.models import Trip, TripState
from kinu.mobility.rules.calendar import minute_of
from kinu.mobility.selectors.days import Day, read_day

from .days import store

ROUNDS = 400
"""Rounds of the search: counted, not timed, so that the same day gives the same plan on every machine."""


class _Outrun(Refusal):
    code = "mobility.outrun"


def improve(*, day: date, by: Actor, now: datetime) -> bool:
    """Look for a better plan of a day and store it when nobody booked meanwhile. Tells whether it was stored."""
    if not Trip.objects.filter(day=day, state=TripState.BOOKED).exists():
        return False
    held = read_day(day)
    better = held.state.reoptimise(max(minute_of(now, day=day), 0.0), iterations=ROUNDS, seed=held.last)
    if better is None:
        return False

    def make(newest: Day) -> Sequence[Event]:
        if newest.last != held.last:
            raise _Outrun
        return _one(better)

    try:
        store(day=day, make=make, by=by, now=now)
    except _Outrun:
        return False
    return True


def _one(better: Replanned) -> tuple[Event, ...]:
    return (better,)
