"""Who may see what of a resident."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kinu.kernel.actor import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Sight:
    """What an actor may see of one resident: nothing, the record without address and household, or all of it."""

    record: bool
    address: bool


def sight_of(
    *,
    by: Actor,
    resident_id: str,
    is_protected: bool,
    is_protected_with_viewer: bool,
    reason: str,
    view: str,
    see_protected: str,
) -> Sight:
    """Decide what may be seen. Oneself, and whom one acts for; staff by right; the program itself for its work.

    A protected address asks staff for the named right and a reason. It is never shown to the program's own actors: what
    jobs and exports write can be read by people without the right. An agent does not see it either, unless the agent
    is protected in the same household (a mother who acts for her child).
    """
    if by.kind is ActorKind.RESIDENT:
        own = bool(resident_id) and resident_id == by.resident_id
        acts = bool(resident_id) and resident_id == by.acts_for
        return Sight(
            record=own or acts, address=own or (acts and (not is_protected or is_protected_with_viewer))
        )
    if by.kind is ActorKind.SYSTEM:
        return Sight(record=True, address=not is_protected)
    if not by.is_staff or not by.can(view):
        return Sight(record=False, address=False)
    return Sight(record=True, address=not is_protected or (by.can(see_protected) and bool(reason.strip())))


def may_see_member(*, viewer_is_ordered: bool, member_is_ordered: bool, is_same: bool) -> bool:
    """Tell whether a resident sees another member of the household: not one who is protected, unless both are.

    A mother under protection sees her child under protection; the rest of the household sees neither.
    """
    return is_same or not member_is_ordered or viewer_is_ordered


def is_in_force(*, starts_on: date, ends_on: date, lifted_on: date | None, on: date) -> bool:
    """Tell whether a protection order holds on a day; the day of lifting no longer counts."""
    return starts_on <= on <= ends_on and (lifted_on is None or on < lifted_on)
