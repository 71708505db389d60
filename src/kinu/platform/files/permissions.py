"""Who may read a file: the owning room decides, never this part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kinu.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Reading:
    """The owning room's answer: may this actor read, and whose matter is it (for the record of looks)."""

    allowed: bool
    resident_id: str = ""


MayRead = Callable[[str, Actor], Reading]
NOT_ALLOWED = Reading(allowed=False)
_owners: dict[str, MayRead] = {}


class OwnerTaken(Exception):  # noqa: N818  the program does not start with an ambiguous house
    """Two rooms claim the same owner prefix."""


def register_owner(prefix: str, may_read: MayRead) -> None:
    """Let the room that owns `prefix` ("procedures.application") answer who may read its files.

    `may_read` gets the part after the colon and the actor. Call it in the room's `permissions.py`.
    """
    if prefix in _owners and _owners[prefix] is not may_read:
        raise OwnerTaken(prefix)
    _owners[prefix] = may_read


def reading(*, owner: str, by: Actor) -> Reading:
    """Ask the owner's room; an owner nobody registered lets nobody read."""
    prefix, _colon, owner_id = owner.partition(":")
    may_read = _owners.get(prefix)
    return may_read(owner_id, by) if may_read and owner_id else NOT_ALLOWED
