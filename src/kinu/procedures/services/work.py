"""The office's everyday moves: assign, begin, go on, hand over, note. Each leaves a line in the story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.platform.outbox import public as outbox
from kinu.platform.people import public as people
from kinu.procedures.events import ApplicationTransferred
from kinu.procedures.models import Application, AssignmentBatch, Note, SavedFilter
from kinu.procedures.permissions import WORK
from kinu.procedures.rules import OPEN_PHASES
from kinu.procedures.selectors.catalogue import definition_of

from .common import department_name, enter_state, first_state, in_reach, locked, locked_for_staff, tell_story
from .refusals import (
    NoSuchDepartment,
    NoSuchThing,
    NotInDepartment,
    NotYours,
    ReasonNeeded,
    UndoTooLate,
    WrongPhase,
)


def start_review(*, application_id: str, by: Actor, now: datetime) -> None:
    """Begin: the application is in somebody's hands and the review's time limit runs."""
    with transaction.atomic():
        row = locked_for_staff(application_id, by=by, right=WORK, move="start")
        with audit.record("procedures.started", by=by, subject=f"application:{row.id}", now=now):
            if by.is_staff and not row.assignee:
                row.assignee, row.assignee_name = by.account_id, by.label
            enter_state(row, first_state(row, "working"), now=now)
            row.save()
        tell_story(row, "started", by=by, now=now)


def advance(*, application_id: str, state_id: str, by: Actor, now: datetime) -> None:
    """Go on to another working state of the pack, for example from the review to the visit."""
    with transaction.atomic():
        row = locked_for_staff(application_id, by=by, right=WORK, move="advance")
        definition = definition_of(row.version_id)
        here, there = definition.state(row.state), definition.state(state_id)
        if here is None or there is None or there.kind != "working" or state_id not in here.to:
            raise WrongPhase
        with audit.record("procedures.advanced", by=by, subject=f"application:{row.id}", now=now) as entry:
            entry.note(before=row.state, after=state_id)
            enter_state(row, there, now=now)
            row.save()
        tell_story(row, "advanced", by=by, now=now, state=state_id)


def assign(*, application_id: str, assignee: str, by: Actor, now: datetime) -> None:
    """Give an open application to a member of its department, or to nobody ("")."""
    assign_many(application_ids=[application_id], assignee=assignee, by=by, now=now)


def assign_many(*, application_ids: Sequence[str], assignee: str, by: Actor, now: datetime) -> str:
    """Assign several at once and return the id with which this can be undone. All of them or none."""
    with transaction.atomic():
        if not by.can(WORK):
            raise NotYours
        rows = list(Application.objects.select_for_update().filter(pk__in=application_ids).order_by("pk"))
        if len(rows) != len(set(application_ids)) or not all(in_reach(row, by) for row in rows):
            raise NoSuchThing
        if any(row.phase not in OPEN_PHASES for row in rows):
            raise WrongPhase
        name = _assignee_name(assignee, {row.department for row in rows})
        batch = AssignmentBatch.objects.create(
            by_account=by.account_id,
            at=now,
            assignee=assignee,
            before={row.id: [row.assignee, row.assignee_name] for row in rows},
        )
        items = [
            audit.BulkItem(f"application:{row.id}", changes=((_ASSIGNEE, row.assignee, assignee),))
            for row in rows
        ]
        audit.record_many("procedures.assigned", by=by, items=items, now=now)
        for row in rows:
            tell_story(row, "assigned", by=by, now=now, for_resident=False, to=name)
        Application.objects.filter(pk__in=[row.pk for row in rows]).update(
            assignee=assignee, assignee_name=name
        )
    return batch.id


_ASSIGNEE = "procedures.Application.assignee"


def undo_assignment(*, batch_id: str, by: Actor, now: datetime) -> int:
    """Put a bulk assignment back, for those nobody has reassigned since. Returns how many."""
    with transaction.atomic():
        batch = (
            AssignmentBatch.objects.select_for_update().filter(pk=batch_id, by_account=by.account_id).first()
        )
        if batch is None or not by.can(WORK):
            raise NoSuchThing
        if batch.undone_at is not None:
            raise UndoTooLate
        rows = Application.objects.select_for_update().filter(
            pk__in=list(batch.before), assignee=batch.assignee, phase__in=OPEN_PHASES
        )
        done = 0
        with audit.record(
            "procedures.assignment-undone", by=by, subject=f"batch:{batch.id}", now=now
        ) as entry:
            for row in rows:
                row.assignee, row.assignee_name = batch.before[row.id]
                row.save(update_fields=["assignee", "assignee_name"])
                done += 1
            if not done:
                raise UndoTooLate
            entry.note(count=done)
            batch.undone_at = now
            batch.save(update_fields=["undone_at"])
    return done


def transfer(*, application_id: str, department: str, reason: str, by: Actor, now: datetime) -> None:
    """Hand an application to another department, with the reason its colleagues read."""
    with transaction.atomic():
        row = locked_for_staff(application_id, by=by, right=WORK, move="transfer")
        if not reason.strip():
            raise ReasonNeeded
        if department == row.department or people.department(department) is None:
            raise NoSuchDepartment
        before = row.department
        with audit.record(
            "procedures.transferred", by=by, subject=f"application:{row.id}", reason=reason, now=now
        ) as entry:
            entry.note(before=before, after=department)
            row.department, row.assignee, row.assignee_name = department, "", ""
            row.save()
        tell_story(row, "transferred", by=by, now=now, to=department_name(department), reason=reason)
        outbox.publish(ApplicationTransferred(row.id, before, department))


def add_note(*, application_id: str, text: str, by: Actor, now: datetime) -> None:
    """Keep a remark for colleagues; the resident does not see it on the page."""
    with transaction.atomic():
        row = locked(application_id)
        if not in_reach(row, by):
            raise NoSuchThing
        if not by.can(WORK):
            raise NotYours
        if not text.strip():
            raise ReasonNeeded
        with audit.record("procedures.noted", by=by, subject=f"application:{row.id}", now=now):
            Note.objects.create(
                application=row, text=text.strip(), by_account=by.account_id, by_label=by.label, at=now
            )


def save_filter(*, name: str, query: str, by: Actor) -> None:
    """Keep the inbox's present view under a name; the same name again replaces it."""
    if not name.strip():
        raise ReasonNeeded
    with transaction.atomic():
        SavedFilter.objects.update_or_create(
            account_id=by.account_id, name=name.strip()[:60], defaults={"query": query[:500]}
        )


def delete_filter(*, filter_id: int, by: Actor) -> None:
    """Forget one of the actor's own views."""
    SavedFilter.objects.filter(pk=filter_id, account_id=by.account_id).delete()


def _assignee_name(assignee: str, departments: set[str]) -> str:
    if not assignee:
        return ""
    for department in departments:
        staff = {each.account_id: each.name for each in identity.staff_of(department)}
        if assignee not in staff:
            raise NotInDepartment
        name = staff[assignee]
    return name
