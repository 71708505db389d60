"""補正: the office names fields and says why; the resident mends exactly those; the clock stands meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.outbox import public as outbox
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition
from kinu.procedures.events import CorrectionAnswered, CorrectionAsked
from kinu.procedures.models import Application, Attachment, Correction, Filing, Revision
from kinu.procedures.permissions import WORK, is_applicant
from kinu.procedures.rules import due_after_pause, may_move, without_individual_numbers
from kinu.procedures.selectors.catalogue import definition_of

from .common import answers_of, enter_state, first_state, limit_of, locked, locked_for_staff, tell_story
from .refusals import Incomplete, NoSuchThing, NotAsked, NothingToMend, UnknownField, WrongPhase
from .saving import Saved
from .submission import applicant_names, search_text


def ask_correction(
    *,
    application_id: str,
    fields: Sequence[str],
    reason: str,
    by: Actor,
    now: datetime,
    attachments: Sequence[str] = (),
) -> str:
    """Ask the applicant to mend the named fields or to add the named papers. Returns the correction's id."""
    with transaction.atomic():
        row = locked_for_staff(application_id, by=by, right=WORK, move="ask_correction")
        definition = definition_of(row.version_id)
        wanted, papers = tuple(dict.fromkeys(fields)), tuple(dict.fromkeys(attachments))
        _check_question(definition, row, wanted, papers, reason)
        waiting = first_state(row, "waiting")
        with audit.record(
            "procedures.correction-asked", by=by, subject=f"application:{row.id}", now=now
        ) as entry:
            entry.resident_id = row.subject_resident
            entry.note(fields=list(wanted), attachments=list(papers))
            correction = Correction.objects.create(
                application=row,
                fields=list(wanted),
                attachments=list(papers),
                reason=reason.strip(),
                asked_by=by.account_id,
                asked_by_label=by.label,
                asked_at=now,
                reply_by=limit_of(waiting, now=now),
            )
            enter_state(row, waiting, now=now)
            row.save()
        tell_story(
            row, "correction_asked", by=by, now=now, correction=correction.id, fields=[*wanted, *papers]
        )
        outbox.publish(CorrectionAsked(row.id, correction.id))
    return correction.id


def answer_correction(
    *, application_id: str, raw: Mapping[str, Any], by: Actor, now: datetime, language: str = "ja"
) -> Saved:
    """Take the mended fields and send them. A field nobody asked for refuses the whole answer.

    With unreadable or missing values nothing is sent: the errors come back and what was typed is kept.
    """
    with transaction.atomic():
        row = locked(application_id)
        if not is_applicant(row, by):
            raise NoSuchThing
        correction = row.corrections.select_for_update().filter(answered_at__isnull=True).first()
        if correction is None or not may_move("answer_correction", phase=row.phase):
            raise WrongPhase
        definition, before = definition_of(row.version_id), answers_of(row)
        _refuse_unasked(raw, correction)
        values, errors = mended(definition, correction, before, raw, now=now, language=language)
        errors |= _papers_missing(row, correction)
        if errors:
            correction.typed = without_individual_numbers(dict(raw))
            correction.save(update_fields=["typed"])
            return Saved(errors, (), "", now, row.revision)
        _accept(row, correction, definition, values, by=by, now=now)
    return Saved({}, (), "", now, row.revision)


def mended(
    definition: Definition,
    correction: Correction,
    before: Mapping[str, Any],
    raw: Mapping[str, Any],
    *,
    now: datetime,
    language: str,
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the answers with the named fields replaced, and the errors by input name."""
    answers: dict[str, Any] = dict(before)
    errors: dict[str, str] = {}
    for section in definition.sections:
        here = [each.id for each in section.fields if each.id in correction.fields]
        if not here:
            continue
        cleaned = packs.clean_answers(
            definition,
            step_id=section.id,
            raw=raw,
            answers=answers,
            today=now.date(),
            language=language,
            only=here,
        )
        errors.update(cleaned.errors)
        for key in here:
            answers.pop(key, None)
        answers.update(cleaned.values)
    return answers, errors


def _accept(
    row: Application,
    correction: Correction,
    definition: Definition,
    values: dict[str, Any],
    *,
    by: Actor,
    now: datetime,
) -> None:
    with audit.record(
        "procedures.correction-answered", by=by, subject=f"application:{row.id}", now=now
    ) as entry:
        entry.resident_id = row.subject_resident
        entry.note(fields=correction.fields)
        Filing.objects.filter(pk=row.pk).update(answers=values)
        row.revision += 1
        Revision.objects.create(application=row, number=row.revision, answers=values, at=now)
        correction.answered_at, correction.typed = now, {}
        correction.save()
        _go_on(row, definition, values, now=now)
    tell_story(row, "correction_answered", by=by, now=now, correction=correction.id, revision=row.revision)
    outbox.publish(CorrectionAnswered(row.id, correction.id))


def _go_on(row: Application, definition: Definition, values: dict[str, Any], *, now: datetime) -> None:
    """The clock runs again, later by the days it stood."""
    due = due_after_pause(due_at=row.due_at, paused_at=row.paused_at or now, now=now)
    enter_state(row, first_state(row, "working"), now=now)
    row.due_at = due or row.due_at
    name, reading = applicant_names(definition, values, fallback=row.applicant_name)
    row.applicant_name, row.applicant_kana = name[:200], reading[:200]
    row.search_text = search_text(number=row.number, words=(name, reading))
    row.save()


def _check_question(
    definition: Definition, row: Application, wanted: Sequence[str], papers: Sequence[str], reason: str
) -> None:
    if not reason.strip() or not (wanted or papers):
        raise NothingToMend
    asked = {each.id for each in packs.visible_fields(definition, answers_of(row)) if each.correctable}
    if not set(wanted) <= asked or not set(papers) <= {each.id for each in definition.attachments}:
        raise UnknownField


def _refuse_unasked(raw: Mapping[str, Any], correction: Correction) -> None:
    if set(raw) - set(correction.fields):
        raise NotAsked


def _papers_missing(row: Application, correction: Correction) -> dict[str, str]:
    added = set(
        Attachment.objects.filter(application=row, added_at__gte=correction.asked_at).values_list(
            "kind", flat=True
        )
    )
    return {kind: str(Incomplete.message) for kind in correction.attachments if kind not in added}
