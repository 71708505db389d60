"""The door of files: take an upload in, give it to a matter, list, open, delete.

A form view:  `files.store(upload=request.FILES["photo"], by=request.actor, purpose="procedures.draft",
limits=files.PHOTOS, owner="procedures.draft:<id>", now=clock.now())` and `except files.FileRefused as refusal:
form.add_error("photo", str(refusal))`. The owning room calls `register_owner` in its `permissions.py`; everybody
then downloads at `/files/<id>/` (url name `files:download`), where the room's answer decides.
"""

from __future__ import annotations

from .permissions import NOT_ALLOWED, Reading, reading, register_owner
from .rules import IMAGES, PAPERS, PHOTOS, Kind, Limits, size_in_words
from .selectors import StoredFile, files_of, files_of_many
from .services import (
    FileRefused,
    OpenedFile,
    attach,
    keep,
    open_file,
    remove,
    set_retention,
    store,
)
from .services.refusals import FileNotFound, Infected, StillChecked

__all__ = [
    "IMAGES",
    "NOT_ALLOWED",
    "PAPERS",
    "PHOTOS",
    "FileNotFound",
    "FileRefused",
    "Infected",
    "Kind",
    "Limits",
    "OpenedFile",
    "Reading",
    "StillChecked",
    "StoredFile",
    "attach",
    "files_of",
    "files_of_many",
    "keep",
    "open_file",
    "reading",
    "register_owner",
    "remove",
    "set_retention",
    "size_in_words",
    "store",
]
