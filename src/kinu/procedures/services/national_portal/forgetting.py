"""Our copies of the portal's files go after some days; what a clerk had to read goes with the application's answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.procedures.models import Application, PortalFile

BY = system("retention")
BATCH = 500


def forget_files(*, now: datetime) -> int:
    """Delete copies past their days, and the unreadable values of applications whose answers are gone."""
    end = now - timedelta(days=settings.KINU_NATIONAL_PORTAL_KEEP_DAYS)
    old = PortalFile.objects.filter(fetched_at__lt=end, content_deleted_at=None).exclude(content=b"")
    for file_id in list(old.values_list("id", flat=True)[:BATCH]):
        with (
            transaction.atomic(),
            audit.record("procedures.portal-forgotten", by=BY, subject=f"portal:{file_id}", now=now),
        ):
            PortalFile.objects.filter(pk=file_id).update(content=b"", content_deleted_at=now)
    gone = Application.objects.filter(channel="portal", deleted_answers_at__isnull=False).values("id")
    return PortalFile.objects.filter(application_id__in=gone).exclude(problems=[]).update(problems=[])
