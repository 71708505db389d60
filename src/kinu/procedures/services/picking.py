"""Whom a form is about, told with one tap: what the register knows of that person fills the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.procedures import definition as packs
from kinu.procedures.models import Draft
from kinu.procedures.selectors.catalogue import definition_of
from kinu.procedures.selectors.told import told_facts

from . import roles
from .drafts import own_draft, put_known, touch
from .known import known_facts
from .refusals import NoSuchThing


def pick_person(
    *, draft_id: str, role: str, key: str, by: Actor, now: datetime, guest_token: str = ""
) -> None:
    """Fill what a form asks about a role with one person's facts; key "": nobody of those offered.

    Rights and protection are looked at again, so whoever was offered yesterday is not filled in today for that reason.
    What was written about another person picked before goes. Raises NoSuchThing for somebody who is not offered.
    """
    with transaction.atomic():
        draft = own_draft(draft_id=draft_id, by=by, guest_token=guest_token, now=now, lock=True)
        definition = definition_of(draft.version_id)
        if role not in roles.roles_in(definition):
            raise NoSuchThing
        known = known_facts(by, subject=draft.subject_resident)
        found = roles.candidates(
            by, subject=draft.subject_resident, known=known, procedure=draft.procedure_code, now=now
        ).get(role, ())
        chosen = next((each for each in found if each.key == key), None)
        if key and chosen is None:
            raise NoSuchThing
        _forget(draft, definition, role=role, key=key)
        if chosen is not None:
            told = _told(draft, role=role, name=chosen.name, by=by)
            put_known(draft, definition, {**told, **roles.role_facts(role, chosen)}, only=role)
        draft.people = {
            **draft.people,
            role: {"choices": [each.as_choice() for each in found], "picked": key},
        }
        touch(draft, by, now)


def _told(draft: Draft, *, role: str, name: str, by: Actor) -> Mapping[str, packs.KnownFact]:
    """Return what the city was told about this very person before."""
    told = told_facts(draft.subject_resident, by=by, named={role: name})
    return {fact: value for fact, value in told.items() if fact.startswith(f"{role}:")}


def _forget(draft: Draft, definition: packs.Definition, *, role: str, key: str) -> None:
    """Take out what stands there of somebody else; words written before anybody was picked stay."""
    before = draft.people.get(role, {}).get("picked", "")
    for field in definition.all_fields():
        if field.about != role:
            continue
        source = draft.sources.pop(field.id, None)
        was_known = source is not None and draft.answers.get(field.id) == source["value"]
        if was_known or (before and before != key):
            draft.answers.pop(field.id, None)
            draft.typed.pop(field.id, None)
