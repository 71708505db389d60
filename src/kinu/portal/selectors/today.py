"""Today in one's neighbourhood: garbage, and whether the city hall is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kinu.kernel.days import is_open_day, next_open_day
from kinu.platform.places import public as places
from kinu.platform.web.public import City, city

from .garbage import GarbageDays, garbage_days


@dataclass(frozen=True, slots=True)
class OfficeToday:
    """Whether the main office is open on this day and at this moment; `next_day` is the next day it opens."""

    opens_today: bool
    open_now: bool
    next_day: date


@dataclass(frozen=True, slots=True)
class Today:
    day: date
    town: places.Town | None
    garbage: GarbageDays | None
    office: OfficeToday


def today(*, town_id: str, now: datetime) -> Today:
    """Return what matters today; without a town only what holds for the whole city."""
    town = places.town(town_id) if town_id else None
    garbage = garbage_days(town.old_village, today=now.date()) if town else None
    return Today(now.date(), town, garbage, office_today(city(), now=now))


def office_today(of: City, *, now: datetime) -> OfficeToday:
    """Tell whether the main office is open."""
    day, office = now.date(), of.main_office
    opens = _opens_on(of, day)
    next_day = day if opens and now.time() < office.closes else _next_day(of, day)
    return OfficeToday(opens, opens and office.opens <= now.time() < office.closes, next_day)


def _opens_on(of: City, day: date) -> bool:
    return is_open_day(day) and day not in of.closed_days


def _next_day(of: City, day: date) -> date:
    following = next_open_day(day + timedelta(days=1))
    while following in of.closed_days:
        following = next_open_day(following + timedelta(days=1))
    return following
