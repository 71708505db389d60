"""One round of asking the portal: every application it has, each exactly once."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kinu.kernel import clock
from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.procedures.adapters.national_portal import Listed, NationalPortal, PortalDown, PortalRefused
from kinu.procedures.adapters.national_portal.package import (
    Unreadable,
    read,
    without_individual_numbers,
    write,
)
from kinu.procedures.models import PortalFile, PortalRound

from .making import make_application

BY = system("national-portal")
LOOK_BACK = timedelta(days=60)
"""How far back the portal is asked, so that a long outage loses nothing."""
DAMAGED = ("damaged", "hash")
MOST_TRIES = 3
"""Times a file that came damaged is fetched by itself; after that a clerk decides."""


@dataclass(slots=True)
class Round:
    """What a round did. `fault` is empty when the portal could be asked to the end."""

    listed: int = 0
    fetched: int = 0
    made: int = 0
    rejected: int = 0
    fault: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def fetch_new(*, portal: NationalPortal, now: datetime) -> Round:
    """Fetch what is new, make applications of it and of what an earlier round left. Safe to kill and to run twice."""
    done = Round()
    try:
        listed = portal.listed(since=(now.astimezone(clock.JST) - LOOK_BACK).date())
        done.listed = len(listed)
        for each in _wanted(listed):
            fetch_one(portal=portal, listed=each, now=now)
            done.fetched += 1
    except (PortalDown, PortalRefused) as error:
        done.fault = error.code
    for file_id in (
        PortalFile.objects.filter(state="received").order_by("fetched_at").values_list("id", flat=True)
    ):
        done.made += make_application(file_id=file_id, now=now) == "made"
    done.rejected = PortalFile.objects.filter(state="rejected", changed_at=now).count()
    _remember(done, now=now)
    return done


def fetch_one(*, portal: NationalPortal, listed: Listed, now: datetime) -> None:
    """Fetch one file and keep it, or keep the reason why it cannot be read. Raises PortalDown."""
    try:
        data = portal.fetch(listed.number)
        _check_whole(listed, data)
        package = without_individual_numbers(read(data))
        _check_number(listed, package.number)
    except PortalRefused as refused:
        if refused.code == "login":
            raise
        _keep(listed.number, now=now, fault=refused.code, problems=[_problem(Unreadable(refused.code))])
    except Unreadable as unreadable:
        _keep(listed.number, now=now, fault=unreadable.reason, problems=[_problem(unreadable)])
    else:
        _keep(listed.number, now=now, content=write(package), code=package.procedure)


def _wanted(listed: tuple[Listed, ...]) -> list[Listed]:
    numbers = [each.number for each in listed]
    held = dict(PortalFile.objects.filter(number__in=numbers).values_list("number", "id"))
    again = set(
        PortalFile.objects.filter(
            number__in=numbers, state="rejected", fault__in=DAMAGED, attempts__lt=MOST_TRIES
        ).values_list("number", flat=True)
    )
    return [each for each in listed if each.number not in held or each.number in again]


def _check_whole(listed: Listed, data: bytes) -> None:
    if listed.size and listed.size != len(data):
        raise Unreadable("damaged")
    if listed.sha256 and hashlib.sha256(data).hexdigest() != listed.sha256.lower():
        raise Unreadable("hash")


def _check_number(listed: Listed, number: str) -> None:
    if number != listed.number:
        raise Unreadable("other-number", file="application.csv", column="number")


def _keep(
    number: str,
    *,
    now: datetime,
    content: bytes = b"",
    code: str = "",
    fault: str = "",
    problems: list[dict[str, Any]] | None = None,
) -> None:
    """Write the file down under its number. What was made into an application already stays as it is."""
    with transaction.atomic():
        fresh = PortalFile(number=number, fetched_at=now, changed_at=now)
        PortalFile.objects.bulk_create([fresh], ignore_conflicts=True)
        row = PortalFile.objects.select_for_update().get(number=number)
        if row.state == "made" or row.content:
            return
        with audit.record("procedures.portal-fetched", by=BY, subject=f"portal:{row.id}", now=now) as entry:
            entry.note(number=number, fault=fault)
            row.content, row.procedure_code = content, code
            row.state, row.fault = "rejected" if fault else "received", fault
            row.problems, row.changed_at = problems or [], now
            row.content_deleted_at = None
            row.attempts += 1
            row.save()


def _problem(unreadable: Unreadable) -> dict[str, Any]:
    return {
        "file": unreadable.file,
        "row": unreadable.row,
        "column": unreadable.column,
        "reason": unreadable.reason,
    }


def _remember(done: Round, *, now: datetime) -> None:
    values: dict[str, Any] = {"tried_at": now, "fault": done.fault}
    if not done.fault:
        values["worked_at"] = now
    PortalRound.objects.update_or_create(id=1, defaults=values)
