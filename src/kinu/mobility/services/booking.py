"""Book, change and cancel. A promise is an event; nobody gets two answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from kinu.kernel.actor import Actor
from kinu.kernel.ids import spoken_code
from kinu.mobility.engine.online import Accept, Accepted, Cancel, Event, Impossible, Offer
from kinu.mobility.models import Rider, Trip, TripState
from kinu.mobility.rules.calendar import minute_of
from kinu.mobility.rules.wishes import Asked, overlap
from kinu.mobility.selectors.days import Day
from kinu.platform.audit import public as audit

from . import telling
from .asking import busy_spans, check, fare_for
from .days import Decided, decide, store
from .refusals import AlreadyBooked, CannotDo, OfferGone, RiderNotFound, TripNotFound, TripOver

NUMBER_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Booked:
    """What the rider is told: the number to quote and the id of the trip. `fresh` is False for a second press."""

    trip_id: str
    number: str
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An accepted offer with all that belongs to it."""

    offer: Offer
    asked: Asked
    rider_id: str
    channel: str
    replaces: str = ""
    return_of: str = ""
    regular_id: str = ""


def accept(acceptance: Acceptance, *, by: Actor, now: datetime) -> Booked:
    """Take an offer: one transaction stores the events, the trip, the sentence in the log and the message.

    Pressing twice books once. Raises OfferGone when the promise cannot be kept any more, AlreadyBooked when the rider
    would sit in two taxis at once; then nothing is stored, and a trip that was to be replaced stands.
    """
    trip_id = acceptance.offer.wish.request_id if acceptance.offer.wish else ""
    if known := Trip.objects.filter(id=trip_id).first():
        return Booked(known.id, known.number, fresh=False)
    check(acceptance.asked, now=now)
    rider = Rider.objects.filter(id=acceptance.rider_id).first()
    if rider is None:
        raise RiderNotFound
    number = spoken_code(NUMBER_LENGTH)

    def then(decided: Decided) -> None:
        trip = _trip(acceptance, decided, rider=rider, number=number, by=by, now=now)
        _refuse_overlap(trip, replaces=acceptance.replaces)
        trip.save(force_insert=True)
        action = "mobility.changed" if acceptance.replaces else "mobility.booked"
        with audit.record(action, by=by, subject=number, resident_id=rider.resident_id, now=now) as sentence:
            sentence.note(day=acceptance.asked.day, channel=acceptance.channel, event=decided.first)
        telling.tell_accepted(trip, now=now)

    try:
        store(
            day=acceptance.asked.day,
            make=lambda held: _accepting(held, acceptance, now=now),
            by=by,
            now=now,
            then=then,
        )
    except IntegrityError:
        # The same offer pressed twice at the same moment: the trip's key let one through.
        twin = Trip.objects.filter(id=trip_id).first()
        if twin is None:
            raise
        return Booked(twin.id, twin.number, fresh=False)
    return Booked(trip_id, number)


def cancel(*, trip_id: str, by: Actor, now: datetime, reason: str = "", rider_id: str = "") -> None:
    """Take a booked trip out of the day. `rider_id` narrows to that rider's own trips."""
    trip = _own(trip_id, rider_id)
    if trip.state != TripState.BOOKED:
        raise TripOver
    resident_id = trip.rider.resident_id if trip.rider else ""

    def then(_decided: Decided) -> None:
        with audit.record(
            "mobility.cancelled",
            by=by,
            subject=trip.number,
            resident_id=resident_id,
            reason=reason[:200],
            now=now,
        ):
            telling.tell_cancelled(trip, now=now)

    try:
        decide(day=trip.day, command=Cancel(trip.id, reason[:80]), by=by, now=now, then=then)
    except CannotDo as no:
        raise TripOver from no


def _accepting(held: Day, acceptance: Acceptance, *, now: datetime) -> Sequence[Event]:
    """Return the events: the old trip falls away and the new one stands, or neither."""
    minute = minute_of(now, day=held.day)
    state = held.state
    events: tuple[Event, ...] = ()
    try:
        if acceptance.replaces:
            events = state.decide(Cancel(acceptance.replaces, "changed"), minute)
            state = state.fold(events)
        return (*events, *state.decide(Accept(acceptance.offer), minute))
    except Impossible as no:
        raise (TripOver if no.code in {"aboard", "already-over"} else OfferGone) from no


def _trip(
    acceptance: Acceptance, decided: Decided, *, rider: Rider, number: str, by: Actor, now: datetime
) -> Trip:
    accepted = next(event for event in decided.events if isinstance(event, Accepted))
    asked, promise = acceptance.asked, accepted.promise
    fare = fare_for(asked, rider_id=rider.id)
    return Trip(
        id=accepted.request_id, number=number, day=asked.day, rider=rider, origin_id=asked.origin_id,
        destination_id=asked.destination_id, mode=asked.mode, wished=asked.minute,
        window_from=promise.pickup_from, window_until=promise.pickup_to, arrive_by=promise.latest_arrival,
        longest_ride=promise.longest_ride, direct=accepted.direct, fare=fare.yen, fare_code=fare.code,
        people=asked.people, children=asked.children, wheelchairs=asked.wheelchairs, luggage=asked.luggage,
        channel=acceptance.channel, regular_id=acceptance.regular_id or None,
        return_of_id=acceptance.return_of or None, replaces=acceptance.replaces, booked_at=now,
        booked_by=by.account_id,
    )  # fmt: skip


def _refuse_overlap(trip: Trip, *, replaces: str) -> None:
    """Refuse when the rider has another trip at that time."""
    spans = busy_spans(trip.rider_id or "", day=trip.day, but=replaces)
    if any(overlap((trip.window_from, trip.arrive_by), span) for span in spans):
        raise AlreadyBooked


def _own(trip_id: str, rider_id: str) -> Trip:
    trip = Trip.objects.filter(id=trip_id).select_related("rider", "origin", "destination").first()
    if trip is None or (rider_id and trip.rider_id != rider_id):
        raise TripNotFound
    return trip
