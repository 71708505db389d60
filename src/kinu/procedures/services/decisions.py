"""The one decision: by somebody with the right, never in one's own matter, with reason and appeal text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from kinu.kernel import names
from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.platform.outbox import public as outbox
from kinu.platform.people import public as people
from kinu.procedures import definition as packs
from kinu.procedures.definition import Decision as Choice
from kinu.procedures.definition import Definition
from kinu.procedures.events import ApplicationDecided
from kinu.procedures.models import Application, Decision
from kinu.procedures.permissions import DECIDE
from kinu.procedures.rules import is_own_matter
from kinu.procedures.selectors.catalogue import definition_of

from .common import CHECKER, enter_state, household_id, locked_for_staff, tell_story
from .refusals import OwnMatter, ReasonNeeded, WrongPhase

KINDS = {"approve": "approved", "refuse": "refused"}


def decide(
    *,
    application_id: str,
    decision_id: str,
    by: Actor,
    now: datetime,
    reason_code: str = "",
    reason_text: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Approve ("approve") or refuse ("refuse") an application, once. The letter is made after the commit.

    A refusal needs a reason of the pack or in own words (行政手続法8条); `details` are what the letter needs.
    """
    with transaction.atomic():
        row = locked_for_staff(application_id, by=by, right=DECIDE, move="decide")
        _refuse_own_matter(row, by)
        definition = definition_of(row.version_id)
        choice = definition.decision(decision_id)
        if choice is None or decision_id not in KINDS:
            raise WrongPhase
        reason = reason_of(choice, code=reason_code, text=reason_text)
        if decision_id == "refuse" and not reason:
            raise ReasonNeeded
        with audit.record(
            f"procedures.{KINDS[decision_id]}", by=by, subject=f"application:{row.id}", now=now
        ) as entry:
            entry.resident_id = row.subject_resident
            entry.note(reason_code=reason_code)
            Decision.objects.create(
                application=row,
                kind=KINDS[decision_id],
                reason_code=reason_code,
                reason_text=reason,
                details=dict(details or {}),
                by_account=by.account_id,
                by_label=by.label,
                at=now,
            )
            _close(row, definition, choice, now)
        tell_story(row, KINDS[decision_id], by=by, now=now)
        outbox.publish(ApplicationDecided(row.id, KINDS[decision_id]))


def reason_of(choice: Choice, *, code: str, text: str) -> str:
    """Return the reason as the letter says it: the pack's sentence and the officer's own words."""
    listed = next((each.label.say("ja") for each in choice.reasons if each.id == code), "")
    return "\n".join(part for part in (listed, text.strip()) if part)


def read_details(
    *, version_id: str, decision_id: str, raw: Mapping[str, Any], now: datetime
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what the officer filled in for the letter, and errors by input name."""
    definition = definition_of(version_id)
    choice = definition.decision(decision_id)
    if choice is None or not choice.asks:
        return {}, {}
    page = packs.Section(id="decision", title=choice.label, fields=choice.asks)
    cleaned = packs.clean_answers(
        replace(definition, sections=(page,)), step_id="decision", raw=raw, answers={}, today=now.date()
    )
    return dict(cleaned.values), dict(cleaned.errors)


def _close(row: Application, definition: Definition, choice: Choice, now: datetime) -> None:
    state = definition.state(choice.to_state)
    if state is None or not state.is_final:
        raise WrongPhase
    enter_state(row, state, now=now)
    row.save()


def _refuse_own_matter(row: Application, by: Actor) -> None:
    """Keep officers out of their own and their household's matters.

    An officer's login is never a resident's login. Where an administrator tied it to the register, the ids tell; else
    the name is compared with the household's: a namesake loses a minute to a colleague, the city its trust never.
    """
    tied = identity.own_resident_of_staff(by.account_id) if by.is_staff else ""
    resident_id = by.resident_id or tied
    own = is_own_matter(
        account_id=by.account_id,
        resident_id=resident_id,
        household_id=household_id(resident_id),
        applicant_account=row.applicant_account,
        parties=frozenset(each for each in (row.applicant_resident, row.subject_resident) if each),
        applicant_household=row.household_id,
    )
    if own or (by.is_staff and not tied and names.match_key(by.label) in _family_names(row)):
        raise OwnMatter


def _family_names(row: Application) -> set[str]:
    found = {names.match_key(row.applicant_name)} if row.applicant_name else set()
    for resident_id in {row.applicant_resident, row.subject_resident} - {""}:
        household = people.household_of(resident_id, by=CHECKER, reason="だれの申請かの確認")
        found |= {names.match_key(each.name_full) for each in (household.members if household else ())}
    return found - {""}
