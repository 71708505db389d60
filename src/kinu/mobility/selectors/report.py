"""A month of the service for the council, from trips, wishes without an offer, and what was driven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from kinu.mobility.engine.online import Event
from kinu.mobility.models import DayEvent, Trip, TripState, Unmet
from kinu.mobility.rules.co2 import Factor, NoFactor, Saving, read_factors, saving
from kinu.mobility.rules.driven import DayDriven, driven
from kinu.mobility.rules.report import MonthInNumbers, Outcome, RideFact, month_in_numbers

from .days import SETUP
from .network import Streets, streets
from .played import played_days

SHIPPED = Path(__file__).parent.parent / "co2_factors.yaml"
OUTCOMES: dict[str, Outcome] = {
    TripState.DONE: "ridden",
    TripState.ABOARD: "ridden",
    TripState.NO_SHOW: "no-show",
    TripState.CANCELLED: "cancelled",
    TripState.BOOKED: "open",
}


@dataclass(frozen=True, slots=True)
class MonthReport:
    """The numbers of the days from `since` to `until`; `saving` is None when no factor counts on that day."""

    since: date
    until: date
    numbers: MonthInNumbers
    saving: Saving | None
    vehicles: int
    days: int


def report_of(since: date, until: date) -> MonthReport:
    """Return the numbers of a span of days, both ends included."""
    found = streets()
    told = {day: _driven(day, found) for day in _days_driven(since, until)} if found else {}
    runs = [run for each in told.values() for run in each.runs if run.km > 0]
    pooled = frozenset[str]().union(*(each.pooled for each in told.values()))
    numbers = month_in_numbers(_facts(since, until, pooled, found), runs)
    return MonthReport(
        since=since,
        until=until,
        numbers=numbers,
        saving=_saving(numbers, until),
        vehicles=len({run.vehicle for run in runs}),
        days=len(told),
    )


def factors() -> dict[str, Factor]:
    """Return the CO2 factors: the city's own table, else the shipped one."""
    own = Path(settings.CITY_DIR) / "mobility" / "co2_factors.yaml"
    path = own if own.exists() else SHIPPED
    return _factors(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _factors(path: Path, _stamp: int) -> dict[str, Factor]:
    return read_factors(path.read_text(encoding="utf-8"))


def _saving(numbers: MonthInNumbers, day: date) -> Saving | None:
    try:
        return saving(person_km=numbers.person_km, vehicle_km=numbers.km, day=day, factors=factors())
    except NoFactor:
        return None


def _days_driven(since: date, until: date) -> list[date]:
    rows = DayEvent.objects.filter(day__gte=since, day__lte=until, kind="reached")
    return sorted(set(rows.values_list("day", flat=True)) - played_days())


def _driven(day: date, found: Streets) -> DayDriven:
    setup: dict[str, Any] = {"vehicles": []}
    events = []
    rows = DayEvent.objects.filter(day=day).order_by("sequence").values_list("kind", "data")
    for kind, data in rows:
        if kind == SETUP:
            setup = data
        else:
            events.append(Event.from_json(data))
    return driven(
        events,
        depots={one["id"]: int(one["depot"]) for one in setup["vehicles"]},
        km=found.network().km,
    )


def _facts(since: date, until: date, pooled: frozenset[str], found: Streets | None) -> Iterator[RideFact]:
    trips = Trip.objects.filter(day__gte=since, day__lte=until).exclude(day__in=played_days())
    for row in trips.select_related("origin", "destination"):
        yield RideFact(
            outcome=OUTCOMES[row.state],
            people=row.people,
            village=row.origin.district,
            hour=int((row.wished if row.wished is not None else row.window_from) // 60) % 24,
            window_start=row.window_from,
            window_end=row.window_until,
            picked_up=row.picked_up,
            arrive_by=row.arrive_by,
            dropped_off=row.dropped_off,
            pooled=row.id in pooled,
            direct_km=found.network().km(row.origin.place, row.destination.place) if found else 0.0,
        )
    for unmet in Unmet.objects.filter(day__gte=since, day__lte=until).exclude(day__in=played_days()):
        yield RideFact(
            outcome="refused",
            people=unmet.people,
            village=unmet.district,
            hour=int(unmet.wished // 60) % 24 if unmet.wished is not None else unmet.at.hour,
            reason=unmet.code,
        )


def month_of(day: date) -> tuple[date, date]:
    """Return the first and last day of the month a day lies in.

    >>> month_of(date(2028, 2, 10))
    (datetime.date(2028, 2, 1), datetime.date(2028, 2, 29))
    """
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return first, after - timedelta(days=1)


def months_with_trips() -> list[date]:
    """Return the first days of the months in which something was booked, asked or refused, newest first."""
    return list(Trip.objects.exclude(day__in=played_days()).dates("day", "month", order="DESC")[:24])


def per_day(since: date, until: date) -> Iterator[tuple[date, int, int, int, int]]:
    """Yield day, rides, riders, no-shows, wishes without an offer: no place and no person, so it can be open data."""
    days = sorted(
        (
            set(Trip.objects.filter(day__gte=since, day__lte=until).values_list("day", flat=True))
            | set(Unmet.objects.filter(day__gte=since, day__lte=until).values_list("day", flat=True))
        )
        - played_days()
    )
    for day in days:
        people = list(Trip.objects.filter(day=day, state=TripState.DONE).values_list("people", flat=True))
        missed = Trip.objects.filter(day=day, state=TripState.NO_SHOW).count()
        yield day, len(people), sum(people), missed, Unmet.objects.filter(day=day).count()
