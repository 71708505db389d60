"""What a clerk may do by hand: try a rejected file again, send a refused state again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.procedures.adapters.national_portal import Listed, NationalPortal, PortalDown, PortalRefused
from kinu.procedures.models import PortalFile, PortalReport
from kinu.procedures.permissions import PORTAL
from kinu.procedures.services.refusals import NoSuchThing, NotYours, PortalNotReached, WrongPhase

from .fetching import LOOK_BACK, fetch_one
from .making import make_application


def try_again(*, file_id: str, portal: NationalPortal, by: Actor, now: datetime) -> str:
    """Try to make an application of a rejected file, fetching it again where nothing of it is held.

    Returns the state after it. Raises WrongPhase for a file that is an application, PortalNotReached.
    """
    if not by.can(PORTAL):
        raise NotYours
    with transaction.atomic():
        row = PortalFile.objects.select_for_update().filter(pk=file_id).first()
        if row is None:
            raise NoSuchThing
        if row.state == "made":
            raise WrongPhase
        with audit.record(
            "procedures.portal-tried-again", by=by, subject=f"portal:{row.id}", now=now
        ) as entry:
            entry.note(number=row.number)
    if not row.content:
        try:
            listed = portal.listed(since=(row.fetched_at - LOOK_BACK).date())
            wanted = next((each for each in listed if each.number == row.number), Listed(row.number))
            fetch_one(portal=portal, listed=wanted, now=now)
        except (PortalDown, PortalRefused) as error:
            raise PortalNotReached from error
    return make_application(file_id=row.id, now=now)


def send_again(*, report_id: int, by: Actor, now: datetime) -> None:
    """Put a refused telling back into the line. Raises WrongPhase when it was not refused."""
    if not by.can(PORTAL):
        raise NotYours
    with transaction.atomic():
        row = PortalReport.objects.select_for_update().filter(pk=report_id).first()
        if row is None:
            raise NoSuchThing
        if row.state != "refused":
            raise WrongPhase
        with audit.record("procedures.portal-sent-again", by=by, subject=f"portal:{row.file_id}", now=now):
            row.state, row.next_at, row.fault = "waiting", now, ""
            row.save(update_fields=["state", "next_at", "fault"])
