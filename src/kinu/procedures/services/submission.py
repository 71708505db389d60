"""Sending: one draft becomes one application with one number, however often the button is pressed."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from kinu.kernel import clock, names
from kinu.kernel.actor import Actor
from kinu.kernel.ids import with_check_letter
from kinu.platform.audit import public as audit
from kinu.platform.outbox import public as outbox
from kinu.platform.people import public as people
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition
from kinu.procedures.events import ApplicationReceived, ApplicationWithdrawn
from kinu.procedures.models import Application, Attachment, Draft, Filing, NumberSeries, Revision
from kinu.procedures.permissions import is_applicant
from kinu.procedures.rules import is_unchanged, may_move, number_body, spoken_from
from kinu.procedures.selectors.catalogue import definition_of

from .common import enter_state, first_state, household_id, locked, tell_story
from .counting import SENT, count_finished
from .drafts import is_owner
from .refusals import DraftExpired, Incomplete, NoSuchThing, NotDeclared, WrongPhase


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant takes home. `secret` with `number` opens the time line without a login."""

    application_id: str
    number: str
    secret: str
    created: bool


def submit_draft(
    *,
    draft_id: str,
    declared: Collection[str],
    by: Actor,
    now: datetime,
    guest_token: str = "",
    channel: str = "online",
) -> Receipt:
    """Turn a draft into an application. A second call for the same draft returns the same receipt.

    What the national portal has taken in is taken in here too, even with gaps: the clerk sees them.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
        if draft is None or not is_owner(draft, by=by, guest_token=guest_token):
            raise NoSuchThing
        sent = Application.objects.filter(draft_id=draft.id).first()
        if sent is not None:
            return Receipt(sent.id, sent.number, secret_of(draft.id), created=False)
        definition = definition_of(draft.version_id)
        if channel != "portal":
            _check_complete(draft, definition, declared, now, papers=channel == "online")
        row = _create(draft, definition, by=by, channel=channel, now=now)
        with audit.record("procedures.submitted", by=by, subject=f"application:{row.id}", now=now) as entry:
            entry.resident_id = row.subject_resident
            entry.note(procedure=row.procedure_code, number=row.number)
            _file(row, draft, definition, declared, now)
            Attachment.objects.filter(draft_id=draft.id, application=None).update(application=row)
            draft.sent_at = now
            if channel == "online":
                count_finished(draft, step=SENT, day=now.date())
            draft.save(update_fields=["sent_at", "pages"])
        tell_story(row, "received", by=by, now=now)
        outbox.publish(ApplicationReceived(row.id, row.number, row.procedure_code, row.department))
    return Receipt(row.id, row.number, secret_of(draft.id), created=True)


def withdraw(*, application_id: str, by: Actor, reason: str = "", now: datetime) -> None:
    """Take an application back before it is decided. The applicant only; nothing is deleted."""
    with transaction.atomic():
        row = locked(application_id)
        if not is_applicant(row, by):
            raise NoSuchThing
        if not may_move("withdraw", phase=row.phase):
            raise WrongPhase
        with audit.record("procedures.withdrawn", by=by, subject=f"application:{row.id}", now=now) as entry:
            entry.resident_id = row.subject_resident
            row.corrections.filter(answered_at__isnull=True).update(answered_at=now)
            enter_state(row, first_state(row, "withdrawn"), now=now)
            row.save()
        tell_story(row, "withdrawn", by=by, now=now, reason=reason)
        outbox.publish(ApplicationWithdrawn(row.id))


def secret_of(draft_id: str) -> str:
    """Return the word that opens an application together with its number: 8 letters nobody can guess."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"procedures.secret:{draft_id}".encode(), hashlib.sha256)
    return spoken_from(digest.digest())


def secret_hash(secret: str) -> str:
    return hashlib.sha256(f"kinu-application:{secret.strip().upper()}".encode()).hexdigest()


def take_numbers(*, year: int, count: int = 1) -> list[str]:
    """Take the next numbers of a year, each once, in the caller's transaction."""
    NumberSeries.objects.bulk_create([NumberSeries(year=year)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [
        with_check_letter(number_body(year=year, running=running)) for running in range(first, first + count)
    ]


def _check_complete(
    draft: Draft, definition: Definition, declared: Collection[str], now: datetime, *, papers: bool
) -> None:
    """Online the papers come with the form; at the counter an officer has seen them."""
    if draft.expires_at < now:
        raise DraftExpired
    if unfinished(draft, definition, papers=papers):
        raise Incomplete
    promises = packs.declarations(definition, draft.answers)
    if any(each.required and each.id not in declared for each in promises):
        raise NotDeclared


def unfinished(draft: Draft, definition: Definition, *, papers: bool = True) -> list[tuple[str, str]]:
    """Return (step, field) of everything still missing: unreadable or unconfirmed values, answers, papers."""
    steps = packs.steps(definition, draft.answers, known=frozenset(draft.known))
    place = {question.id: step.id for step in steps for question in step.fields}
    gaps = [(place[key], key) for key in draft.typed if key in place]
    gaps += [(each.section_id, each.name) for each in packs.missing(definition, draft.answers)]
    added = set(Attachment.objects.filter(draft_id=draft.id, application=None).values_list("kind", flat=True))
    for step in steps if papers else ():
        gaps += [
            (step.id, need.attachment.id)
            for need in step.attachments
            if need.required and need.attachment.id not in added
        ]
    return list(dict.fromkeys(gaps))


def _create(draft: Draft, definition: Definition, *, by: Actor, channel: str, now: datetime) -> Application:
    number = take_numbers(year=now.astimezone(clock.JST).year)[0]
    name, reading = applicant_names(
        definition, draft.answers, fallback="" if channel == "portal" else by.label
    )
    household = household_id(draft.subject_resident or draft.applicant_resident)
    row = Application(
        number=number,
        draft_id=draft.id,
        version_id=draft.version_id,
        procedure_code=draft.procedure_code,
        procedure_name=definition.name.say("ja"),
        applicant_account=draft.account_id,
        applicant_resident=draft.applicant_resident,
        subject_resident=draft.subject_resident,
        household_id=household,
        applicant_name=name[:200],
        applicant_kana=reading[:200],
        search_text=search_text(number=number, words=(name, reading)),
        is_protected=_protected((draft.subject_resident, draft.applicant_resident)),
        department=packs.department_for(definition, draft.answers),
        submitted_at=now,
        assurance=by.assurance,
        channel=channel,
        language=draft.language,
        secret_hash=secret_hash(secret_of(draft.id)),
    )
    enter_state(row, definition.first_state("received"), now=now)
    row.save(force_insert=True)
    return row


def _protected(residents: Iterable[str]) -> bool:
    return any(people.is_protected(each) for each in residents if each)


def _file(
    row: Application, draft: Draft, definition: Definition, declared: Collection[str], now: datetime
) -> None:
    """Freeze the answers that count: those of questions this person was asked, and the promises made."""
    asked = {question.id for question in packs.visible_fields(definition, draft.answers)}
    answers: dict[str, Any] = {key: value for key, value in draft.answers.items() if key in asked}
    answers["declared"] = sorted(declared)
    sources = {
        key: {**source, "kept": is_unchanged(source.get("value"), answers.get(key))}
        for key, source in draft.sources.items()
        if key in asked
    }
    Filing.objects.create(application=row, answers=answers, sources=sources)
    Revision.objects.create(application=row, number=1, answers=answers, at=now)


def applicant_names(definition: Definition, answers: dict[str, Any], *, fallback: str) -> tuple[str, str]:
    """Return name and reading of the applicant as answered, for lists and search."""
    name = reading = ""
    for question in definition.all_fields():
        value = answers.get(question.id)
        if not isinstance(value, str):
            continue
        if question.fact in NAME_FACTS and not name:
            name = value
        if question.fact in KANA_FACTS and not reading:
            reading = value
    return name or fallback, reading


NAME_FACTS = ("applicant.name", "person.name_full", "agent.name")
KANA_FACTS = ("applicant.name_kana", "person.name_kana")


def search_text(*, number: str, words: Iterable[str]) -> str:
    """Return what a clerk's search is compared with: folded in width, kana and variant characters."""
    found = [number.casefold(), *(names.match_key(each) for each in words if each)]
    return " ".join(found)[:500]


KEEP_SENT_DRAFT = timedelta(days=7)
