"""Tables of procedures, one module per noun; import them from here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .applications import (
    Application,
    Attachment,
    Draft,
    Filing,
    NumberSeries,
    ProcedureVersion,
    Revision,
    TimelineEntry,
)
from .matters import OPEN_MATTERS, Matter, MatterForm, MatterPaper
from .national_portal import PortalFile, PortalReport, PortalRound
from .navigator import NavigatorCount, NavigatorPlan
from .proposals import OPEN_STATES, Proposal, ProposalStep, Trial
from .work import AssignmentBatch, Correction, Decision, Note, SavedFilter, StepCount

__all__ = [
    "OPEN_MATTERS",
    "OPEN_STATES",
    "Answers",
    "Application",
    "AssignmentBatch",
    "Attachment",
    "Correction",
    "Decision",
    "Draft",
    "Filing",
    "Matter",
    "MatterForm",
    "MatterPaper",
    "NavigatorCount",
    "NavigatorPlan",
    "Note",
    "NumberSeries",
    "PortalFile",
    "PortalReport",
    "PortalRound",
    "ProcedureVersion",
    "Proposal",
    "ProposalStep",
    "Revision",
    "SavedFilter",
    "StepCount",
    "TimelineEntry",
    "Trial",
    "as_json_time",
]


def as_json_time(moment: datetime) -> str:
    """Return the form in which a moment is kept inside JSON columns."""
    return moment.isoformat(timespec="seconds")


Answers = dict[str, Any]
