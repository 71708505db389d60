"""Forgetting what the registered retention no longer allows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.platform.people.models import ImportRun

KEEP_RUNS = timedelta(days=365)


def forget_old_runs(*, now: datetime) -> int:
    """Delete import runs older than a year and return how many."""
    with transaction.atomic():
        old = ImportRun.objects.filter(at__lt=now - KEEP_RUNS)
        count = old.count()
        if count:
            with audit.record(
                "people.import-runs-forgotten", by=system("retention"), subject="imports", now=now
            ) as entry:
                entry.note(runs=count)
                old.delete()
    return count
