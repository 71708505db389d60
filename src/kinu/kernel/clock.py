"""The clock. Only entry points (views, handlers, tasks, commands) read it and hand `now` down."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """Return this moment as an aware datetime in Japan standard time."""
    return datetime.now(JST)  # noqa: TID251  the one place that reads the clock


def today() -> date:
    """Return the calendar day in Japan."""
    return now().date()
