"""Issue, supersede, revoke, hand out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from kinu.kernel.actor import Actor
from kinu.kernel.clock import JST
from kinu.kernel.fiscal_year import fiscal_year
from kinu.kernel.ids import new_id
from kinu.platform.audit import public as audit
from kinu.platform.documents.adapters import Seal, SealUnusable, seal
from kinu.platform.documents.events import DocumentIssued, DocumentRevoked
from kinu.platform.documents.models import Document, DocumentState, NumberSeries
from kinu.platform.documents.permissions import REVOKE
from kinu.platform.documents.rules import number_for
from kinu.platform.documents.selectors import IssuedDocument, issued_document_of
from kinu.platform.files import public as files
from kinu.platform.outbox import public as outbox

from .refusals import AlreadyWithdrawn, DocumentNotFound, MayNotRevoke, ReasonNeeded, SealNotUsable
from .setting import Sheet, set_pdf


def issue(
    *,
    template: str,
    title: str,
    data: Mapping[str, object],
    subject: str,
    resident_id: str,
    by: Actor,
    now: datetime,
    office: str = "",
    phone: str = "",
    reference: str = "",
    supersedes: str = "",
    delete_after: date | None = None,
    paper: Mapping[str, bytes] | None = None,
    sender: str = "",
) -> IssuedDocument:
    """Number, set, sign and keep one document. All of it happens in one transaction, or nothing does.

    `subject` is the matter ("procedures.application:<id>"): whoever may read its files may read the document.
    `supersedes` is the id of the document that this one replaces. `paper` is what `paper_of(template)` gave on an
    earlier day: with it a letter is made as it was made then, whatever the template says now. `sender` is who
    decides when it is not the mayor, as the board of education (地方教育行政の組織及び運営に関する法律21条).
    """
    signer = _usable_seal(now=now)
    with (
        transaction.atomic(),
        audit.record(
            "documents.issued", by=by, subject=subject, resident_id=resident_id, now=now
        ) as sentence,
    ):
        number = _next_number(now=now)
        sheet = Sheet(
            title=title, moment=now, number=number, office=office, phone=phone, reference=reference,
            is_sample=signer.is_sample, sender=sender,
        )  # fmt: skip
        pdf = signer.sign(set_pdf(template=template, sheet=sheet, data=data, paper=paper), reason=title)
        file = files.keep(
            data=pdf, name=f"{title}.pdf", by=by, purpose="documents.issued", owner=f"documents.of:{subject}",
            now=now, delete_after=delete_after,
        )  # fmt: skip
        row = Document.objects.create(
            id=new_id(), number=number, template=template, title=title, office=office, subject=subject,
            resident_id=resident_id, issued_at=now, issued_by=by.account_id, file_id=file.id, sha256=file.sha256,
            size=file.size, signed_with=signer.fingerprint,
        )  # fmt: skip
        if supersedes:
            _supersede(supersedes, follower=row, now=now)
        outbox.publish(DocumentIssued(document_id=row.id, subject=subject, resident_id=resident_id), now=now)
        sentence.note(document=row.id, number=number, supersedes=supersedes)
    return issued_document_of(row)


def revoke(*, document_id: str, by: Actor, reason: str, now: datetime) -> IssuedDocument:
    """Withdraw a document; its number and file are told as withdrawn from now on. The file itself stays."""
    if not by.can(REVOKE):
        raise MayNotRevoke
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        row = _locked(document_id)
        with audit.record(
            "documents.revoked",
            by=by,
            subject=row.subject,
            resident_id=row.resident_id,
            reason=reason,
            now=now,
        ):
            row.state, row.state_at, row.state_reason = DocumentState.REVOKED, now, reason.strip()[:300]
            row.save(update_fields=["state", "state_at", "state_reason"])
        outbox.publish(
            DocumentRevoked(document_id=row.id, subject=row.subject, resident_id=row.resident_id), now=now
        )
    return issued_document_of(row)


def pdf_of(*, document_id: str, by: Actor, now: datetime) -> files.OpenedFile:
    """Open the signed PDF for `by`. Raises DocumentNotFound also for whoever may not read it."""
    row = Document.objects.filter(id=document_id).first()
    if row is None:
        raise DocumentNotFound
    try:
        return files.open_file(file_id=row.file_id, by=by, now=now)
    except files.FileNotFound as hidden:
        raise DocumentNotFound from hidden


def render(
    *,
    template: str,
    title: str,
    data: Mapping[str, object],
    now: datetime,
    office: str = "",
    reference: str = "",
    paper: Mapping[str, bytes] | None = None,
    sender: str = "",
) -> bytes:
    """Return a preview: unsigned, without a number, 見本 across every page."""
    sheet = Sheet(title=title, moment=now, office=office, reference=reference, sender=sender)
    return set_pdf(template=template, sheet=sheet, data=data, paper=paper)


def _usable_seal(*, now: datetime) -> Seal:
    try:
        signer = seal()
    except SealUnusable as broken:
        raise SealNotUsable from broken
    if not signer.is_valid_at(moment=now):
        raise SealNotUsable
    return signer


def _next_number(*, now: datetime) -> str:
    year = fiscal_year(now.astimezone(JST).date())
    NumberSeries.objects.get_or_create(year=year)
    NumberSeries.objects.filter(year=year).update(last=F("last") + 1)
    return number_for(year=year, position=NumberSeries.objects.get(year=year).last)


def _locked(document_id: str) -> Document:
    row = Document.objects.select_for_update().filter(id=document_id).first()
    if row is None:
        raise DocumentNotFound
    if row.state != DocumentState.ISSUED:
        raise AlreadyWithdrawn
    return row


def _supersede(document_id: str, *, follower: Document, now: datetime) -> None:
    row = _locked(document_id)
    row.state, row.state_at, row.superseded_by = DocumentState.SUPERSEDED, now, follower.id
    row.save(update_fields=["state", "state_at", "superseded_by"])
