"""The clock of a day: the real one, or the faster one of a day that is played."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kinu.mobility.models import PlayedDay


@dataclass(frozen=True, slots=True)
class DayClock:
    """`now` as the day sees it; `speed` is 1 on a real day; `is_over` when a played day has been played."""

    now: datetime
    speed: float = 1.0
    is_played: bool = False
    is_over: bool = False


def day_clock(day: date, *, now: datetime) -> DayClock:
    """Return the day's own now."""
    row = PlayedDay.objects.filter(day=day).first()
    if row is None:
        return DayClock(now)
    moment = row.starts + (now - row.began_at) * row.speed
    return DayClock(
        now=min(moment.astimezone(now.tzinfo), row.ends.astimezone(now.tzinfo)),
        speed=row.speed,
        is_played=True,
        is_over=moment >= row.ends,
    )


def played_now(*, now: datetime) -> date | None:
    """Return the day that is being played at this moment, the youngest if there are several."""
    for row in PlayedDay.objects.order_by("-began_at")[:3]:
        if row.starts + (now - row.began_at) * row.speed < row.ends:
            return row.day
    return None


def played_days() -> set[date]:
    """Return the days that were played: nobody rode on them, so no number counts them."""
    return set(PlayedDay.objects.values_list("day", flat=True))
