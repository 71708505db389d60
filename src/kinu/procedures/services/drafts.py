"""Drafts: begun once, saved field by field, never lost to a second tab, an old page or an unreadable value."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition, Field, Step
from kinu.procedures.models import Application, Draft
from kinu.procedures.selectors.catalogue import current_version, definition_of
from kinu.procedures.selectors.told import told_facts

from . import roles
from .known import known_facts
from .refusals import (
    AlreadySent,
    CardNeeded,
    DraftExpired,
    LoginNeeded,
    NoSuchThing,
    NotForOthers,
    NotOnline,
    TooManyDrafts,
)

KEEP = timedelta(days=90)
MOST_DRAFTS = 50


def guest_hash(token: str) -> str:
    """Return what is stored of a guest's token; the token itself stays in the browser's cookie."""
    return hashlib.sha256(f"kinu-draft:{token}".encode()).hexdigest() if token else ""


def start_draft(*, code: str, by: Actor, guest_token: str = "", language: str = "ja", now: datetime) -> str:
    """Begin a draft of the current text, filled with what the register knows of the person concerned."""
    version = current_version(code)
    if version is None:
        raise NoSuchThing
    definition = definition_of(version.id)
    _check_may_start(definition, by, now)
    subject = by.acts_for or by.resident_id
    known = known_facts(by, subject=subject)
    found = roles.candidates(by, subject=subject, known=known, procedure=code, now=now)
    with transaction.atomic():
        _check_room(by, guest_token)
        draft = Draft(
            version=version,
            procedure_code=code,
            account_id=by.account_id if by.is_resident else "",
            guest_hash="" if by.is_resident else guest_hash(guest_token),
            applicant_resident=by.resident_id,
            subject_resident=subject,
            language=language,
            known=sorted(known),
            created_at=now,
            updated_at=now,
            expires_at=now + KEEP,
        )
        named = _point_out(draft, definition, found, by=by)
        put_known(draft, definition, {**_told(draft, by=by, named=named), **known})
        for role, person in named.items():
            put_known(draft, definition, roles.role_facts(role, person), only=role)
        with audit.record("procedures.draft-started", by=by, subject=f"draft:{draft.id}", now=now) as entry:
            entry.note(procedure=code, version=version.version)
            draft.save(force_insert=True)
    return draft.id


def fill_draft(
    *, draft_id: str, raw: Mapping[str, Any], by: Actor, now: datetime, guest_token: str = ""
) -> Mapping[str, str]:
    """Put a whole form in at once, as from paper or another system. Returns errors by input name; clean values are kept."""
    errors: dict[str, str] = {}
    with transaction.atomic():
        draft = own_draft(draft_id=draft_id, by=by, guest_token=guest_token, now=now, lock=True)
        definition = definition_of(draft.version_id)
        for section in definition.sections:
            known = {each.id: shown_value(draft, each.id) for each in section.fields}
            cleaned = packs.clean_answers(
                definition, step_id=section.id, raw={**known, **raw}, answers=draft.answers, today=now.date()
            )
            draft.answers.update(cleaned.values)
            errors.update(cleaned.errors)
        draft.steps_done = [each.id for each in definition.sections]
        touch(draft, by, now)
    return errors


def add_item(*, draft_id: str, group: str, by: Actor, now: datetime, guest_token: str = "") -> int:
    """Append an empty item to a repeated group and return its place."""
    with transaction.atomic():
        draft = own_draft(draft_id=draft_id, by=by, guest_token=guest_token, now=now, lock=True)
        items = _items(draft, group)
        limit = _group_limit(draft, group)
        if len(items) < limit:
            items.append({})
            if isinstance(draft.typed.get(group), list):
                draft.typed[group].append({})
        draft.answers[group] = items
        touch(draft, by, now)
    return len(items) - 1


def remove_item(
    *, draft_id: str, group: str, index: int, by: Actor, now: datetime, guest_token: str = ""
) -> None:
    """Take one item out of a repeated group; an item that is gone already stays gone."""
    with transaction.atomic():
        draft = own_draft(draft_id=draft_id, by=by, guest_token=guest_token, now=now, lock=True)
        items = _items(draft, group)
        typed = draft.typed.get(group)
        if 0 <= index < len(items):
            del items[index]
            if isinstance(typed, list) and index < len(typed):
                del typed[index]
        draft.answers[group] = items
        touch(draft, by, now)


def discard_draft(*, draft_id: str, by: Actor, now: datetime, guest_token: str = "") -> None:
    """Delete a draft on the wish of its owner; its files go with the next round of the retention job."""
    with transaction.atomic():
        draft = own_draft(draft_id=draft_id, by=by, guest_token=guest_token, now=now, lock=True)
        with audit.record("procedures.draft-discarded", by=by, subject=f"draft:{draft.id}", now=now):
            draft.delete()


def own_draft(*, draft_id: str, by: Actor, now: datetime, guest_token: str = "", lock: bool = False) -> Draft:
    """Return the actor's draft. Raises NoSuchThing, AlreadySent or DraftExpired."""
    rows = Draft.objects.select_for_update() if lock else Draft.objects.all()
    draft = rows.filter(pk=draft_id).first()
    if draft is None or not is_owner(draft, by=by, guest_token=guest_token):
        raise NoSuchThing
    if draft.sent_at is not None:
        sent = Application.objects.filter(draft_id=draft.id).values_list("number", flat=True).first()
        raise AlreadySent(number=sent or "")
    if draft.expires_at < now:
        raise DraftExpired
    return draft


def is_owner(draft: Draft, *, by: Actor, guest_token: str = "") -> bool:
    """Tell whether the draft belongs to the account, or to the browser that holds the guest's token."""
    if draft.account_id:
        return by.is_resident and draft.account_id == by.account_id
    return bool(guest_token) and draft.guest_hash == guest_hash(guest_token)


def step_of(definition: Definition, draft: Draft, step_id: str) -> Step:
    """Return a page this person has to fill in. Raises NoSuchThing for one that is not asked."""
    for step in packs.steps(definition, draft.answers, known=frozenset(draft.known)):
        if step.id == step_id:
            return step
    raise NoSuchThing


def questions_of(definition: Definition, step: Step) -> tuple[Field, ...]:
    """Return every question of a page, also those that only answers of the same page bring up."""
    section = definition.section(step.id)
    return section.fields if section else ()


def next_step(definition: Definition, draft: Draft, step_id: str) -> str:
    """Return the page after `step_id`, "" when the check page comes next."""
    ids = [step.id for step in packs.steps(definition, draft.answers, known=frozenset(draft.known))]
    if step_id not in ids:
        return ids[0] if ids else ""
    place = ids.index(step_id) + 1
    return ids[place] if place < len(ids) else ""


def _check_may_start(definition: Definition, by: Actor, now: datetime) -> None:
    if not definition.online.possible:
        raise NotOnline
    if definition.online.assurance != "none" and not by.is_resident:
        raise LoginNeeded
    if definition.online.assurance == "card" and by.assurance != "card":
        raise CardNeeded
    if by.acts_for and by.acts_for != by.resident_id and not definition.online.for_others:
        raise NotForOthers
    identity.check_scope(actor=by, procedure=definition.code, now=now)


def _check_room(by: Actor, guest_token: str) -> None:
    mine = (
        Draft.objects.filter(account_id=by.account_id)
        if by.is_resident
        else Draft.objects.filter(guest_hash=guest_hash(guest_token))
    )
    if mine.filter(sent_at__isnull=True).count() >= MOST_DRAFTS:
        raise TooManyDrafts(limit=MOST_DRAFTS)


def _point_out(
    draft: Draft,
    definition: Definition,
    found: Mapping[str, tuple[roles.Candidate, ...]],
    *,
    by: Actor,
) -> dict[str, roles.Candidate]:
    """Keep whom each role of the form may mean, and return those it can only mean."""
    named = {}
    for role in roles.roles_in(definition):
        people = found.get(role, ())
        key = roles.clear_choice(role, people, by=by, subject=draft.subject_resident)
        draft.people[role] = {"choices": [each.as_choice() for each in people], "picked": key}
        if key:
            named[role] = people[0]
    return named


def _told(draft: Draft, *, by: Actor, named: Mapping[str, roles.Candidate]) -> dict[str, Any]:
    """Return what was told before; of somebody of a role only while it is clear that the same person is meant."""
    told = told_facts(draft.subject_resident, by=by, named={role: each.name for role, each in named.items()})
    unclear = {role for role, each in draft.people.items() if each["choices"] and not each["picked"]}
    return {fact: value for fact, value in told.items() if fact.partition(":")[0] not in unclear}


def put_known(draft: Draft, definition: Definition, known: Mapping[str, Any], *, only: str = "") -> None:
    """Put known values in, of one role only when it is named.

    One that needs confirming is shown, but counts only once its page was sent.
    """
    for field_id, item in packs.prefill(definition, known).items():
        question = definition.field(field_id)
        if only and (question is None or question.about != only):
            continue
        draft.sources[field_id] = {
            "fact": item.fact,
            "source": item.source,
            "as_of": item.as_of.isoformat() if item.as_of else "",
            "value": item.value,
        }
        if question is not None and not question.confirm and not is_stale(question, item):
            draft.answers[field_id] = item.value


def is_stale(question: Field, item: packs.Prefilled) -> bool:
    """Tell whether the rule behind a question became stricter after the value was told: it is confirmed anew."""
    return bool(question.stricter_since) and (
        item.as_of is None or item.as_of.isoformat() < question.stricter_since
    )


def shown_value(draft: Draft, field_id: str) -> Any:
    """Return what a page shows in a field: the unreadable text as typed, else the answer, else what is known."""
    if field_id in draft.typed:
        return draft.typed[field_id]
    if field_id in draft.answers:
        return draft.answers[field_id]
    return draft.sources.get(field_id, {}).get("value")


def touch(draft: Draft, by: Actor, now: datetime) -> None:
    """Write the draft down as the actor's, good for another while."""
    if by.is_resident and not draft.account_id:
        draft.account_id, draft.guest_hash = by.account_id, ""
    draft.revision += 1
    draft.updated_at = now
    draft.expires_at = now + KEEP
    draft.save()


def _items(draft: Draft, group: str) -> list[dict[str, Any]]:
    question = definition_of(draft.version_id).field(group)
    if question is None or not question.is_group:
        raise NoSuchThing
    value = draft.answers.get(group)
    if value is None:
        value = draft.sources.get(group, {}).get("value")
    return [dict(each) for each in value] if isinstance(value, list) else []


def _group_limit(draft: Draft, group: str) -> int:
    question = definition_of(draft.version_id).field(group)
    return (question.rules.max if question else None) or 30
