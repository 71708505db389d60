"""Trips are what the day's events add up to; what a rider must know goes out as a message in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kinu.kernel.actor import Actor
from kinu.mobility.engine.online import (
    Alighted,
    Boarded,
    Cancelled,
    Delayed,
    Event,
    NoShow,
    PromiseMoved,
    PromiseTightened,
    Replanned,
    RoadClosed,
    Undone,
    VehicleOut,
)
from kinu.mobility.models import Trip, TripState
from kinu.mobility.selectors.days import Day

from . import telling

MOVES_TIMES = (Delayed, VehicleOut, RoadClosed, Replanned, Boarded, Alighted)
"""After these somebody's taxi may come later than promised."""


def project(after: Day, events: Iterable[Event], *, by: Actor, now: datetime) -> None:
    """Bring the rows of the trips up to the events; runs in the transaction that stores them."""
    del by
    moved = False
    for event in events:
        _apply(event, day=after, now=now)
        moved = moved or isinstance(event, MOVES_TIMES)
    if moved:
        telling.spread_delays(after, now=now)


def _apply(event: Event, *, day: Day, now: datetime) -> None:
    trips = Trip.objects.filter(day=day.day)
    if isinstance(event, Boarded):
        trips.filter(id=event.request_id).update(state=TripState.ABOARD, picked_up=event.at)
    elif isinstance(event, Alighted):
        trips.filter(id=event.request_id).update(state=TripState.DONE, dropped_off=event.at, ended_at=now)
    elif isinstance(event, Cancelled):
        trips.filter(id=event.request_id).update(state=TripState.CANCELLED, ended_at=now)
    elif isinstance(event, NoShow):
        trips.filter(id=event.request_id).update(state=TripState.NO_SHOW, ended_at=now)
    elif isinstance(event, Undone) and event.request_id:
        trips.filter(id=event.request_id).update(state=TripState.BOOKED, ended_at=None)
    elif isinstance(event, PromiseTightened | PromiseMoved):
        _promise(event, trips.filter(id=event.request_id).first(), now=now)


def _promise(event: PromiseTightened | PromiseMoved, trip: Trip | None, *, now: datetime) -> None:
    if trip is None:
        return
    promise = event.promise
    trip.window_from, trip.window_until = promise.pickup_from, promise.pickup_to
    trip.arrive_by, trip.longest_ride = promise.latest_arrival, promise.longest_ride
    trip.save(update_fields=["window_from", "window_until", "arrive_by", "longest_ride"])
    telling.tell_promise(trip, moved=isinstance(event, PromiseMoved), now=now)
