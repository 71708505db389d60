"""The clock. Only entry points (views, handlers, tasks, commands) read it and hand `now` down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")
_standing: ContextVar[datetime | None] = ContextVar("kinu_standing_clock", default=None)


def now() -> datetime:
    """Return this moment as an aware datetime in Japan standard time."""
    return _standing.get() or datetime.now(JST)  # noqa: TID251  the one place that reads the clock


def today() -> date:
    """Return the calendar day in Japan."""
    return now().date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand in this block, for the demo city, which must not depend on when it is made.

    >>> with standing_at(datetime(2026, 4, 1, tzinfo=JST)): today()
    datetime.date(2026, 4, 1)
    """
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)
