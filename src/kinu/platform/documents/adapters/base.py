"""What signs a PDF for the city."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class SealUnusable(Exception):  # noqa: N818  told on the health page, refused in plain words when issuing
    """The key cannot be used: the file is missing, the password is wrong, the certificate is not valid now."""


class Seal(Protocol):
    """`fingerprint` is the SHA-256 of the certificate; `is_sample` tells that nothing it signs is a real paper."""

    is_sample: bool

    @property
    def fingerprint(self) -> str: ...

    @property
    def holder(self) -> str:
        """Return the common name in the certificate."""
        ...

    def is_valid_at(self, *, moment: datetime) -> bool: ...

    def sign(self, pdf: bytes, *, reason: str) -> bytes:
        """Return the PDF with a PAdES signature (ETSI EN 319 142-1, level B-B) appended."""
        ...
