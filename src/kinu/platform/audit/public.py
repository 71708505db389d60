"""The door of audit: write a sentence, log a look, read who looked, verify the chain."""

from __future__ import annotations

from .seals import seal_pending
from .selectors import Change, Look, Sentence, looks_at, trail
from .services import BulkItem, Entry, OutsideTransaction, look, look_many, record, record_many
from .verify import Verdict, verify

__all__ = [
    "BulkItem",
    "Change",
    "Entry",
    "Look",
    "OutsideTransaction",
    "Sentence",
    "Verdict",
    "look",
    "look_many",
    "looks_at",
    "record",
    "record_many",
    "seal_pending",
    "trail",
    "verify",
]
