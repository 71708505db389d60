"""What several services share: the locked row, rights on it, the time line, time limits."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from kinu.kernel import clock
from kinu.kernel.actor import Actor, ActorKind, system
from kinu.kernel.days import add_open_days
from kinu.platform.people import public as people
from kinu.procedures.definition import State
from kinu.procedures.models import Application, Filing, TimelineEntry
from kinu.procedures.permissions import VIEW_ALL
from kinu.procedures.rules import may_move
from kinu.procedures.selectors.catalogue import definition_of

from .refusals import NoSuchThing, NotYours, WrongPhase

CHECKER = system("procedures")
"""The room itself, when it asks who belongs to an applicant's household; what it learns is shown to nobody."""


def locked(application_id: str) -> Application:
    """Return the row, held until the transaction ends. Raises NoSuchThing."""
    row = Application.objects.select_for_update().filter(pk=application_id).first()
    if row is None:
        raise NoSuchThing
    return row


def locked_for_staff(application_id: str, *, by: Actor, right: str, move: str) -> Application:
    """Return the row when the actor may do this move on it now."""
    row = locked(application_id)
    if not in_reach(row, by):
        raise NoSuchThing
    if by.kind is not ActorKind.SYSTEM and not by.can(right):
        raise NotYours
    if not may_move(move, phase=row.phase):
        raise WrongPhase
    return row


def in_reach(row: Application, by: Actor) -> bool:
    """Tell whether the actor's department has the application, or the actor sees all of them."""
    return by.kind is ActorKind.SYSTEM or row.department in by.departments or by.can(VIEW_ALL)


def enter_state(row: Application, state: State, *, now: datetime) -> None:
    """Put the application into a state of its pack and set that state's time limit."""
    row.state, row.phase = state.id, state.kind
    row.paused_at = now if state.kind == "waiting" else None
    row.closed_at = now if state.is_final else None
    if state.kind in {"received", "working"}:
        row.due_at = limit_of(state, now=now) or row.due_at
    elif state.is_final:
        row.due_at = None


def limit_of(state: State, *, now: datetime) -> datetime | None:
    """Return the end of the last office day a state may take, None when the pack sets no limit."""
    if state.business_days is None:
        return None
    day = add_open_days(now.astimezone(clock.JST).date(), state.business_days)
    return datetime.combine(day, time(23, 59, 59), tzinfo=clock.JST)


def first_state(row: Application, kind: str) -> State:
    return definition_of(row.version_id).first_state(kind)  # type: ignore[arg-type]


def tell_story(
    row: Application, kind: str, *, by: Actor, now: datetime, for_resident: bool = True, **data: Any
) -> None:
    """Add to the time line. The office is named by its department, a person only to colleagues."""
    TimelineEntry.objects.create(
        application=row,
        at=now,
        kind=kind,
        by_account=by.account_id,
        by_label=who(row, by),
        data=data,
        for_resident=for_resident,
    )


def who(row: Application, by: Actor) -> str:
    """Return how an actor is named to colleagues; residents read the department."""
    if by.is_staff:
        return f"{department_name(row.department)} {by.label}".strip()
    return by.label if by.kind is ActorKind.SYSTEM else ""


def department_name(code: str) -> str:
    found = people.department(code)
    return found.name if found else code


def answers_of(row: Application) -> dict[str, Any]:
    return dict(Filing.objects.values_list("answers", flat=True).get(pk=row.pk))


def household_id(resident_id: str) -> str:
    """Return the household a resident belongs to now, "" when unknown. The room itself looks, no person does."""
    if not resident_id:
        return ""
    found = people.household_of(resident_id, by=CHECKER, reason="だれの申請かの確認")
    return found.id if found else ""
