"""The plan systems this room carries. The state is asked of the running house, never typed in."""

from __future__ import annotations

from kinu.platform.hooks import public as hooks

from .models import DayEvent, RoadMap, Stop, Trip, TripState
from .selectors.counts import promises_kept
from .selectors.data import has_service

CHANNELS = frozenset({"web", "phone", "line"})
"""By which the plan wants rides to be booked."""
KEPT_PERCENT = 97.0
"""Share of promises that must have been kept: fewer than three in a hundred may be moved (goal M7 of benchmarks/dispatch)."""


def s56_works() -> bool:
    """Tell whether rides booked on every channel of the plan were driven, and nearly all promises were kept."""
    driven = Trip.objects.filter(state=TripState.DONE)
    first, last = driven.order_by("day").first(), driven.order_by("-day").first()
    if first is None or last is None:
        return False
    channels = set(Trip.objects.values_list("channel", flat=True).distinct())
    return channels >= CHANNELS and (promises_kept(first.day, last.day) or 0.0) >= KEPT_PERCENT


def s56_began() -> bool:
    return has_service() and DayEvent.objects.exists()


def s58_works() -> bool:
    """Tell whether one search covers all modes: mobility can be asked for offers, train and bus are not in it yet."""
    return False


def s58_began() -> bool:
    """Tell whether the door for such a search answers: stops, roads and a service are there."""
    return has_service() and Stop.objects.exists() and RoadMap.objects.exists()


hooks.systems.register(
    hooks.SystemClaim("S56", room="mobility", works=s56_works, began=s56_began, url_name="mobility:home")
)
hooks.systems.register(hooks.SystemClaim("S58", room="mobility", works=s58_works, began=s58_began))
