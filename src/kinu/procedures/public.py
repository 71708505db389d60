"""The door of procedures: find a procedure, see one's own applications. Functions and frozen dataclasses only."""

from __future__ import annotations

from .selectors.cards import ApplicationCard, DraftCard, LifeEvent, ProcedureCard, WorkCount
from .selectors.catalogue import find_procedures, life_events, popular, procedures_of_event
from .selectors.mine import my_applications, my_drafts
from .selectors.work import work_count

__all__ = [
    "ApplicationCard",
    "DraftCard",
    "LifeEvent",
    "ProcedureCard",
    "WorkCount",
    "find_procedures",
    "life_events",
    "my_applications",
    "my_drafts",
    "popular",
    "procedures_of_event",
    "work_count",
]
