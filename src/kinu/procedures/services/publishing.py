"""A proposal's way to the public: asked for, read by a second person, published or returned; and back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.outbox import public as outbox
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition
from kinu.procedures.events import ProcedurePublished
from kinu.procedures.models import ProcedureVersion, Proposal
from kinu.procedures.permissions import PUBLISH
from kinu.procedures.selectors.catalogue import current_version, definition_of
from kinu.procedures.selectors.linting import findings_of

from .catalogue import publish
from .proposals import WRITABLE, locked_proposal
from .refusals import FindingsLeft, NoSuchThing, NothingChanged, NotTried, NotWriting, NotYours, OwnProposal


def ask(*, proposal_id: str, reason: str, by: Actor, now: datetime) -> None:
    """Ask a second person to publish. Refused while the linter finds something, or the form was not tried to its end."""
    with transaction.atomic():
        row = locked_proposal(proposal_id, by)
        if row.state not in WRITABLE:
            raise NotWriting
        check_ready(row)
        row.state, row.asked_at, row.reason, row.answer = "asked", now, reason.strip()[:500], ""
        row.save(update_fields=["state", "asked_at", "reason", "answer"])
        with audit.record("procedures.proposal-asked", by=by, subject=f"proposal:{row.id}", now=now) as entry:
            entry.note(procedure=row.code)


def check_ready(row: Proposal) -> None:
    """Raise the refusal that says why a proposal cannot be published yet."""
    definition = packs.from_json(row.definition)
    if row.base is not None and definition_of(row.base_id or "") == definition:
        raise NothingChanged
    findings = findings_of(definition)
    if findings:
        raise FindingsLeft(count=len(findings))
    if row.tested_digest != packs.digest(definition):
        raise NotTried


def publish_proposal(*, proposal_id: str, by: Actor, now: datetime) -> int:
    """Make an asked-for proposal the procedure's current text. Returns its version number.

    Raises OwnProposal for whoever wrote any step of it: two people answer for what the city asks.
    """
    with transaction.atomic():
        row = _asked(proposal_id, by)
        check_ready(row)
        definition = _numbered(packs.from_json(row.definition))
        publish(definition=definition, by=by, now=now, origin="screen")
        row.published = current_version(row.code)
        _decide(row, "published", by, now)
        outbox.publish(ProcedurePublished(row.code, str(definition.version)))
    return definition.version


def return_proposal(*, proposal_id: str, answer: str, by: Actor, now: datetime) -> None:
    """Give a proposal back to its author with a word why."""
    with transaction.atomic():
        row = _asked(proposal_id, by)
        row.answer = answer.strip()[:500]
        _decide(row, "returned", by, now)
        with audit.record(
            "procedures.proposal-returned", by=by, subject=f"proposal:{row.id}", now=now
        ) as entry:
            entry.note(procedure=row.code)


def roll_back(*, version_id: str, reason: str, by: Actor, now: datetime) -> None:
    """Make an earlier published text current again, at once: one person with the right, on the record."""
    if not by.can(PUBLISH):
        raise NotYours
    with transaction.atomic():
        row = ProcedureVersion.objects.filter(pk=version_id).first()
        if row is None:
            raise NoSuchThing
        if row.is_current:
            raise NothingChanged
        # The row itself comes back, with the letters it was published with.
        ProcedureVersion.objects.filter(code=row.code, is_current=True).update(is_current=False)
        ProcedureVersion.objects.filter(pk=row.pk).update(is_current=True, published_at=now, origin="screen")
        with audit.record("procedures.rolled-back", by=by, subject=f"procedure:{row.code}", now=now) as entry:
            entry.note(version=row.version, reason=reason.strip()[:500])
        outbox.publish(ProcedurePublished(row.code, row.version))


def _asked(proposal_id: str, by: Actor) -> Proposal:
    if not by.can(PUBLISH):
        raise NotYours
    row = locked_proposal(proposal_id, by)
    if row.state != "asked":
        raise NotWriting
    if by.account_id in {row.by_account, *row.steps.values_list("by_account", flat=True)}:
        raise OwnProposal
    return row


def _numbered(definition: Definition) -> Definition:
    """Return the text with the number after the current one's, so that people can tell versions apart."""
    current = current_version(definition.code)
    return replace(definition, version=definition_of(current.id).version + 1) if current else definition


def _decide(row: Proposal, state: str, by: Actor, now: datetime) -> None:
    row.state, row.decided_at, row.decided_by, row.decided_label = state, now, by.account_id, by.label
    row.save()
