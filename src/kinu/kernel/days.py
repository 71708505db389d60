"""Holidays, office days and the counting of legal time limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays


@lru_cache(maxsize=64)
def _of_year(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("JP", years=year, language="ja").items())


def holiday_name(day: date) -> str:
    """Return the name of a 国民の祝日 or 休日 (国民の祝日に関する法律), "" on other days.

    >>> holiday_name(date(2026, 11, 23)), holiday_name(date(2026, 11, 24))
    ('勤労感謝の日', '')
    """
    return str(_of_year(day.year).get(day, ""))


def is_holiday(day: date) -> bool:
    return day in _of_year(day.year)


def is_year_end(day: date) -> bool:
    """Tell whether the city hall rests for the turn of the year, 29 December to 3 January (地方自治法4条の2第2項3号)."""
    return (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)


def is_open_day(day: date) -> bool:
    """Tell whether the city hall works: no Saturday, Sunday, holiday or turn of the year (地方自治法4条の2).

    >>> is_open_day(date(2026, 11, 23)), is_open_day(date(2026, 11, 24)), is_open_day(date(2026, 12, 29))
    (False, True, False)
    """
    return day.weekday() < 5 and not is_holiday(day) and not is_year_end(day)


def next_open_day(day: date) -> date:
    """Return the day itself when the city hall works, else the next one on which it does.

    >>> next_open_day(date(2026, 12, 29))
    datetime.date(2027, 1, 4)
    """
    while not is_open_day(day):
        day += timedelta(days=1)
    return day


def open_days(start: date, end: date) -> Iterator[date]:
    """Yield the office days from start to end, both included."""
    for offset in range((end - start).days + 1):
        day = start + timedelta(days=offset)
        if is_open_day(day):
            yield day


def add_open_days(day: date, count: int) -> date:
    """Return the day `count` office days later; the day itself is not counted.

    >>> add_open_days(date(2026, 11, 20), 1)
    datetime.date(2026, 11, 24)
    """
    for _step in range(count):
        day = next_open_day(day + timedelta(days=1))
    return day


def deadline(event: date, days: int, *, shift: bool = True) -> date:
    """Return the last day of a time limit: the day after the event is day 1 (民法140条).

    A limit that ends on a day the city hall rests runs on to the next open day (地方自治法4条の2第4項), when `shift`.

    >>> deadline(date(2026, 11, 9), 14), deadline(date(2026, 11, 9), 14, shift=False)
    (datetime.date(2026, 11, 24), datetime.date(2026, 11, 23))
    """
    last = event + timedelta(days=days)
    return next_open_day(last) if shift else last


def deadline_counting_event(event: date, days: int, *, shift: bool = True) -> date:
    """Return the last day where the day of the event is day 1, as for births and deaths (戸籍法43条1項).

    >>> deadline_counting_event(date(2026, 11, 10), 14)
    datetime.date(2026, 11, 24)
    """
    return deadline(event, days - 1, shift=shift)


def months_later(day: date, months: int) -> date:
    """Return the last day of a limit of months: the eve of the matching day, or the month's end (民法143条2項).

    The limit begins on the day after the event, here `day` is the event.

    >>> months_later(date(2026, 1, 30), 1), months_later(date(2026, 4, 10), 3)
    (datetime.date(2026, 2, 28), datetime.date(2026, 7, 10))
    """
    start = day + timedelta(days=1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return date(year, month + 1, start.day) - timedelta(days=1)
    except ValueError:
        following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
        return following - timedelta(days=1)
