"""Put the demo's driver on duty at this very hour with some rides, for practice and for people's stories in tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.kernel.refusal import Refusal
from kinu.mobility.models import Driver, ServiceException, Shift
from kinu.mobility.rules.calendar import minute_of
from kinu.mobility.rules.wishes import Asked
from kinu.mobility.selectors.network import StopView, stops
from kinu.platform.audit import public as audit

from . import asking, booking, dispatching
from .days import set_up
from .playing import NoPlaying, practice_riders

BEFORE, AFTER, FIRST, GAP = 30, 420, 40, 20
MOST_TRIES = 60


@dataclass(frozen=True, slots=True)
class Rehearsed:
    day: date
    vehicle_id: str
    rides: int


def rehearse(*, rides: int, by: Actor, now: datetime) -> Rehearsed:
    """Open this day now, put the driver who has a login on duty, book rides for that vehicle. Raises NoPlaying."""
    driver = Driver.objects.exclude(account_id="").order_by("id").first()
    towns = [one for one in stops() if one.kind == "town"]
    if not settings.DEMO or driver is None or len(towns) < 2:
        raise NoPlaying
    day = now.date()
    vehicle_id = _open(day, driver, by=by, now=now)
    if vehicle_id is None:
        raise NoPlaying
    set_up(day=day, by=by, now=now)
    made = _book(towns, day, vehicle_id, rides, by=by, now=now)
    return Rehearsed(day, vehicle_id, made)


def _open(day: date, driver: Driver, *, by: Actor, now: datetime) -> str | None:
    """Run the service from now on with the vehicles of the demo; returns the driver's vehicle."""
    minute = int(minute_of(now, day=day))
    span = {"starts": max(0, minute - BEFORE), "ends": minute + AFTER}
    usual = Shift.objects.filter(driver=driver).order_by("day").first()
    if usual is None:
        return None
    with (
        transaction.atomic(),
        audit.record("mobility.rehearsed", by=by, subject=day.isoformat(), now=now),
    ):
        ServiceException.objects.update_or_create(
            day=day,
            defaults={"is_open": True, "opens": 0, "closes": max(1440, minute + AFTER), "why": "練習"},
        )
        for row in Shift.objects.filter(day=usual.day).order_by("vehicle__order"):
            held, fresh = Shift.objects.get_or_create(
                day=day, vehicle_id=row.vehicle_id, defaults={**span, "driver_id": row.driver_id}
            )
            if not fresh:
                held.starts, held.ends = min(held.starts, span["starts"]), max(held.ends, span["ends"])
                held.save(update_fields=["starts", "ends"])
    return usual.vehicle_id


def _book(towns: list[StopView], day: date, vehicle_id: str, rides: int, *, by: Actor, now: datetime) -> int:
    riders, made = practice_riders(now), 0
    for number in range(MOST_TRIES):
        if made == rides:
            break
        origin, goal = towns[number % len(towns)], towns[(number + 3) % len(towns)]
        asked = Asked(origin.id, goal.id, day, "leave", minute_of(now, day=day) + FIRST + GAP * made)
        try:
            answer = asking.ask(asked=asked, channel="phone", now=now, counted=False)
            found = answer.offers or answer.alternatives
            if not found:
                continue
            told = booking.Acceptance(found[0].offer, asked, riders[number % len(riders)], "phone")
            trip_id = booking.accept(told, by=by, now=now).trip_id
            if found[0].offer.vehicle_id != vehicle_id:
                dispatching.move_trip(
                    day=day,
                    trip_id=trip_id,
                    vehicle_id=vehicle_id,
                    despite=True,
                    reason="練習",
                    by=by,
                    now=now,
                )
            made += 1
        except Refusal:
            continue
    return made
