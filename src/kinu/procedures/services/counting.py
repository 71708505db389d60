"""Counts per page and day, without anybody in them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F

from kinu.procedures.models import Draft, StepCount

SENT = "sent"
"""The page with all answers, which is finished by sending."""
OPENED, FINISHED = "opened", "finished"


def count_step(*, code: str, step: str, day: date, opened: int = 0, finished: int = 0) -> None:
    """Add to the count of a page on a day."""
    with transaction.atomic():
        row, _ = StepCount.objects.get_or_create(procedure_code=code, step=step, day=day)
        StepCount.objects.filter(pk=row.pk).update(
            opened=F("opened") + opened, finished=F("finished") + finished
        )


def count_opened(draft: Draft, *, step: str, day: date) -> None:
    """Count a page of a draft as opened, the first time only."""
    if step in draft.pages:
        return
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(pk=draft.pk).only("pages").first()
        if row is None or step in row.pages:
            return
        row.pages[step] = OPENED
        row.save(update_fields=["pages"])
        draft.pages = row.pages
        count_step(code=draft.procedure_code, step=step, day=day, opened=1)


def count_finished(draft: Draft, *, step: str, day: date) -> None:
    """Count a page of a draft, held by the caller and saved by it, as finished, the first time only."""
    before = draft.pages.get(step, "")
    if before == FINISHED:
        return
    draft.pages[step] = FINISHED
    count_step(code=draft.procedure_code, step=step, day=day, opened=0 if before else 1, finished=1)
