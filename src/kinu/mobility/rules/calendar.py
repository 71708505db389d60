"""When the service runs and how it promises, read from the overlay's service.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kinu.kernel import days

from .fares import DataUnreadable

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours from one day on, in minutes since midnight."""

    valid_from: date
    weekdays: frozenset[int]
    opens: int
    closes: int
    on_holidays: bool
    at_year_end: bool


@dataclass(frozen=True, slots=True)
class Service:
    """The service as the city runs it."""

    name: Mapping[str, str]
    phone: str
    confirmed: bool
    hours: tuple[Hours, ...]
    days_ahead: int
    minutes_before: int
    remind_minutes: int
    window: float
    alpha: float
    beta: float
    cap: float
    reach: float
    wait_for_rider: float
    delay_told: float
    most_people: int
    most_wheelchairs: int
    most_luggage: int

    def hours_on(self, day: date) -> tuple[int, int] | None:
        """Return (opens, closes) in minutes of the day by the calendar, None when the service rests."""
        valid = [one for one in self.hours if one.valid_from <= day]
        if not valid:
            return None
        rule = max(valid, key=lambda one: one.valid_from)
        rests = (
            day.weekday() not in rule.weekdays
            or (days.is_holiday(day) and not rule.on_holidays)
            or (days.is_year_end(day) and not rule.at_year_end)
        )
        return None if rests else (rule.opens, rule.closes)


def minute_of(moment: datetime, *, day: date) -> float:
    """Return the minutes from midnight of the service day; negative the evening before, past 1440 after midnight.

    >>> minute_of(datetime(2026, 11, 25, 9, 30), day=date(2026, 11, 25)), minute_of(datetime(2026, 11, 24, 23), day=date(2026, 11, 25))
    (570.0, -60.0)
    """
    return (moment.replace(tzinfo=None) - datetime.combine(day, datetime.min.time())).total_seconds() / 60


def moment_of(day: date, minute: float) -> datetime:
    """Return the wall-clock moment (without time zone) of a minute of the day.

    >>> moment_of(date(2026, 11, 25), 1450)
    datetime.datetime(2026, 11, 26, 0, 10)
    """
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)


def clock_text(minute: float) -> str:
    """Return a minute of the day as the clock shows it to staff.

    >>> clock_text(569.6), clock_text(1450)
    ('9:30', '0:10')
    """
    whole = round(minute)
    return f"{whole // 60 % 24}:{whole % 60:02d}"


def minutes_in(text: str) -> int:
    """Read "08:00" as minutes since midnight; raises ValueError.

    >>> minutes_in("08:30")
    510
    """
    hours, _colon, minutes = text.partition(":")
    value = int(hours) * 60 + int(minutes)
    if not (0 <= int(minutes) < 60 and 0 <= value <= 1440):
        raise ValueError(text)
    return value


def service_from(data: Any, *, file: str) -> Service:
    """Read the overlay's service. Raises DataUnreadable."""
    try:
        booking, promise, most = data["booking"], data["promise"], data["most"]
        return Service(
            name=dict(data["name"]),
            phone=str(data["phone"]),
            confirmed=bool(data["confirmed"]),
            hours=tuple(_hours(one) for one in data["hours"]),
            days_ahead=int(booking["days_ahead"]),
            minutes_before=int(booking["minutes_before"]),
            remind_minutes=int(booking["remind_minutes"]),
            window=float(promise["window"]),
            alpha=float(promise["alpha"]),
            beta=float(promise["beta"]),
            cap=float(promise["cap"]),
            reach=float(promise["reach"]),
            wait_for_rider=float(promise["wait_for_rider"]),
            delay_told=float(promise["delay_told"]),
            most_people=int(most["people"]),
            most_wheelchairs=int(most["wheelchairs"]),
            most_luggage=int(most["luggage"]),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise DataUnreadable(f"{file}: {type(wrong).__name__} at {wrong}") from wrong


def _hours(one: Any) -> Hours:
    opens, closes = minutes_in(str(one["opens"])), minutes_in(str(one["closes"]))
    if closes <= opens:
        raise ValueError(f"closes {one['closes']}")
    return Hours(
        valid_from=date.fromisoformat(str(one["from"])),
        weekdays=frozenset(WEEKDAYS.index(day) for day in one["weekdays"]),
        opens=opens,
        closes=closes,
        on_holidays=one["holidays"] == "open",
        at_year_end=one["year_end"] == "open",
    )
