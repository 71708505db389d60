"""Numbers the plan reads live from this room."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from kinu.kernel.clock import JST
from kinu.platform.hooks import public as hooks

from .models import Found


def told_in(since: date, until: date) -> float | None:
    """Return how many people were told of a right in the days given; None before the first."""
    if not Found.objects.filter(state=Found.State.TOLD).exists():
        return None
    start = datetime.combine(since, time(), JST)
    end = datetime.combine(until + timedelta(days=1), time(), JST)
    return float(Found.objects.filter(state=Found.State.TOLD, state_at__gte=start, state_at__lt=end).count())


def left_open(since: date, until: date) -> float | None:  # noqa: ARG001  a state has no period
    """Return how many found people nobody has told or set aside; None before the first search."""
    if not Found.objects.exists():
        return None
    return float(Found.objects.filter(is_current=True, state__in=("found", "chosen")).count())


hooks.indicators.register(
    hooks.Indicator("eligibility.told", _("市から先に知らせた人"), "人", told_in, (), "higher")
)
hooks.indicators.register(
    hooks.Indicator("eligibility.left-open", _("申請していない対象者"), "人", left_open, (), "lower")
)
