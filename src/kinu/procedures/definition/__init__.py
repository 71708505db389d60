"""definition: a procedure as data, and the pure functions that read it.

For: the format of a pack, conditions, what is visible, cleaning of answers, summaries, snapshots, search.
Not for: storing anything, the clock, the network, Django. Whoever submits pins a snapshot (`to_json`).
Owns the words: definition, pack, section, step, field, group, condition, snapshot, digest.
"""

from .model import (
    ADDRESS_PARTS,
    LANGUAGES,
    Answers,
    Attachment,
    Condition,
    Decision,
    Declaration,
    Definition,
    Field,
    KnownFact,
    Option,
    Output,
    Reason,
    Section,
    State,
    Text,
)
from .results import Change, Cleaned, Missing, NeededAttachment, Prefilled, Step, SummaryRow

__all__ = [
    "ADDRESS_PARTS",
    "LANGUAGES",
    "Answers",
    "Attachment",
    "Change",
    "Cleaned",
    "Condition",
    "Decision",
    "Declaration",
    "Definition",
    "Field",
    "KnownFact",
    "Missing",
    "NeededAttachment",
    "Option",
    "Output",
    "Prefilled",
    "Reason",
    "Section",
    "State",
    "Step",
    "SummaryRow",
    "Text",
]
