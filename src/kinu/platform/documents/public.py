"""The door of documents: issue, supersede, revoke, verify, preview, hand out.

`issue(template="procedures/jidoteate/decision", title="児童手当認定通知書", data={…}, subject="procedures.application:<id>",
resident_id=…, by=actor, now=now, office="こども課")` looks for `cities/<city>/procedures/jidoteate/decision.typ`, then for
`documents/jidoteate/decision.typ` in the room's folder; or it prints on the `paper` the room kept from `paper_of`. How to write one: docs/howto/write-a-letter.md.
Everybody whom the matter's room lets read downloads at `/documents/<id>/` (url name `documents:pdf`).
"""

from __future__ import annotations

from .selectors import (
    Genuineness,
    IssuedDocument,
    Verdict,
    documents_of,
    issued_document,
    verify_bytes,
    verify_number,
)
from .services import issue, paper_of, pdf_of, render, revoke
from .services.refusals import (
    AlreadyWithdrawn,
    CannotPrint,
    DocumentNotFound,
    SealNotUsable,
    TemplateBroken,
    TemplateMissing,
)

__all__ = [
    "AlreadyWithdrawn",
    "CannotPrint",
    "DocumentNotFound",
    "Genuineness",
    "IssuedDocument",
    "SealNotUsable",
    "TemplateBroken",
    "TemplateMissing",
    "Verdict",
    "documents_of",
    "issue",
    "issued_document",
    "paper_of",
    "pdf_of",
    "render",
    "revoke",
    "verify_bytes",
    "verify_number",
]
