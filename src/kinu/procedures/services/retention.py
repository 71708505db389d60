"""Forgetting on time: drafts after 90 days (sent ones after 7), answers after the years their pack names."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta

from django.db import transaction

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.platform.files import public as files
from kinu.procedures.models import (
    Application,
    AssignmentBatch,
    Attachment,
    Correction,
    Decision,
    Draft,
    Filing,
    NavigatorPlan,
    Note,
    Revision,
    Trial,
)
from kinu.procedures.permissions import owner_name
from kinu.procedures.rules import CLOSED_PHASES, retention_end
from kinu.procedures.selectors.catalogue import definition_of

from .delivery import clear_all_delivered
from .matters.forgetting import forget_matters
from .national_portal.forgetting import forget_files
from .submission import KEEP_SENT_DRAFT

BY = system("retention")
BATCH = 500


def forget(*, now: datetime) -> dict[str, int]:
    """Do the night's forgetting. Safe to run twice, and to be killed in between."""
    return {
        "drafts": _forget_drafts(now=now),
        "delivered": clear_all_delivered(now=now),
        "sent_drafts": _forget_sent_drafts(now=now),
        "applications": _forget_applications(now=now),
        "portal_files": forget_files(now=now),
        "trials": Trial.objects.filter(at__lt=now - timedelta(days=30)).delete()[0],
        "matters": forget_matters(now=now),
        "navigator_plans": NavigatorPlan.objects.filter(expires_at__lt=now).delete()[0],
        "batches": AssignmentBatch.objects.filter(at__lt=now - timedelta(days=30)).delete()[0],
    }


def _forget_drafts(*, now: datetime) -> int:
    count = 0
    for draft_id in list(
        Draft.objects.filter(expires_at__lt=now, sent_at=None).values_list("id", flat=True)[:BATCH]
    ):
        with (
            transaction.atomic(),
            audit.record("procedures.draft-expired", by=BY, subject=f"draft:{draft_id}", now=now),
        ):
            _drop_files(draft_id, now=now)
            Draft.objects.filter(pk=draft_id).delete()
        count += 1
    return count


def _forget_sent_drafts(*, now: datetime) -> int:
    """What was sent stands in the application; its draft is not needed after a week of double clicks."""
    return Draft.objects.filter(sent_at__lt=now - KEEP_SENT_DRAFT).delete()[0]


def _forget_applications(*, now: datetime) -> int:
    today, count = now.astimezone(clock.JST).date(), 0
    rows = Application.objects.filter(
        phase__in=CLOSED_PHASES, deleted_answers_at=None, closed_at__lt=now - timedelta(days=365)
    )
    for row in rows.order_by("closed_at")[:BATCH]:
        if today > last_day(row):
            _forget_one(row.id, now=now)
            count += 1
    return count


def last_day(row: Application) -> date:
    """Return the last day the answers of a closed application are kept."""
    closed = (row.closed_at or row.submitted_at).astimezone(clock.JST).date()
    return retention_end(closed_on=closed, years=definition_of(row.version_id).retention.years)


def _forget_one(application_id: str, *, now: datetime) -> None:
    """Take everything about persons out; number, procedure, days and outcome stay for statistics."""
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application_id)
        with audit.record("procedures.forgotten", by=BY, subject=f"application:{row.id}", now=now):
            _drop_files(row.draft_id, now=now)
            for model in (Revision, Correction, Note):
                model.objects.filter(application=row).delete()
            Filing.objects.filter(pk=row.pk).update(answers={}, sources={})
            Decision.objects.filter(pk=row.pk, kind="approved").update(reason_text="", details={})
            Decision.objects.filter(pk=row.pk, kind="refused").update(reason_text="-", details={})
            row.timeline.update(by_label="", data={})
            for column in (
                "applicant_account", "applicant_resident", "subject_resident", "household_id",
                "applicant_name", "applicant_kana", "secret_hash", "assignee", "assignee_name",
            ):  # fmt: skip
                setattr(row, column, "")
            row.search_text, row.deleted_answers_at = row.number.casefold(), now
            row.save()


def _drop_files(draft_id: str, *, now: datetime) -> None:
    for attachment in Attachment.objects.filter(draft_id=draft_id):
        with contextlib.suppress(files.FileNotFound):
            files.remove(file_id=attachment.file_id, owner=owner_name(draft_id), by=BY, now=now)
        attachment.delete()
