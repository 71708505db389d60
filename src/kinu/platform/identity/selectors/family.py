"""Who is whose child, read from the resident register through the door of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Child:
    """A minor in the parent's household; `until` is the last day before the age of majority."""

    resident_id: str
    name: str
    until: date


def children_of(parent_id: str, *, today: date) -> tuple[Child, ...]:
    return ()


def is_child_of(resident_id: str, *, parent_id: str, today: date) -> bool:
    return any(child.resident_id == resident_id for child in children_of(parent_id, today=today))


def name_of(resident_id: str) -> str:
    return ""
