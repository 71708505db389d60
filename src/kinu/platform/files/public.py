"""The door of files: take an upload in, give it to a matter, list, open, delete.

A form view:  `files.store(upload=request.FILES["photo"], by=request.actor, purpose="procedures.draft",
limits=files.PHOTOS, owner="procedures.draft:<id>", now=clock.now())` and `except files.FileRefused as refusal:
form.add_error("photo", str(refusal))`. The owning room calls `register_owner` in its `permissions.py`; everybody
then downloads at `/files/<id>/` (url name `files:download`), where the room's answer decides.
"""

from __future__ import annotations

from django.http import FileResponse

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
    "response_for",
    "set_retention",
    "size_in_words",
    "store",
]


def response_for(opened: OpenedFile, *, save: bool) -> FileResponse:
    """Return the answer that sends an opened file.

    Pictures we drew and PDFs we checked may be shown in the page's own sandbox; everything else is only saved.
    """
    shown = opened.file.is_image or opened.file.kind == "application/pdf"
    response = FileResponse(
        opened.stream,
        as_attachment=save or not shown,
        filename=opened.file.name,
        content_type=opened.file.kind,
    )
    response["Content-Length"] = str(opened.file.size)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
