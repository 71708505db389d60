"""What leaves the city's account in one month: the sum of the months that are paid in it, each by its own rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .answering import answer
from .arithmetic import month_start
from .model import Pack


def payment(pack: Pack, facts: Mapping[str, Any], *, today: date) -> int | None:
    """Return the sum paid in the month of a day; None when nothing is paid then or a month is not yet known."""
    total = 0
    months = pack.months_paid_in(today)
    for back in range(months, 0, -1):
        day = month_start(today, -back)
        told = answer(pack, facts, today=day)
        within = (told.starts is None or told.starts <= day) and (told.ends is None or day <= told.ends)
        if told.status == "unknown" or (told.status == "yes" and told.amount is None):
            return None
        total += (told.amount or 0) if told.status == "yes" and within else 0
    return total if months else None
