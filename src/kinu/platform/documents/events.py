"""Facts that documents publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kinu.platform.outbox.public import Event


@dataclass(frozen=True)
class DocumentIssued(Event):
    """A document was numbered, signed and kept."""

    name: ClassVar[str] = "documents.issued"
    document_id: str
    subject: str
    resident_id: str


@dataclass(frozen=True)
class DocumentRevoked(Event):
    """The city withdrew a document."""

    name: ClassVar[str] = "documents.revoked"
    document_id: str
    subject: str
    resident_id: str
