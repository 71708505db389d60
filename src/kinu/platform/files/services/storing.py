"""Take an upload in, attach it to the matter it belongs to, keep a file the city made itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.kernel.ids import new_id
from kinu.platform.audit import public as audit
from kinu.platform.files.adapters import scanner
from kinu.platform.files.models import File, FileState
from kinu.platform.files.rules import IMAGES, PAPERS, Kind, Limits, clean_name, size_in_words
from kinu.platform.files.selectors import StoredFile, stored_file_of

from . import disk, scanning
from .images import redraw
from .inspect import kind_of
from .pdfs import page_count
from .refusals import Empty, NoRoom, NotYours, PhotoTooLarge, TooLarge, TooMany


@dataclass(frozen=True, slots=True)
class _Taken:
    kind: Kind
    size: int
    sha256: str
    pages: int


def store(
    *,
    upload: UploadedFile[Any],
    by: Actor,
    purpose: str,
    now: datetime,
    limits: Limits = PAPERS,
    owner: str = "",
    delete_after: date | None = None,
) -> StoredFile:
    """Take one upload in and return it. Raises a FileRefused with a sentence for the person; then nothing is kept.

    Without `owner` the file waits for `attach`; a file nobody attaches is deleted after a week.
    """
    name = upload.name or ""
    with disk.incoming() as path:
        disk.write(path, _within(upload, limits=limits))
        taken = _taken(path, name=name, limits=limits)
        row = _row(taken, name=clean_name(name, taken.kind), by=by, purpose=purpose, now=now)
        row.owner, row.delete_after = owner, delete_after
        row.state = FileState.QUARANTINED if scanner().real else FileState.READY
        with (
            transaction.atomic(),
            audit.record("files.stored", by=by, subject=f"files.file:{row.id}", now=now),
        ):
            if owner:
                _refuse_too_many(owner=owner, adding=1, limits=limits)
            row.save(force_insert=True)
            disk.put(path, place=row.path)
            scanning.ask_for_scan(row)
    return stored_file_of(row)


def attach(
    *, file_ids: Sequence[str], owner: str, by: Actor, now: datetime, limits: Limits = PAPERS
) -> tuple[StoredFile, ...]:
    """Give files that `by` uploaded to `owner` ("procedures.application:<id>"). All of them or none."""
    wanted = list(dict.fromkeys(file_ids))
    with transaction.atomic(), audit.record("files.attached", by=by, subject=owner, now=now) as sentence:
        rows = list(File.objects.select_for_update().filter(id__in=wanted, stored_by=by.account_id))
        if len(rows) != len(wanted) or any(row.owner not in {"", owner} for row in rows):
            raise NotYours
        _refuse_too_many(owner=owner, adding=sum(not row.owner for row in rows), limits=limits)
        File.objects.filter(id__in=wanted).update(owner=owner)
        sentence.note(files=len(rows))
    return tuple(
        stored_file_of(row) for row in File.objects.filter(id__in=wanted).order_by("stored_at", "id")
    )


def keep(
    *,
    data: bytes,
    name: str,
    by: Actor,
    purpose: str,
    owner: str,
    now: datetime,
    delete_after: date | None = None,
) -> StoredFile:
    """Keep a PDF the city made itself, byte for byte. Only the program's own documents come this way."""
    taken = _Taken(kind=Kind.PDF, size=len(data), sha256=hashlib.sha256(data).hexdigest(), pages=0)
    row = _row(taken, name=clean_name(name, Kind.PDF), by=by, purpose=purpose, now=now)
    row.owner, row.delete_after, row.state = owner, delete_after, FileState.READY
    with disk.incoming() as path:
        disk.write(path, (data,))
        with transaction.atomic(), audit.record("files.kept", by=by, subject=f"files.file:{row.id}", now=now):
            row.save(force_insert=True)
            disk.put(path, place=row.path)
    return stored_file_of(row)


def _within(upload: UploadedFile[Any], *, limits: Limits) -> Iterator[bytes]:
    """Pass the upload's chunks on and stop at the limit, so that no more than the limit is ever written."""
    promised = upload.size or 0
    if getattr(upload, "unwritten", False):
        raise NoRoom
    if promised > limits.max_bytes:
        raise _too_large(promised, limits=limits)
    received = 0
    for chunk in upload.chunks():
        received += len(chunk)
        if received > limits.max_bytes:
            raise _too_large(received, limits=limits)
        yield chunk
    if not received:
        raise Empty


def _too_large(size: int, *, limits: Limits) -> TooLarge | PhotoTooLarge:
    refusal = PhotoTooLarge if limits.kinds <= IMAGES else TooLarge
    return refusal(size=size_in_words(size), limit=size_in_words(limits.max_bytes))


def _taken(path: Path, *, name: str, limits: Limits) -> _Taken:
    kind, pages = kind_of(path, name=name, limits=limits), 0
    if kind is Kind.PDF:
        pages = page_count(path, limits=limits)
    else:
        picture, kind = redraw(path, kind=kind)
        disk.write(path, (picture,))
    with path.open("rb") as stream:
        return _Taken(kind=kind, size=path.stat().st_size, sha256=disk.digest(stream), pages=pages)


def _row(taken: _Taken, *, name: str, by: Actor, purpose: str, now: datetime) -> File:
    return File(
        id=new_id(),
        name=name,
        kind=taken.kind.value,
        size=taken.size,
        sha256=taken.sha256,
        pages=taken.pages,
        purpose=purpose,
        stored_by=by.account_id,
        stored_at=now,
    )


def _refuse_too_many(*, owner: str, adding: int, limits: Limits) -> None:
    held: Iterable[str] = File.objects.select_for_update().filter(owner=owner).values_list("id", flat=True)
    if len(list(held)) + adding > limits.max_count:
        raise TooMany(limit=limits.max_count)
