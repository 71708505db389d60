"""Quarantine: a file waits until the scanner judged it, and is gone when the judgement is bad."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.platform.files.adapters import scanner
from kinu.platform.files.events import FileFoundInfected, FileQuarantined
from kinu.platform.files.models import File, FileState
from kinu.platform.outbox import public as outbox

from . import disk


def ask_for_scan(row: File) -> None:
    """Publish that a file waits, inside the transaction that stored it."""
    if row.state == FileState.QUARANTINED:
        outbox.publish(FileQuarantined(file_id=row.id), now=row.stored_at)


def scan(*, file_id: str, now: datetime) -> str:
    """Judge one waiting file and return its new state. Raises ScannerDown; the job then tries again.

    The scanner is asked outside the transaction: it may take half a minute.
    """
    row = File.objects.filter(id=file_id).first()
    if row is None or row.state != FileState.QUARANTINED:
        return row.state if row else "gone"
    with disk.open_checked(place=row.path, size=row.size, sha256=row.sha256) as stream:
        verdict = scanner().scan(stream)
    action = "files.scanned-clean" if verdict.clean else "files.infected"
    subject = row.owner or f"files.file:{row.id}"
    with transaction.atomic(), audit.record(action, by=system("scanner"), subject=subject, now=now):
        row.state = FileState.READY if verdict.clean else FileState.INFECTED
        row.finding = verdict.finding
        row.save(update_fields=["state", "finding"])
        if not verdict.clean:
            outbox.publish(FileFoundInfected(file_id=row.id, owner=row.owner), now=now)
            transaction.on_commit(partial(disk.remove, place=row.path))
    return row.state
