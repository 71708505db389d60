"""What the rooms say at this moment. A room that fails to answer is shown as unreadable; the page stands.

An answer is kept for READINGS_LAST, so that a much-read page does not ask every room on every request.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

import structlog

from kinu.plan.rules.state import Reading, State
from kinu.platform.hooks import public as hooks

READINGS_LAST = timedelta(seconds=30)

Answer = TypeVar("Answer", bound=State | Reading)
log = structlog.get_logger(__name__)
_kept: dict[tuple[str, str, date], tuple[datetime, State | Reading]] = {}


def forget() -> None:
    """Ask every room anew at the next reading."""
    _kept.clear()


def state_of(system_id: str, *, now: datetime) -> State:
    """Return the state a room gives for a system; not begun when no room claims it."""
    claim = hooks.systems.get(system_id)
    if claim is None:
        return State.NOT_BEGUN
    return _keep(("claim", system_id, now.date()), now, lambda: _ask_claim(claim))


def reading_of(indicator: hooks.Indicator, *, since: date, until: date, now: datetime) -> Reading:
    """Return the number of one indicator for the period."""
    return _keep(("indicator", indicator.id, since), now, lambda: ask_indicator(indicator, since, until))


def ask_indicator(indicator: hooks.Indicator, since: date, until: date) -> Reading:
    """Ask the room itself, without the kept answer."""
    value, readable = None, True
    try:
        answer = indicator.read(since, until)
        value = None if answer is None else float(answer)
    except Exception as failure:  # noqa: BLE001  one failing room must not take the whole plan from the screen
        readable = False
        log.warning("plan.indicator_unreadable", indicator=indicator.id, failure=type(failure).__name__)
    return Reading(
        indicator.id, indicator.label, indicator.unit, value, readable, since, until, indicator.better
    )


def _ask_claim(claim: hooks.SystemClaim) -> State:
    try:
        if claim.works():
            return State.WORKS
        return State.UNDER_WAY if claim.began() else State.NOT_BEGUN
    except Exception as failure:  # noqa: BLE001  as above
        log.warning("plan.claim_unreadable", system=claim.id, room=claim.room, failure=type(failure).__name__)
        return State.UNREADABLE


def _keep(key: tuple[str, str, date], now: datetime, ask: Callable[[], Answer]) -> Answer:
    kept = _kept.get(key)
    if kept is not None and timedelta(0) <= now - kept[0] < READINGS_LAST:
        return kept[1]  # type: ignore[return-value]  # the key begins with the kind of the answer
    answer = ask()
    _kept[key] = (now, answer)
    return answer
