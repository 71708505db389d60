"""Bytes on disk: written beside, made durable, then put in place by one rename; nothing half-stored."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from .refusals import Damaged, NoRoom

INCOMING = "incoming"
CHUNK = 256 * 1024


def root() -> Path:
    return Path(settings.MEDIA_ROOT)


@contextmanager
def incoming() -> Iterator[Path]:
    """Yield a path for a file being taken in; it is gone afterwards unless `put` moved it away."""
    try:
        (root() / INCOMING).mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=root() / INCOMING)
        os.close(handle)
    except OSError as error:
        raise NoRoom from error
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def write(path: Path, chunks: Iterable[bytes]) -> None:
    """Write all chunks and make them durable. Raises NoRoom when the disk does not take them."""
    try:
        with path.open("wb") as out:
            out.writelines(chunks)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise NoRoom from error


def put(path: Path, *, place: str) -> None:
    """Move a written file to its place under the root, readable by this program only and never written again."""
    target = root() / place
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(0o400)
        path.replace(target)
    except OSError as error:
        raise NoRoom from error


def open_checked(*, place: str, size: int, sha256: str) -> BinaryIO:
    """Open stored bytes after comparing them with their digest. Raises Damaged when they differ or are gone."""
    try:
        stream = (root() / place).open("rb")
    except OSError as error:
        raise Damaged from error
    if os.fstat(stream.fileno()).st_size != size or digest(stream) != sha256:
        stream.close()
        raise Damaged
    stream.seek(0)
    return stream


def digest(stream: BinaryIO) -> str:
    seen = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        seen.update(chunk)
    return seen.hexdigest()


def remove(*, place: str) -> None:
    """Remove stored bytes; bytes already gone are no fault."""
    with contextlib.suppress(FileNotFoundError):
        (root() / place).unlink()


def stored_places() -> Iterator[tuple[str, float]]:
    """Yield every file under the root, incoming ones too, with its time of last change."""
    for path in root().glob("*/*"):
        with contextlib.suppress(FileNotFoundError):
            yield path.relative_to(root()).as_posix(), path.stat().st_mtime
