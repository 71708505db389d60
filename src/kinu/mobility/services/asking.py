"""Ask the day for offers. What cannot be met is counted for the council's report, without a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kinu.kernel.ids import new_id
from kinu.mobility.engine.online import Cancel, DayState, Impossible, Offer, Reason, Refused
from kinu.mobility.models import Trip, Unmet
from kinu.mobility.rules.calendar import minute_of
from kinu.mobility.rules.fares import Fare, Holder, fare_of
from kinu.mobility.rules.wishes import Asked, overlap, wish_of
from kinu.mobility.selectors.data import fares_on, hours_on, service
from kinu.mobility.selectors.days import read_day
from kinu.mobility.selectors.network import StopView, stop_of
from kinu.mobility.selectors.riders import holder_of

from .refusals import AlreadyBooked, OutsideDays, SamePlace, ServiceRests, StopUnknown, TooMany


@dataclass(frozen=True, slots=True)
class Priced:
    """An offer with what it costs."""

    offer: Offer
    fare: Fare


@dataclass(frozen=True, slots=True)
class Answer:
    """Up to three offers; or the reasons why not and the nearest offers at other times."""

    asked: Asked
    offers: tuple[Priced, ...]
    reasons: tuple[Reason, ...] = ()
    alternatives: tuple[Priced, ...] = ()


def ask(
    *,
    asked: Asked,
    channel: str,
    now: datetime,
    rider_id: str = "",
    replaces: str = "",
    counted: bool = True,
) -> Answer:
    """Return offers for a ride. `replaces` is a trip that falls away with it. Raises a Refusal for what cannot be asked."""
    origin, destination = check(asked, now=now)
    state = _without(read_day(asked.day).state, replaces, minute_of(now, day=asked.day))
    minute = max(minute_of(now, day=asked.day), 0.0)
    wish = wish_of(asked, request_id=new_id(), origin=origin.place, destination=destination.place, now=minute)
    found = state.offers(wish, minute)
    holder = holder_of(rider_id, day=asked.day) if rider_id else None
    busy = busy_spans(rider_id, day=asked.day, but=replaces)
    if not isinstance(found, Refused):
        return Answer(asked=asked, offers=_priced(_free(found, busy), asked, holder))
    others = _free(found.alternatives, busy) if found.alternatives else ()
    if counted:
        _count(found, asked, origin, destination, channel=channel, now=now)
    return Answer(asked=asked, offers=(), reasons=found.reasons, alternatives=_priced(others, asked, holder))


def check(asked: Asked, *, now: datetime) -> tuple[StopView, StopView]:
    """Return the two stops, or raise the refusal that says what is wrong with the question."""
    origin, destination = stop_of(asked.origin_id), stop_of(asked.destination_id)
    if origin is None or destination is None:
        raise StopUnknown
    if origin.id == destination.id:
        raise SamePlace
    rules = service()
    if asked.people > rules.most_people or asked.wheelchairs > rules.most_wheelchairs:
        raise TooMany(people=rules.most_people)
    if not now.date() <= asked.day <= now.date() + timedelta(days=rules.days_ahead):
        raise OutsideDays(days=rules.days_ahead)
    if hours_on(asked.day) is None:
        raise ServiceRests
    return origin, destination


def fare_for(asked: Asked, *, rider_id: str) -> Fare:
    """Return the fare of a ride for a rider, with passes and discounts of that day."""
    holder = holder_of(rider_id, day=asked.day) if rider_id else None
    return fare_of(fares_on(asked.day), people=asked.people, children=asked.children, holder=holder)


def busy_spans(rider_id: str, *, day: date, but: str = "") -> tuple[tuple[float, float], ...]:
    """Return when a rider is on the way already on a day, `but` for the trip that falls away."""
    if not rider_id:
        return ()
    rows = Trip.objects.filter(rider_id=rider_id, day=day).ahead().exclude(id=but)
    return tuple(rows.values_list("window_from", "arrive_by"))


def _free(offers: tuple[Offer, ...], busy: tuple[tuple[float, float], ...]) -> tuple[Offer, ...]:
    """Leave out offers during which the rider sits in another taxi; raises AlreadyBooked when none is left."""
    free = tuple(
        one
        for one in offers
        if not any(overlap((one.pickup_from, one.latest_arrival), span) for span in busy)
    )
    if not free:
        raise AlreadyBooked
    return free


def _priced(offers: tuple[Offer, ...], asked: Asked, holder: Holder | None) -> tuple[Priced, ...]:
    fare = fare_of(fares_on(asked.day), people=asked.people, children=asked.children, holder=holder)
    return tuple(Priced(offer, fare) for offer in offers)


def _without(state: DayState, trip_id: str, minute: float) -> DayState:
    """Return the day as it would be without a trip."""
    if not trip_id:
        return state
    try:
        return state.fold(state.decide(Cancel(trip_id, "changed"), minute))
    except Impossible:
        return state


def _count(
    found: Refused, asked: Asked, origin: StopView, destination: StopView, *, channel: str, now: datetime
) -> None:
    Unmet.objects.create(
        day=asked.day, at=now, code=found.reasons[0].code if found.reasons else "", origin_id=origin.id,
        destination_id=destination.id, district=origin.district, wished=asked.minute, people=asked.people,
        wheelchairs=asked.wheelchairs, channel=channel, alternatives=len(found.alternatives),
    )  # fmt: skip


def back_from(asked: Asked, *, minute: float) -> Asked:
    """Return the way back of a ride, leaving at a minute of the same day."""
    return replace(
        asked, origin_id=asked.destination_id, destination_id=asked.origin_id, mode="leave", minute=minute
    )
