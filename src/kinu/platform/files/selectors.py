"""Reads: a file's description, the files of an owner, and the bytes for whoever may have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .models import File, FileState


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What other rooms may know of a file. `kind` is the media type told by the content; `state` as in FileState."""

    id: str
    name: str
    kind: str
    size: int
    sha256: str
    pages: int
    state: str
    purpose: str
    owner: str
    stored_by: str
    stored_at: datetime
    delete_after: date | None

    @property
    def is_ready(self) -> bool:
        return self.state == FileState.READY

    @property
    def is_image(self) -> bool:
        return self.kind.startswith("image/")


def stored_file_of(row: File) -> StoredFile:
    return StoredFile(
        id=row.id,
        name=row.name,
        kind=row.kind,
        size=row.size,
        sha256=row.sha256,
        pages=row.pages,
        state=row.state,
        purpose=row.purpose,
        owner=row.owner,
        stored_by=row.stored_by,
        stored_at=row.stored_at,
        delete_after=row.delete_after,
    )


def files_of(*, owner: str) -> tuple[StoredFile, ...]:
    """Return the files of one owner in the order they came; the caller has checked who asks."""
    return tuple(stored_file_of(row) for row in File.objects.of(owner)) if owner else ()


def files_of_many(*, owners: list[str]) -> dict[str, tuple[StoredFile, ...]]:
    """Return the files of many owners with one query."""
    found: dict[str, list[StoredFile]] = {owner: [] for owner in owners}
    for row in File.objects.filter(owner__in=owners).order_by("stored_at", "id"):
        found[row.owner].append(stored_file_of(row))
    return {owner: tuple(files) for owner, files in found.items()}


def quarantined_since(*, before: datetime) -> int:
    """Return how many files have waited for the scanner since before the given moment."""
    return File.objects.filter(state=FileState.QUARANTINED, stored_at__lt=before).count()
