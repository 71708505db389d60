"""The door of audit: write a sentence, log a look, read who looked, verify the chain."""

from __future__ import annotations

from .seals import seal_pending
from .selectors import Change, LogState, Look, LookGroup, Sentence, grouped, log_state, looks_at, trail
from .services import BulkItem, Entry, OutsideTransaction, look, look_many, record, record_many
from .triggers import guard, guarded, unguard
from .verify import Verdict, remember, verify

__all__ = [
    "BulkItem",
    "Change",
    "Entry",
    "LogState",
    "Look",
    "LookGroup",
    "OutsideTransaction",
    "Sentence",
    "Verdict",
    "grouped",
    "guard",
    "guarded",
    "log_state",
    "look",
    "look_many",
    "looks_at",
    "record",
    "record_many",
    "remember",
    "seal_pending",
    "trail",
    "unguard",
    "verify",
]
