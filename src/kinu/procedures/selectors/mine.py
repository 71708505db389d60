"""A resident's own matters: applications, drafts, the story of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kinu.kernel.actor import Actor
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition
from kinu.procedures.models import Application, Attachment, Correction, Decision, Draft, Filing
from kinu.procedures.permissions import is_applicant
from kinu.procedures.rules import CLEARED, WITHDRAWN, may_move

from .cards import ApplicationCard, DraftCard, FileView, Row, RowGroup, StateView, TimelineItem
from .catalogue import definition_of
from .states import reader_language, state_view, story


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """All a resident sees of one application."""

    id: str
    number: str
    name: str
    procedure_code: str
    state: StateView
    submitted_at: datetime
    due_at: datetime | None
    groups: tuple[RowGroup, ...]
    files: tuple[FileView, ...]
    timeline: tuple[TimelineItem, ...]
    open_correction: OpenCorrection | None
    decision: DecisionView | None
    may_withdraw: bool
    receipt_document: str


@dataclass(frozen=True, slots=True)
class OpenCorrection:
    id: str
    reason: str
    fields: tuple[str, ...]
    attachments: tuple[str, ...]
    labels: tuple[str, ...]
    asked_at: datetime
    reply_by: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    kind: str
    at: datetime
    reason: str
    appeal: str
    document_id: str
    document_number: str
    by: str = ""


def own_rows(actor: Actor) -> QuerySet[Application]:
    """Return the applications of an account, and after a card login those about the person."""
    if not actor.is_resident:
        return Application.objects.none()
    mine = Q(applicant_account=actor.account_id)
    if actor.assurance == "card" and actor.resident_id:
        mine |= Q(applicant_resident=actor.resident_id) | Q(subject_resident=actor.resident_id)
    return Application.objects.filter(mine)


def my_applications(*, actor: Actor, limit: int = 50, language: str = "") -> list[ApplicationCard]:
    """Return the actor's own applications, newest first, with whose turn it is and by when."""
    return [_card(row, language) for row in own_rows(actor).order_by("-submitted_at")[:limit]]


def _card(row: Application, language: str) -> ApplicationCard:
    state = state_view(row, language=language)
    name = definition_of(row.version_id).name.say(language or reader_language())
    return ApplicationCard(
        id=row.id,
        number=row.number,
        procedure_code=row.procedure_code,
        name=name,
        state=row.phase,
        state_label=state.label,
        tone=state.tone,
        next_step=state.next_step,
        owner=state.owner_label,
        due=row.due_at.date() if row.due_at else None,
        submitted_at=row.submitted_at,
        url=reverse("procedures:application", args=[row.id]),
        needs_me=row.phase == "waiting",
    )


def my_drafts(*, actor: Actor, now: datetime, guest_hash: str = "", language: str = "") -> list[DraftCard]:
    """Return drafts that can be gone on with, the newest first."""
    if actor.is_resident:
        rows = Draft.objects.filter(account_id=actor.account_id)
    elif guest_hash:
        rows = Draft.objects.filter(guest_hash=guest_hash)
    else:
        return []
    rows = rows.filter(sent_at__isnull=True, expires_at__gt=now).order_by("-updated_at")
    words = language or reader_language()
    return [
        DraftCard(
            id=row.id,
            procedure_code=row.procedure_code,
            name=definition_of(row.version_id).name.say(words),
            url=reverse("procedures:draft", args=[row.id]),
            updated_at=row.updated_at,
            expires_at=row.expires_at,
        )
        for row in rows.only("id", "procedure_code", "version_id", "updated_at", "expires_at")[:50]
    ]


def own_application(*, application_id: str, actor: Actor, language: str = "") -> OwnApplication | None:
    """Return one application to its applicant, None to everybody else."""
    row = Application.objects.filter(pk=application_id).first()
    if row is None or not is_applicant(row, actor):
        return None
    return full_view(row, language=language)


def full_view(row: Application, *, language: str = "") -> OwnApplication:
    """Return what the applicant (or who holds number and secret) sees."""
    words = language or reader_language()
    definition = definition_of(row.version_id)
    correction = row.corrections.filter(answered_at__isnull=True).first()
    entries = row.timeline.filter(for_resident=True).order_by("at", "id")
    return OwnApplication(
        id=row.id,
        number=row.number,
        name=definition.name.say(words),
        procedure_code=row.procedure_code,
        state=state_view(row, language=words),
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        groups=answer_groups(row, definition, language=words),
        files=files_of(row),
        timeline=tuple(story(each, definition, language=words, for_staff=False) for each in entries),
        open_correction=_correction_view(correction, definition, words) if correction else None,
        decision=decision_view(row, definition, language=words),
        may_withdraw=may_move("withdraw", phase=row.phase),
        receipt_document=row.receipt_document,
    )


def answer_groups(
    row: Application, definition: Definition, *, language: str, first: bool = False
) -> tuple[RowGroup, ...]:
    """Return the answers by section, each with its source when it was prefilled and kept, and what a correction changed."""
    filing = Filing.objects.filter(pk=row.pk).first()
    if filing is None:
        return ()
    rows = packs.summary_rows(definition, filing.answers, language=language)
    changes = {} if first else _changes(row, definition, filing, language)
    return grouped(rows, sources=filing.sources, changes=changes, gone=gone_words(row))


def gone_words(row: Application) -> str:
    """Return what stands in the place of a value or file that was kept only until delivered."""
    if row.phase == WITHDRAWN:
        return _("取り下げたあとに消しました")
    return _("届けたあとに消しました")


def grouped(
    rows: tuple[packs.SummaryRow, ...],
    *,
    sources: dict[str, dict[str, object]] | None = None,
    changes: dict[str, packs.Change] | None = None,
    gone: str = "",
) -> tuple[RowGroup, ...]:
    """Return summary rows as groups, one per section and per item of a repeated group."""
    groups: list[RowGroup] = []
    for each in rows:
        change = (changes or {}).get(each.name)
        source = (sources or {}).get(each.name, {})
        line = Row(
            name=each.name,
            field_id=each.field_id,
            label=each.label,
            value=gone if CLEARED in source else each.value,
            source=str(source.get("source", "")) if source.get("kept", True) else "",
            as_of=_day(source.get("as_of")),
            changed=change is not None,
            before=change.before if change else "",
        )
        last = groups[-1] if groups else None
        if last and (last.section_id, last.item_title) == (each.section_id, each.item_title):
            groups[-1] = RowGroup(last.title, last.section_id, (*last.rows, line), last.item_title)
        else:
            groups.append(RowGroup(each.section_title, each.section_id, (line,), each.item_title))
    return tuple(groups)


def _day(value: object) -> datetime | None:
    return datetime.fromisoformat(str(value)) if value else None


def _changes(
    row: Application, definition: Definition, filing: Filing, language: str
) -> dict[str, packs.Change]:
    if row.revision < 2:
        return {}
    first = row.revisions.order_by("number").first()
    if first is None:
        return {}
    return {
        each.name: each for each in packs.diff(definition, first.answers, filing.answers, language=language)
    }


def files_of(row: Application) -> tuple[FileView, ...]:
    labels = {each.id: each.label for each in definition_of(row.version_id).attachments}
    found = Attachment.objects.filter(application=row).order_by("added_at", "id")
    return tuple(
        file_view(
            each,
            labels[each.kind].say(reader_language()) if each.kind in labels else "",
            gone=gone_words(row) if each.is_gone else "",
        )
        for each in found
    )


def draft_files(draft_id: str) -> tuple[FileView, ...]:
    rows = Attachment.objects.filter(draft_id=draft_id, application=None).order_by("added_at", "id")
    return tuple(file_view(each) for each in rows)


def file_view(row: Attachment, label: str = "", *, gone: str = "") -> FileView:
    return FileView(
        id=row.id,
        file_id=row.file_id,
        kind=row.kind,
        name=row.name,
        size=row.size,
        media_type=row.media_type,
        added_at=row.added_at,
        label=label,
        gone=gone,
    )


def _correction_view(correction: Correction, definition: Definition, language: str) -> OpenCorrection:
    papers = {each.id: each.label for each in definition.attachments}
    asked = [definition.field(key) for key in correction.fields]
    labels = [each.label.say(language) for each in asked if each]
    return OpenCorrection(
        id=correction.id,
        reason=correction.reason,
        fields=tuple(correction.fields),
        attachments=tuple(correction.attachments),
        labels=(*labels, *(papers[key].say(language) for key in correction.attachments if key in papers)),
        asked_at=correction.asked_at,
        reply_by=correction.reply_by,
    )


def decision_view(row: Application, definition: Definition, *, language: str) -> DecisionView | None:
    decision = Decision.objects.filter(pk=row.pk).first()
    if decision is None:
        return None
    choice = definition.decision("approve" if decision.kind == "approved" else "refuse")
    listed = next(
        (each for each in (choice.reasons if choice else ()) if each.id == decision.reason_code), None
    )
    own_words = (
        decision.reason_text.removeprefix(listed.label.say("ja")).strip() if listed else decision.reason_text
    )
    reason = "\n".join(part for part in (listed.label.say(language) if listed else "", own_words) if part)
    return DecisionView(
        kind=decision.kind,
        at=decision.at,
        reason=reason,
        appeal=choice.appeal.say(language) if choice else "",
        document_id=decision.document_id,
        document_number=decision.document_number,
        by=decision.by_label,
    )
