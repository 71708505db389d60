"""Reads: issued documents, and the answer to "is this genuine?"."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kinu.kernel.clock import JST

from .adapters import has_good_signature
from .models import Document, DocumentState
from .rules import as_typed, shown


class Genuineness(StrEnum):
    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    NOT_GENUINE = "not-genuine"


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """What other rooms may know of a document. `number` is as printed; `state` as in DocumentState."""

    id: str
    number: str
    title: str
    office: str
    template: str
    subject: str
    resident_id: str
    issued_at: datetime
    file_id: str
    sha256: str
    size: int
    state: str
    superseded_by: str

    @property
    def is_valid(self) -> bool:
        return self.state == DocumentState.ISSUED


@dataclass(frozen=True, slots=True)
class Verdict:
    """The public answer. It says what the paper is and never whose it is."""

    state: Genuineness
    number: str = ""
    title: str = ""
    office: str = ""
    issued_on: date | None = None
    changed_on: date | None = None

    @property
    def is_genuine(self) -> bool:
        return self.state is Genuineness.GENUINE


NOT_GENUINE = Verdict(state=Genuineness.NOT_GENUINE)
_STATES = {
    DocumentState.ISSUED.value: Genuineness.GENUINE,
    DocumentState.SUPERSEDED.value: Genuineness.SUPERSEDED,
    DocumentState.REVOKED.value: Genuineness.REVOKED,
}


def verify_number(number: str) -> Verdict:
    """Tell what the register says about a number as a person typed it."""
    typed = as_typed(number)
    row = Document.objects.filter(number=typed).first() if typed else None
    return _verdict(row) if row else NOT_GENUINE


def verify_bytes(data: bytes) -> Verdict:
    """Tell whether these very bytes were issued. Two nets: the register's digest, and the signature in the file."""
    row = Document.objects.filter(sha256=hashlib.sha256(data).hexdigest()).first()
    if row is None or not has_good_signature(data, moment=row.issued_at):
        return NOT_GENUINE
    return _verdict(row)


def issued_document(document_id: str) -> IssuedDocument | None:
    row = Document.objects.filter(id=document_id).first()
    return issued_document_of(row) if row else None


def documents_of(*, subject: str) -> tuple[IssuedDocument, ...]:
    """Return the documents of one matter, newest first; the caller has checked who asks."""
    rows = Document.objects.filter(subject=subject).order_by("-issued_at", "-number")
    return tuple(issued_document_of(row) for row in rows)


def latest_documents(*, number: str = "", limit: int = 50) -> tuple[IssuedDocument, ...]:
    """Return the newest documents, or those whose number a person typed in part."""
    rows = Document.objects.order_by("-issued_at")
    digits = "".join(c for c in number.upper() if c.isalnum())
    return tuple(
        issued_document_of(row)
        for row in (rows.filter(number__startswith=digits) if digits else rows)[:limit]
    )


def issued_document_of(row: Document) -> IssuedDocument:
    return IssuedDocument(
        id=row.id,
        number=shown(row.number),
        title=row.title,
        office=row.office,
        template=row.template,
        subject=row.subject,
        resident_id=row.resident_id,
        issued_at=row.issued_at,
        file_id=row.file_id,
        sha256=row.sha256,
        size=row.size,
        state=row.state,
        superseded_by=row.superseded_by,
    )


def _verdict(row: Document) -> Verdict:
    return Verdict(
        state=_STATES[row.state],
        number=shown(row.number),
        title=row.title,
        office=row.office,
        issued_on=row.issued_at.astimezone(JST).date(),
        changed_on=row.state_at.astimezone(JST).date() if row.state_at else None,
    )
