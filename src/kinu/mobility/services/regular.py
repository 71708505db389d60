"""Trips of every week: the night's job books them as far ahead as the service allows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from kinu.kernel.actor import Actor, system
from kinu.kernel.refusal import Refusal
from kinu.mobility.models import RegularRun, RegularTrip, Trip, TripState
from kinu.mobility.rules.wishes import Asked
from kinu.mobility.selectors.data import open_days, service
from kinu.platform.audit import public as audit

from . import telling
from .asking import ask, back_from
from .booking import Acceptance, accept, cancel
from .refusals import RegularNotFound, SamePlace

DO_NOT_ASK = frozenset({"mobility.too-busy", "mobility.offer-gone"})
"""Refusals after which the next night tries again."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """A trip of every week as asked: `weekdays` 0 (Monday) to 6; `return_minute` None without a way back."""

    asked: Asked
    weekdays: frozenset[int]
    return_minute: int | None = None
    ends_on: date | None = None


def make_regular(weekly: Weekly, *, rider_id: str, by: Actor, now: datetime) -> str:
    """Write down a weekly trip and book what can be booked already; returns its id."""
    asked = weekly.asked
    if asked.origin_id == asked.destination_id:
        raise SamePlace
    with transaction.atomic():
        row = RegularTrip.objects.create(
            rider_id=rider_id, origin_id=asked.origin_id, destination_id=asked.destination_id,
            weekdays="".join(str(day) for day in sorted(weekly.weekdays)), mode=asked.mode,
            minute=round(asked.minute or 0), return_minute=weekly.return_minute, people=asked.people,
            children=asked.children, wheelchairs=asked.wheelchairs, luggage=asked.luggage, starts_on=asked.day,
            ends_on=weekly.ends_on, created_at=now,
        )  # fmt: skip
        with audit.record("mobility.regular-made", by=by, subject=row.id, now=now) as sentence:
            sentence.resident_id = row.rider.resident_id
    book_regular(row, by=by, now=now)
    return row.id


def end_regular(*, regular_id: str, by: Actor, now: datetime, rider_id: str = "") -> int:
    """End a weekly trip and cancel what it has booked from tomorrow on; returns how many were cancelled."""
    row = RegularTrip.objects.filter(id=regular_id).select_related("rider").first()
    if row is None or (rider_id and row.rider_id != rider_id):
        raise RegularNotFound
    with transaction.atomic():
        RegularTrip.objects.filter(id=row.id).update(ends_on=now.date())
        with audit.record(
            "mobility.regular-ended", by=by, subject=row.id, resident_id=row.rider.resident_id, now=now
        ):
            pass
    ahead = Trip.objects.filter(regular=row, day__gt=now.date(), state=TripState.BOOKED)
    ids = list(ahead.values_list("id", flat=True))
    for trip_id in ids:
        cancel(trip_id=trip_id, by=by, now=now, reason="regular-ended")
    return len(ids)


def book_regulars(*, now: datetime) -> int:
    """Book every weekly trip as far ahead as the service allows; returns how many trips were booked."""
    by = system("mobility")
    rows = RegularTrip.objects.filter(starts_on__lte=now.date() + timedelta(days=service().days_ahead))
    return sum(
        book_regular(row, by=by, now=now)
        for row in rows.select_related("rider").order_by("created_at", "id")
        if row.ends_on is None or row.ends_on > now.date()
    )


def book_regular(row: RegularTrip, *, by: Actor, now: datetime) -> int:
    """Book the days of one weekly trip that are not booked yet; a day that cannot be had is told once."""
    done = set(RegularRun.objects.filter(regular=row, day__gt=now.date()).values_list("day", "leg"))
    booked = 0
    for day in _days(row, now=now):
        for leg, asked in _legs(row, day):
            if (day, leg) not in done:
                booked += _book(row, day, leg, asked, by=by, now=now)
    return booked


def _days(row: RegularTrip, *, now: datetime) -> list[date]:
    """Days from tomorrow on; today's rides are booked by hand."""
    ahead = open_days(now.date() + timedelta(days=1), now.date() + timedelta(days=service().days_ahead))
    return [
        day
        for day in ahead
        if str(day.weekday()) in row.weekdays
        and day >= row.starts_on
        and (row.ends_on is None or day <= row.ends_on)
    ]


def _legs(row: RegularTrip, day: date) -> list[tuple[str, Asked]]:
    out = Asked(
        origin_id=row.origin_id, destination_id=row.destination_id, day=day, mode=row.mode, minute=float(row.minute),
        people=row.people, children=row.children, wheelchairs=row.wheelchairs, luggage=row.luggage,
    )  # fmt: skip
    legs = [("out", out)]
    if row.return_minute is not None:
        legs.append(("back", replace(back_from(out, minute=float(row.return_minute)), day=day)))
    return legs


def _book(row: RegularTrip, day: date, leg: str, asked: Asked, *, by: Actor, now: datetime) -> int:
    """Book one leg and write down what came of it; the unique run keeps two jobs from booking it twice."""
    trip_id, code = "", ""
    try:
        answer = ask(asked=asked, channel="regular", now=now, rider_id=row.rider_id)
        if answer.offers:
            offer = answer.offers[0].offer
            booked = accept(
                Acceptance(
                    offer=offer, asked=asked, rider_id=row.rider_id, channel="regular", regular_id=row.id
                ),
                by=by,
                now=now,
            )
            trip_id = booked.trip_id
        else:
            code = answer.reasons[0].code if answer.reasons else "no-vehicle"
    except Refusal as no:
        if no.code in DO_NOT_ASK:
            return 0
        code = no.code.partition(".")[2]
    try:
        with transaction.atomic():
            RegularRun.objects.create(regular=row, day=day, leg=leg, trip_id=trip_id, code=code)
            if code:
                telling.tell_not_booked(day, round(asked.minute or 0), rider=row.rider, now=now)
    except IntegrityError:
        if trip_id:
            cancel(trip_id=trip_id, by=by, now=now, reason="twice")
        return 0
    return 1 if trip_id else 0
