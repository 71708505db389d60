"""Delete on the day, delete what nobody attached, sweep bytes without a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from kinu.kernel.actor import Actor, system
from kinu.kernel.clock import JST
from kinu.platform.audit import public as audit
from kinu.platform.files.models import File

from . import disk
from .refusals import FileNotFound

UNATTACHED_DAYS = 7
ORPHAN_HOURS = 24


@dataclass(frozen=True, slots=True)
class Swept:
    due: int
    unattached: int
    orphans: int


def set_retention(*, owner: str, delete_after: date | None) -> int:
    """Set the last day on which the owner's files are kept; the owning room's sentence names the reason."""
    return File.objects.filter(owner=owner).update(delete_after=delete_after)


def remove(*, file_id: str, owner: str, by: Actor, now: datetime) -> None:
    """Delete one file of `owner` ("" for one that `by` uploaded and did not attach yet)."""
    with (
        transaction.atomic(),
        audit.record("files.removed", by=by, subject=owner or f"files.file:{file_id}", now=now),
    ):
        row = File.objects.select_for_update().filter(id=file_id, owner=owner).first()
        if row is None or (not owner and row.stored_by != by.account_id):
            raise FileNotFound
        _delete([row])


def sweep(*, now: datetime) -> Swept:
    """Do the day's deletions. Runs as a job every night; safe to run at any time and twice."""
    today = now.astimezone(JST).date()
    due = _delete_all(File.objects.due(today=today), action="files.expired", now=now)
    old = File.objects.filter(owner="", stored_at__lt=now - timedelta(days=UNATTACHED_DAYS))
    unattached = _delete_all(old, action="files.unattached-removed", now=now)
    return Swept(due=due, unattached=unattached, orphans=_sweep_orphans(now=now))


def _delete_all(rows: Iterable[File], *, action: str, now: datetime) -> int:
    count = 0
    for row in list(rows):
        subject = row.owner or f"files.file:{row.id}"
        with transaction.atomic(), audit.record(action, by=system("retention"), subject=subject, now=now):
            _delete([row])
        count += 1
    return count


def _delete(rows: Iterable[File]) -> None:
    for row in rows:
        place = row.path
        row.delete()
        transaction.on_commit(partial(disk.remove, place=place))


def _sweep_orphans(*, now: datetime) -> int:
    """Remove bytes that no row names: what a rolled-back transaction or a killed process left behind."""
    oldest = (now - timedelta(hours=ORPHAN_HOURS)).timestamp()
    old = [place for place, changed in disk.stored_places() if changed < oldest]
    ids = [place.rsplit(".", 1)[-1] for place in old]
    known = {
        row.path
        for start in range(0, len(ids), 500)
        for row in File.objects.filter(id__in=ids[start : start + 500])
    }
    orphans = [place for place in old if place not in known]
    for place in orphans:
        disk.remove(place=place)
    return len(orphans)
