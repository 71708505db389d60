"""Saving a page of a form: whole when it is sent, field by field while it is open; two tabs never undo each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition, Field, Step
from kinu.procedures.models import Draft
from kinu.procedures.rules import value_mark, without_individual_numbers
from kinu.procedures.selectors.catalogue import definition_of

from .counting import count_finished
from .drafts import next_step, own_draft, questions_of, shown_value, step_of, touch

SENT_PAGES = "#pages"
"""Key of `Draft.saved` that tells, per step, the mark of the page that was sent last; no field can be called so."""
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
    page: str = "",
) -> Saved:
    """Save what was typed on a page: clean values as answers, unreadable ones as typed.

    `base` tells, per field, the mark of the value the page was rendered with; a field whose posted value equals
    it was not touched in this tab and does not overwrite what another tab saved meanwhile. `partial` saves only
    the fields that were posted (autosave) and asks for nothing more. `page` is the mark of the page as it was shown
    once: what it saved field by field is no other tab's work, and what arrives of it after this is too late.
    """
    with transaction.atomic():
        draft = own_draft(draft_id=draft_id, by=by, guest_token=guest_token, now=now, lock=True)
        if page:
            draft.saved[SENT_PAGES] = {**draft.saved.get(SENT_PAGES, {}), step_id: page}
        return _save(draft, step_id, raw, by, now, base or {}, partial=partial, language=language, page=page)


def save_field(
    *,
    draft_id: str,
    step_id: str,
    read: Callable[[Draft], Mapping[str, Any]],
    by: Actor,
    now: datetime,
    guest_token: str = "",
    language: str = "ja",
    page: str = "",
) -> Saved:
    """Save what changed on a page while it is still open (autosave). `read` makes the values from the locked draft.

    A list of people is read and written as one, so it has to be read under the lock; and a save that arrives after
    its page was sent changes nothing, for the page said everything itself.
    """
    with transaction.atomic():
        draft = own_draft(draft_id=draft_id, by=by, guest_token=guest_token, now=now, lock=True)
        if page and draft.saved.get(SENT_PAGES, {}).get(step_id) == page:
            return Saved({}, (), "", draft.updated_at, draft.revision)
        return _save(draft, step_id, read(draft), by, now, {}, partial=True, language=language, page=page)


def _save(  # noqa: PLR0917  the sides of one saving
    draft: Draft,
    step_id: str,
    raw: Mapping[str, Any],
    by: Actor,
    now: datetime,
    base: Mapping[str, str],
    *,
    partial: bool,
    language: str,
    page: str,
) -> Saved:
    definition = definition_of(draft.version_id)
    step = step_of(definition, draft, step_id)
    reader = _Reader(definition, step, draft, now, language, frozenset(raw) if partial else None, page)
    posted, conflicts = _untangle(reader, raw, base)
    cleaned = reader.clean(posted)
    asked = questions_of(definition, step)
    wanted = [each for each in asked if not partial or each.id in raw]
    _keep(reader, wanted, posted, cleaned)
    errors = {
        name: text
        for name, text in cleaned.errors.items()
        if name.split("-")[0] in {each.id for each in wanted}
    }
    if not partial:
        draft.step = step.id
        _finish_step(draft, step, errors, now)
    touch(draft, by, now)
    following = next_step(definition, draft, step.id)
    return Saved(errors, conflicts, following, now, draft.revision, cleaned.values)


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
    page: str = ""

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
        if reader.page and draft.saved.get(key, {}).get("page") == reader.page:
            continue  # this very page saved it while it was open
        meant = value_mark(raw[key] if key in broken else read.values.get(key))
        if meant in {value_mark(stored), base[key]}:
            posted[key] = stored
        elif key in draft.answers:
            said = packs.display(question, draft.answers[key], language=reader.language)
            conflicts.append(Conflict(key, question.label.say(reader.language), said))
    return posted, tuple(conflicts)


def _keep(
    reader: _Reader, wanted: Sequence[Field], posted: Mapping[str, Any], cleaned: packs.Cleaned
) -> None:
    """Keep clean values as answers and unreadable ones as typed. What the page no longer asks stays as it was."""
    draft, now = reader.draft, reader.now
    broken = {name.split("-")[0] for name in cleaned.errors}
    shown = {each.id for each in packs.visible_fields(reader.definition, {**draft.answers, **cleaned.values})}
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
            draft.saved[key] = {
                "at": now.isoformat(timespec="seconds"),
                "rev": draft.revision + 1,
                "page": reader.page,
            }


def _finish_step(draft: Draft, step: Step, errors: Mapping[str, str], now: datetime) -> None:
    if errors:
        draft.steps_done = [each for each in draft.steps_done if each != step.id]
    elif step.id not in draft.steps_done:
        draft.steps_done = [*draft.steps_done, step.id]
        count_finished(draft, step=step.id, day=now.date())
