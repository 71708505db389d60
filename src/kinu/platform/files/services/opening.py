"""Give the bytes out: to whoever the owning room lets read, with a record of the look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.utils.translation import gettext as _

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.platform.files.models import File, FileState
from kinu.platform.files.permissions import NOT_ALLOWED, Reading, reading
from kinu.platform.files.selectors import StoredFile, stored_file_of

from . import disk
from .refusals import FileNotFound, Infected, StillChecked


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A readable stream and what it holds. The caller closes the stream."""

    file: StoredFile
    stream: BinaryIO


def open_file(*, file_id: str, by: Actor, now: datetime) -> OpenedFile:
    """Open a file for `by`. Raises FileNotFound also for whoever may not read it: its existence is no news."""
    row = File.objects.filter(id=file_id).first()
    answer = _may_read(row, by=by) if row else NOT_ALLOWED
    if row is None or not answer.allowed:
        raise FileNotFound
    if row.state == FileState.QUARANTINED:
        raise StillChecked
    if row.state == FileState.INFECTED:
        raise Infected
    stream = disk.open_checked(place=row.path, size=row.size, sha256=row.sha256)
    if _is_another_person(answer, by=by):
        audit.look(
            by=by,
            resident_id=answer.resident_id,
            what=_("添付ファイル"),
            subject=f"files.file:{row.id}",
            now=now,
        )
    return OpenedFile(file=stored_file_of(row), stream=stream)


def _may_read(row: File, *, by: Actor) -> Reading:
    if row.owner:
        return reading(owner=row.owner, by=by)
    own = bool(by.account_id) and row.stored_by == by.account_id
    return Reading(allowed=own, resident_id=by.acts_for)


def _is_another_person(answer: Reading, *, by: Actor) -> bool:
    return by.is_staff or (bool(answer.resident_id) and answer.resident_id != by.resident_id)
