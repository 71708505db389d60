"""Facts that files publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kinu.platform.outbox.public import Event


@dataclass(frozen=True)
class FileQuarantined(Event):
    """A file came in and waits for the scanner."""

    name: ClassVar[str] = "files.quarantined"
    file_id: str


@dataclass(frozen=True)
class FileFoundInfected(Event):
    """The scanner found something; the bytes are gone. `owner` is the matter, "" when it was not attached yet."""

    name: ClassVar[str] = "files.found-infected"
    file_id: str
    owner: str
