"""The door of procedures: find a procedure, see one's own applications. Functions and frozen dataclasses only."""

from __future__ import annotations

from .navigator import NavQuestion, Note, Paper, Plan, PlanItem, Refused
from .selectors.cards import ApplicationCard, DraftCard, LifeEvent, ProcedureCard, WorkCount
from .selectors.catalogue import find_procedures, life_events, popular, procedures_of_event
from .selectors.mine import my_applications, my_drafts
from .selectors.navigator import NavEntry, apply_answer, navigate, navigator_entries, next_question
from .selectors.work import work_count

__all__ = [
    "ApplicationCard",
    "DraftCard",
    "LifeEvent",
    "NavEntry",
    "NavQuestion",
    "Note",
    "Paper",
    "Plan",
    "PlanItem",
    "ProcedureCard",
    "Refused",
    "WorkCount",
    "apply_answer",
    "find_procedures",
    "life_events",
    "my_applications",
    "my_drafts",
    "navigate",
    "navigator_entries",
    "next_question",
    "popular",
    "procedures_of_event",
    "work_count",
]
