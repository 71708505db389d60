"""Telling the portal how its matters stand: written down with the fact, sent later, in order, never twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.platform.outbox import public as outbox
from kinu.procedures.adapters.national_portal import NationalPortal, PortalDown, PortalRefused
from kinu.procedures.models import PortalFile, PortalReport

BY = system("national-portal")
LEASE = timedelta(minutes=10)
"""How long one worker may take over a telling before another one takes it up."""


@dataclass(slots=True)
class Told:
    sent: int = 0
    waiting: int = 0
    refused: int = 0
    fault: str = ""


def note_status(*, application_id: str, status: str, key: str, now: datetime) -> bool:
    """Write down that the portal has to be told. False for applications that did not come from it, or told before."""
    row = PortalFile.objects.filter(application_id=application_id).only("id").first()
    if row is None:
        return False
    report, fresh = PortalReport.objects.get_or_create(
        file=row, key=key, defaults={"status": status, "created_at": now, "next_at": now}
    )
    return fresh and report.state == "waiting"


def tell_due(*, portal: NationalPortal, now: datetime) -> Told:
    """Send what is due, the oldest first. When the portal is down the rest waits for the next round."""
    done = Told()
    due = PortalReport.objects.filter(state="waiting", next_at__lte=now).order_by("id")
    for report in list(due.select_related("file")):
        if _is_behind(report) or not _claim(report, now=now):
            continue
        try:
            _send(portal, report)
        except PortalDown as down:
            _wait(report, down.code, now=now)
            done.fault = down.code
            break
        except PortalRefused as refused:
            if refused.code == "login":
                _wait(report, refused.code, now=now)
                done.fault = refused.code
                break
            _settle(report, state="refused", fault=refused.code, now=now)
            done.refused += 1
        else:
            _settle(report, state="sent", fault="", now=now)
            done.sent += 1
    done.waiting = PortalReport.objects.filter(state="waiting").count()
    return done


def _is_behind(report: PortalReport) -> bool:
    """An earlier state of the same matter still waits: states must arrive in order."""
    return PortalReport.objects.filter(file=report.file_id, state="waiting", id__lt=report.id).exists()


def _claim(report: PortalReport, *, now: datetime) -> bool:
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return bool(
        PortalReport.objects.filter(free, pk=report.pk, state="waiting").update(
            lease_until=now + LEASE, attempts=F("attempts") + 1
        )
    )


def _send(portal: NationalPortal, report: PortalReport) -> None:
    """Send; after a try whose end nobody saw, ask first whether it arrived."""
    number = report.file.number
    if report.attempts and report.key in portal.told(number):
        return
    portal.tell(number=number, status=report.status, key=report.key)


def _wait(report: PortalReport, fault: str, *, now: datetime) -> None:
    pause = outbox.pause_after(report.attempts + 1, spread_by=str(report.pk))
    PortalReport.objects.filter(pk=report.pk, state="waiting").update(
        lease_until=None, next_at=now + pause, fault=fault
    )


def _settle(report: PortalReport, *, state: str, fault: str, now: datetime) -> None:
    with (
        transaction.atomic(),
        audit.record(
            f"procedures.portal-told-{state}", by=BY, subject=f"portal:{report.file_id}", now=now
        ) as entry,
    ):
        entry.note(number=report.file.number, status=report.status, fault=fault)
        PortalReport.objects.filter(pk=report.pk, state="waiting").update(
            state=state, fault=fault, lease_until=None, sent_at=now if state == "sent" else None
        )
