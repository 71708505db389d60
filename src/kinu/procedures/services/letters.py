"""Papers made of an application after the commit: receipt, decision letter. A second run changes nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.documents import public as documents
from kinu.platform.outbox import public as outbox
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition, Output
from kinu.procedures.events import DocumentIssued
from kinu.procedures.models import Application, Decision, Filing
from kinu.procedures.permissions import subject_name
from kinu.procedures.rules import RECEIVED
from kinu.procedures.selectors.catalogue import definition_of, paper_of

from .common import tell_story

DECISION_IDS = {"approved": "approve", "refused": "refuse"}


def make_receipt(*, application_id: str, now: datetime) -> str:
    """Issue the receipt of an application, once. Returns the document's id, "" when the pack has none."""
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application_id)
        outputs = definition_of(row.version_id).outputs_on(RECEIVED)
        if row.receipt_document or not outputs or row.channel != "online" or row.closed_at:
            # Who came to the counter or sent paper has a slip already; a decided matter needs no receipt any more.
            return row.receipt_document
        issued = _issue(row, outputs[0], now=now)
        row.receipt_document = issued.id
        row.save(update_fields=["receipt_document"])
    return issued.id


def make_decision_letter(*, application_id: str, now: datetime) -> str:
    """Issue the letter of a decision, once, and tell the room's listeners. Returns the document's id or ""."""
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application_id)
        decision = Decision.objects.get(pk=application_id)
        outputs = definition_of(row.version_id).outputs_on(DECISION_IDS[decision.kind])
        if decision.document_id or row.delivered_at:
            return decision.document_id
        row.delivered_at = now
        row.save(update_fields=["delivered_at"])
        if not outputs:
            return ""
        issued = _issue(row, outputs[0], decision=decision, now=now)
        decision.document_id, decision.document_number = issued.id, issued.number
        decision.save(update_fields=["document_id", "document_number"])
        tell_story(row, "document_issued", by=system("procedures"), now=now, number=issued.number)
        outbox.publish(DocumentIssued(row.id, issued.id, issued.number), now=now)
    return issued.id


def _issue(
    row: Application, output: Output, *, now: datetime, decision: Decision | None = None
) -> documents.IssuedDocument:
    definition = definition_of(row.version_id)
    template = packs.template_name(definition, output)
    return documents.issue(
        template=template,
        paper=paper_of(row.version_id, template),
        title=output.title.say("ja"),
        data=letter_data(row, definition, decision),
        subject=subject_name(row.id),
        resident_id=row.subject_resident or row.applicant_resident,
        by=system("procedures"),
        now=now,
        office=definition.office.name.say("ja"),
        phone=definition.office.phone,
        reference=row.number,
        sender=definition.office.sender.say("ja"),
    )


def letter_data(row: Application, definition: Definition, decision: Decision | None = None) -> dict[str, Any]:
    """Return what the templates of a pack may use: the facts of the case in plain Japanese words."""
    answers = Filing.objects.values_list("answers", flat=True).get(pk=row.pk)
    return packs.letter_data(
        definition,
        packs.veiled(definition, answers),
        number=row.number,
        received_on=_day(row.submitted_at),
        decided_on=_day(decision.at) if decision else None,
        decision_id=DECISION_IDS[decision.kind] if decision else "",
        reason=decision.reason_text if decision else "",
        details=decision.details if decision else None,
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.JST).date()
