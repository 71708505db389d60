"""Facts people publishes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kinu.platform.outbox.public import Event


@dataclass(frozen=True)
class RegisterImported(Event):
    """A file of the resident register was taken over. Who wants to know what changed asks the door."""

    name: ClassVar[str] = "people.register-imported"
    run_id: str
    created: int
    changed: int


@dataclass(frozen=True)
class ProtectionChanged(Event):
    """An order was set or lifted; carries only the resident's id."""

    name: ClassVar[str] = "people.protection-changed"
    resident_id: str
    is_in_force: bool
