"""Drafts: begun once, saved field by field, never lost to a second tab, an old page or an unreadable value."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition, Field, Step
from kinu.procedures.models import Application, Draft
from kinu.procedures.rules import value_mark, without_individual_numbers
from kinu.procedures.selectors.catalogue import current_version, definition_of
from kinu.procedures.selectors.told import told_facts

from .counting import count_step
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
_NOTHING = value_mark(None)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two tabs changed one field: the newer entry was kept, the other is told so that nothing is lost."""

    field_id: str
    label: str
    dropped: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a page did. `errors` by input name; `next_step` is empty after the last page."""

    errors: Mapping[str, str]
    conflicts: tuple[Conflict, ...]
    next_step: str
    saved_at: datetime
    revision: int
    values: Mapping[str, Any] = field(default_factory=dict)


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
        _fill(draft, definition, {**told_facts(subject, by=by), **known})
        with audit.record("procedures.draft-started", by=by, subject=f"draft:{draft.id}", now=now) as entry:
            entry.note(procedure=code, version=version.version)
            draft.save(force_insert=True)
    return draft.id


def save_step(
    *,
    draft_id: str,
    step_id: str,
    raw: Mapping[str, Any],
    by: Actor,
    now: datetime,
    guest_token: str = "",
    base: Mapping[str, str] | None = None,
    partial: bool = False,
    language: str = "ja",
) -> Saved:
    """Save what was typed on a page: clean values as answers, unreadable ones as typed.

    `base` tells, per field, the mark of the value the page was rendered with; a field whose posted value equals
    it was not touched in this tab and does not overwrite what another tab saved meanwhile. `partial` saves only
    the fields that were posted (autosave) and asks for nothing more.
    """
    with transaction.atomic():
        draft = own_draft(draft_id=draft_id, by=by, guest_token=guest_token, now=now, lock=True)
        definition = definition_of(draft.version_id)
        step = step_of(definition, draft, step_id)
        only = frozenset(raw) if partial else None
        reader = _Reader(definition, step, draft, now, language, only)
        posted, conflicts = _untangle(reader, raw, base or {})
        cleaned = reader.clean(posted)
        asked = questions_of(definition, step)
        wanted = [each for each in asked if not partial or each.id in raw]
        _keep(draft, definition, wanted, posted, cleaned, now)
        errors = {
            name: text
            for name, text in cleaned.errors.items()
            if name.split("-")[0] in {each.id for each in wanted}
        }
        if not partial:
            draft.step = step.id
            _finish_step(draft, step, errors, now)
        _touch(draft, by, now)
        following = next_step(definition, draft, step.id)
    return Saved(errors, conflicts, following, now, draft.revision, cleaned.values)


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
        _touch(draft, by, now)
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
        _touch(draft, by, now)
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
        _touch(draft, by, now)


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


def _fill(draft: Draft, definition: Definition, known: Mapping[str, Any]) -> None:
    """Put known values in. One that needs confirming is shown, but counts only once its page was sent."""
    for field_id, item in packs.prefill(definition, known).items():
        question = definition.field(field_id)
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


@dataclass(frozen=True, slots=True)
class _Reader:
    """One page of one draft, ready to read what was posted."""

    definition: Definition
    step: Step
    draft: Draft
    now: datetime
    language: str
    only: frozenset[str] | None = None
    """The questions to read in an autosave; those not posted keep their answers and go on deciding what is shown."""

    def clean(self, raw: Mapping[str, Any]) -> packs.Cleaned:
        return packs.clean_answers(
            self.definition,
            step_id=self.step.id,
            raw=raw,
            answers=self.draft.answers,
            today=self.now.date(),
            language=self.language,
            only=self.only,
        )


def _untangle(
    reader: _Reader, raw: Mapping[str, Any], base: Mapping[str, str]
) -> tuple[dict[str, Any], tuple[Conflict, ...]]:
    """Return what to clean: posted values, without those this tab did not touch while another one did."""
    draft, posted, conflicts = reader.draft, dict(raw), []
    read = reader.clean(raw)
    broken = {name.split("-")[0] for name in read.errors}
    for question in questions_of(reader.definition, reader.step):
        key, stored = question.id, shown_value(draft, question.id)
        if not question.correctable and key in draft.sources:
            posted[key] = stored
            continue
        if key not in base or key not in raw or value_mark(stored) == base[key]:
            continue
        meant = value_mark(raw[key] if key in broken else read.values.get(key))
        if meant in {value_mark(stored), base[key]}:
            posted[key] = stored
        elif key in draft.answers:
            said = packs.display(question, draft.answers[key], language=reader.language)
            conflicts.append(Conflict(key, question.label.say(reader.language), said))
    return posted, tuple(conflicts)


def shown_value(draft: Draft, field_id: str) -> Any:
    """Return what a page shows in a field: the unreadable text as typed, else the answer, else what is known."""
    if field_id in draft.typed:
        return draft.typed[field_id]
    if field_id in draft.answers:
        return draft.answers[field_id]
    return draft.sources.get(field_id, {}).get("value")


def _keep(  # noqa: PLR0917  six sides of one saving
    draft: Draft,
    definition: Definition,
    wanted: Sequence[Field],
    posted: Mapping[str, Any],
    cleaned: packs.Cleaned,
    now: datetime,
) -> None:
    """Keep clean values as answers and unreadable ones as typed. What the page no longer asks stays as it was."""
    broken = {name.split("-")[0] for name in cleaned.errors}
    shown = {each.id for each in packs.visible_fields(definition, {**draft.answers, **cleaned.values})}
    for question in wanted:
        key, before = question.id, shown_value(draft, question.id)
        typed = without_individual_numbers(posted.get(key))
        if key in broken and value_mark(typed) != _NOTHING:
            draft.typed[key] = typed
        else:
            draft.typed.pop(key, None)
        if key in cleaned.values and (key not in broken or question.is_group):
            draft.answers[key] = cleaned.values[key]
        elif key not in draft.typed and key in shown:
            draft.answers.pop(key, None)
        if value_mark(shown_value(draft, key)) != value_mark(before):
            draft.saved[key] = {"at": now.isoformat(timespec="seconds"), "rev": draft.revision + 1}


def _finish_step(draft: Draft, step: Step, errors: Mapping[str, str], now: datetime) -> None:
    if errors:
        draft.steps_done = [each for each in draft.steps_done if each != step.id]
    elif step.id not in draft.steps_done:
        draft.steps_done = [*draft.steps_done, step.id]
        count_step(code=draft.procedure_code, step=step.id, day=now.date(), finished=1)


def _touch(draft: Draft, by: Actor, now: datetime) -> None:
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
