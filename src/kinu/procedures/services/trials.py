"""Trying a proposal as an invented person: the real form and the real reading, sent to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.platform.places import public as places
from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures import editing
from kinu.procedures.definition import Definition
from kinu.procedures.models import Draft, Proposal, Trial
from kinu.procedures.permissions import EDIT, PUBLISH
from kinu.procedures.rules import without_individual_numbers

from .refusals import Incomplete, NoSuchThing, ProposalMoved


def begin_trial(*, proposal_id: str, person: str, by: Actor, now: datetime) -> str:
    """Begin to walk through the form as it stands now. Returns the trial's id."""
    row = Proposal.objects.filter(pk=proposal_id).first()
    if row is None or not (by.can(EDIT) or by.can(PUBLISH)):
        raise NoSuchThing
    definition = packs.from_json(row.definition)
    known = editing.facts_of(person, on=now.astimezone(clock.JST).date(), home=_home())
    sources = {
        field_id: {
            "fact": each.fact,
            "source": each.source,
            "as_of": each.as_of.isoformat() if each.as_of else "",
            "value": each.value,
        }
        for field_id, each in packs.prefill(definition, known).items()
    }
    answers = {
        key: source["value"]
        for key, source in sources.items()
        if (field := definition.field(key)) is not None and not field.confirm
    }
    trial = Trial.objects.create(
        proposal=row, person=person, digest=packs.digest(definition), answers=answers, sources=sources,
        known=sorted(known), by_account=by.account_id, at=now,
    )  # fmt: skip
    return trial.id


def _home() -> dict[str, str]:
    """Return a town of this city, so that an invented person lives in it."""
    town = next(iter(places.towns()), None)
    if town is None:
        return {}
    city = web.city()
    return {
        "postcode": town.postcode,
        "prefecture": city.prefecture.in_language("ja"),
        "city": city.name.in_language("ja"),
        "town": town.name,
        "town_id": town.id,
    }


def own_trial(*, trial_id: str, by: Actor) -> tuple[Trial, Definition]:
    """Return the trial and the text it walks through. Raises ProposalMoved when the text has changed since."""
    trial = Trial.objects.select_related("proposal").filter(pk=trial_id, by_account=by.account_id).first()
    if trial is None:
        raise NoSuchThing
    definition = packs.from_json(trial.proposal.definition)
    if packs.digest(definition) != trial.digest:
        raise ProposalMoved
    return trial, definition


def as_draft(trial: Trial) -> Draft:
    """Return the trial as a draft that is never stored, so that the form's own pages show it."""
    return Draft(
        id=trial.id, answers=trial.answers, typed=trial.typed, sources=trial.sources, known=trial.known,
        procedure_code=trial.proposal.code, created_at=trial.at, updated_at=trial.at, expires_at=trial.at,
    )  # fmt: skip


def save_page(
    *,
    trial: Trial,
    definition: Definition,
    step_id: str,
    raw: Mapping[str, Any],
    now: datetime,
    language: str,
) -> Mapping[str, str]:
    """Read one page as the real form would. Returns the errors by input name."""
    cleaned = packs.clean_answers(
        definition,
        step_id=step_id,
        raw=raw,
        answers=trial.answers,
        today=now.astimezone(clock.JST).date(),
        language=language,
    )
    broken = {name.split("-")[0] for name in cleaned.errors}
    section = definition.section(step_id)
    for field in section.fields if section else ():
        trial.answers.pop(field.id, None)
        trial.typed.pop(field.id, None)
        if field.id in broken and field.id in raw:
            trial.typed[field.id] = without_individual_numbers(raw[field.id])
        if field.id in cleaned.values:
            trial.answers[field.id] = cleaned.values[field.id]
    trial.save(update_fields=["answers", "typed"])
    return cleaned.errors


def change_items(*, trial: Trial, group: str, remove: int | None = None) -> None:
    """Add an empty card to a list of people, or take one away."""
    items = trial.typed.get(group) or trial.answers.get(group) or []
    items = [dict(each) for each in items if isinstance(each, dict)]
    if remove is None:
        items.append({})
    elif 0 <= remove < len(items):
        items.pop(remove)
    trial.answers.pop(group, None)
    trial.typed[group] = items
    trial.save(update_fields=["answers", "typed"])


def finish_trial(*, trial: Trial, definition: Definition, now: datetime) -> None:
    """Say that the form was walked to its end: the proposal may then be asked for. Raises Incomplete for gaps."""
    if trial.typed or packs.missing(definition, trial.answers):
        raise Incomplete
    with transaction.atomic():
        trial.finished_at = now
        trial.save(update_fields=["finished_at"])
        Proposal.objects.filter(pk=trial.proposal_id).update(tested_digest=trial.digest)
