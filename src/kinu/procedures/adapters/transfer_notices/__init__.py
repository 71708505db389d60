"""What the former city already told (転出証明書情報): the chosen source, or the null twin."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from .base import Notice, NoticePerson, TransferNotices
from .folder import FolderNotices
from .null import NoNotices


def transfer_notices() -> TransferNotices:
    """Return the source named by KINU_TRANSFER_NOTICES, the null twin when there is none."""
    folder = settings.TRANSFER_NOTICES
    return FolderNotices(Path(folder)) if folder else NoNotices()


__all__ = ["FolderNotices", "NoNotices", "Notice", "NoticePerson", "TransferNotices", "transfer_notices"]
