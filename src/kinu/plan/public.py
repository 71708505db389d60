"""The door of plan: the state of the city's plan at this moment."""

from __future__ import annotations

from datetime import datetime

from .rules.state import GroupStatus, MeasureStatus, PartStatus, PlanStatus, Reading, State, SystemStatus
from .selectors import status as _status

__all__ = [
    "GroupStatus",
    "MeasureStatus",
    "PartStatus",
    "PlanStatus",
    "Reading",
    "State",
    "SystemStatus",
    "status",
]


def status(*, now: datetime) -> PlanStatus:
    """Return every measure with its systems, their derived state and live numbers."""
    return _status.status(now=now)
