"""How Django takes a large upload from the wire: to disk, never past the ceiling, a full disk told and not thrown."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CarefulUploadHandler(TemporaryFileUploadHandler):
    """Stop writing at KINU_UPLOAD_CEILING bytes and go on counting, so that the refusal can name the true size.

    When the disk takes no more, the upload arrives marked `unwritten`, and `files.store` refuses it in plain words.
    """

    file: UploadedFile[Any]  # type: ignore[assignment]  # an empty one when the disk is full from the start

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.received, self.unwritten = 0, False
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            self.unwritten = True
            self.file = UploadedFile(io.BytesIO(), self.file_name, self.content_type, 0)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received = start + len(raw_data)
        if self.unwritten or self.received > settings.KINU_UPLOAD_CEILING:
            return
        try:
            self.file.write(raw_data)
        except OSError:
            self.unwritten = True

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        upload: UploadedFile[Any] = self.file
        upload.size = file_size
        upload.unwritten = self.unwritten  # type: ignore[attr-defined]
        upload.seek(0)
        return upload
