"""definition: a procedure as data, and the pure functions that read it.

For: the format of a pack, conditions, what is visible, cleaning of answers, summaries, snapshots, search.
Not for: storing anything, the clock, the network, Django. Whoever submits pins a snapshot (`to_json`).
Owns the words: definition, pack, section, step, field, group, condition, snapshot, digest.
"""

from .cleaning import clean_answers, holds_individual_number, missing, read_item, unflatten
from .codec import Unreadable, digest, from_json, to_json
from .letters import letter_data, template_name
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
from .packs import Finding, PackRefused, load_pack, load_packs
from .prefilling import prefill
from .results import Change, Cleaned, Missing, NeededAttachment, Prefilled, Step, SummaryRow
from .searching import Hit, search
from .shortlived import cleared, cleared_details, keeps_short_lived, short_lived_papers, veiled
from .summary import address_words, diff, display, summary_rows
from .visibility import (
    View,
    declarations,
    department_for,
    required_attachments,
    steps,
    visible_fields,
    visible_items,
)

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
    "Finding",
    "Hit",
    "KnownFact",
    "Missing",
    "NeededAttachment",
    "Option",
    "Output",
    "PackRefused",
    "Prefilled",
    "Reason",
    "Section",
    "State",
    "Step",
    "SummaryRow",
    "Text",
    "Unreadable",
    "View",
    "address_words",
    "clean_answers",
    "cleared",
    "cleared_details",
    "declarations",
    "department_for",
    "diff",
    "digest",
    "display",
    "from_json",
    "holds_individual_number",
    "keeps_short_lived",
    "letter_data",
    "load_pack",
    "load_packs",
    "missing",
    "prefill",
    "read_item",
    "required_attachments",
    "search",
    "short_lived_papers",
    "steps",
    "summary_rows",
    "template_name",
    "to_json",
    "unflatten",
    "veiled",
    "visible_fields",
    "visible_items",
]
