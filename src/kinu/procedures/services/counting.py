"""Counts per page and day, without anybody in them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F

from kinu.procedures.models import StepCount


def count_step(*, code: str, step: str, day: date, opened: int = 0, finished: int = 0) -> None:
    """Add to the count of a page on a day."""
    with transaction.atomic():
        row, _ = StepCount.objects.get_or_create(procedure_code=code, step=step, day=day)
        StepCount.objects.filter(pk=row.pk).update(
            opened=F("opened") + opened, finished=F("finished") + finished
        )
