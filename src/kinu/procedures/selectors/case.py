"""One case as the office sees it: answers left, story right, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kinu.kernel.actor import Actor
from kinu.platform.identity import public as identity
from kinu.platform.people import public as people
from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition
from kinu.procedures.models import Application, Filing, Matter, MatterPaper
from kinu.procedures.permissions import DECIDE, WORK, may_see
from kinu.procedures.rules import may_move

from .cards import FileView, RowGroup, StateView, TimelineItem
from .catalogue import definition_of
from .mine import DecisionView, answer_groups, decision_view, files_of
from .states import URGENCY_TONES, reader_language, state_view, story, urgency_of, urgency_words


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction as colleagues see it, with what it changed once answered."""

    asked_at: datetime
    asked_by: str
    reason: str
    labels: tuple[str, ...]
    reply_by: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionView:
    """The answers as they stood after sending or mending, and what had changed."""

    number: int
    at: datetime
    changes: tuple[packs.Change, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaperAhead:
    """A paper sent before the visit, under the number of the matter the case came from."""

    file_id: str
    name: str
    size: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """All the office sees of one application, and which moves are open to the reader."""

    id: str
    number: str
    procedure: str
    applicant: str
    kana: str
    is_protected: bool
    channel: str
    assurance: str
    language: str
    state: StateView
    urgency: str
    urgency_label: str
    urgency_tone: str
    submitted_at: datetime
    due_at: datetime | None
    department: str
    department_name: str
    assignee: str
    assignee_name: str
    groups: tuple[RowGroup, ...]
    files: tuple[FileView, ...]
    sent_ahead: tuple[PaperAhead, ...]
    matter_number: str
    timeline: tuple[TimelineItem, ...]
    corrections: tuple[CorrectionView, ...]
    versions: tuple[VersionView, ...]
    notes: tuple[NoteView, ...]
    decision: DecisionView | None
    moves: frozenset[str]
    further: tuple[tuple[str, str], ...]
    staff: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]
    has_account: bool


def find(*, application_id: str, actor: Actor) -> Application | None:
    """Return the row when the actor may see it, None otherwise: nobody learns what exists elsewhere."""
    row = Application.objects.filter(pk=application_id).first()
    return row if row is not None and actor.is_staff and may_see(row, actor) else None


def case_view(row: Application, *, actor: Actor, now: datetime) -> CaseView:
    """Return the case. The caller has checked the right and written the look."""
    words, definition = reader_language(), definition_of(row.version_id)
    pressing = urgency_of(row, now=now)
    department = people.department(row.department)
    return CaseView(
        id=row.id,
        number=row.number,
        procedure=row.procedure_name,
        applicant=row.applicant_name,
        kana=row.applicant_kana,
        is_protected=row.is_protected
        or bool(row.subject_resident and people.is_protected(row.subject_resident)),
        channel=row.channel,
        assurance=row.assurance,
        language=dict(web.languages()).get(row.language, row.language),
        state=state_view(row),
        urgency=pressing,
        urgency_label=urgency_words(pressing),
        urgency_tone=URGENCY_TONES.get(pressing, "neutral"),
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        department=row.department,
        department_name=department.name if department else row.department,
        assignee=row.assignee,
        assignee_name=row.assignee_name,
        groups=answer_groups(row, definition, language=words),
        files=files_of(row),
        sent_ahead=tuple(
            PaperAhead(each.file_id, each.kind or each.name, each.size, each.added_at)
            for each in MatterPaper.objects.filter(matter__forms__application=row).order_by("added_at")
        ),
        matter_number=Matter.objects.filter(forms__application=row).values_list("number", flat=True).first()
        or "",
        timeline=tuple(
            story(each, definition, language=words, for_staff=True)
            for each in row.timeline.order_by("at", "id")
        ),
        corrections=_corrections(row, definition, words),
        versions=_versions(row, definition, words),
        notes=tuple(NoteView(each.text, each.by_label, each.at) for each in row.notes.order_by("-at", "-id")),
        decision=decision_view(row, definition, language=words),
        moves=moves_of(row, actor),
        further=_further(row, definition, words),
        staff=tuple((each.account_id, each.name) for each in identity.staff_of(row.department)),
        departments=tuple(
            (each.code, each.name) for each in people.departments() if each.code != row.department
        ),
        has_account=bool(row.applicant_account or row.applicant_resident),
    )


_RIGHTS = {
    "start": WORK,
    "advance": WORK,
    "ask_correction": WORK,
    "assign": WORK,
    "transfer": WORK,
    "decide": DECIDE,
}


def moves_of(row: Application, actor: Actor) -> frozenset[str]:
    """Return what the reader may do with the case now."""
    return frozenset(
        move for move, right in _RIGHTS.items() if actor.can(right) and may_move(move, phase=row.phase)
    )


def correctable(row: Application, *, language: str) -> list[tuple[str, str, str, str]]:
    """Return (field, section, label, value) of every answer the office may ask to mend."""
    definition = definition_of(row.version_id)
    answers = Filing.objects.values_list("answers", flat=True).get(pk=row.pk)
    found = []
    for section in definition.sections:
        for question in packs.visible_fields(definition, answers):
            if question.correctable and question in section.fields:
                shown = (
                    ""
                    if question.is_group
                    else packs.display(question, answers.get(question.id), language=language)
                )
                found.append((question.id, section.title.say(language), question.label.say(language), shown))
    return found


def held_until_delivered(row: Application, *, language: str) -> list[str]:
    """Return what of this application is deleted as soon as its letter is there, in words."""
    definition = definition_of(row.version_id)
    answers = Filing.objects.values_list("answers", flat=True).get(pk=row.pk)
    _kept, names = packs.cleared(definition, answers)
    rows = packs.summary_rows(definition, answers, language=language)
    asked = [each.label for each in rows if each.name in names]
    short = packs.short_lived_papers(definition)
    added = [each.label for each in files_of(row) if each.kind in short and not each.gone]
    return list(dict.fromkeys([*asked, *added]))


def papers(row: Application, *, language: str) -> list[tuple[str, str]]:
    return [(each.id, each.label.say(language)) for each in definition_of(row.version_id).attachments]


def _further(row: Application, definition: Definition, words: str) -> tuple[tuple[str, str], ...]:
    here = definition.state(row.state)
    states = (definition.state(each) for each in (here.to if here else ()))
    return tuple(
        (each.id, each.label.say(words))
        for each in states
        if each and each.kind == "working" and row.phase == "working"
    )


def _corrections(row: Application, definition: Definition, words: str) -> tuple[CorrectionView, ...]:
    labels = {each.id: each.label.say(words) for each in definition.all_fields()}
    labels |= {each.id: each.label.say(words) for each in definition.attachments}
    return tuple(
        CorrectionView(
            asked_at=each.asked_at,
            asked_by=each.asked_by_label,
            reason=each.reason,
            labels=tuple(labels.get(key, key) for key in (*each.fields, *each.attachments)),
            reply_by=each.reply_by,
            answered_at=each.answered_at,
        )
        for each in row.corrections.order_by("-asked_at")
    )


def _versions(row: Application, definition: Definition, words: str) -> tuple[VersionView, ...]:
    found, before = [], None
    for each in row.revisions.order_by("number"):
        changes = () if before is None else packs.diff(definition, before, each.answers, language=words)
        found.append(VersionView(each.number, each.at, changes))
        before = each.answers
    return tuple(reversed(found))
