"""Who is whose child, read from the resident register through the door of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kinu.kernel import ages
from kinu.kernel.actor import Actor, ActorKind
from kinu.platform.identity import rules
from kinu.platform.people import public as people


@dataclass(frozen=True, slots=True)
class Child:
    """A minor in the parent's household; `until` is the last day before the age of majority."""

    resident_id: str
    name: str
    until: date


def children_of(parent_id: str, *, today: date) -> tuple[Child, ...]:
    """Return the minors for whom the resident may act as parent. The register shows nobody whom an order protects."""
    household = (
        people.household_of(parent_id, by=_self(parent_id), reason="親子の確認", on=today)
        if parent_id
        else None
    )
    if household is None:
        return ()
    names = {member.resident_id: member.name_full for member in household.members}
    members = [rules.Member(m.resident_id, m.relation, m.birth_on) for m in household.members]
    return tuple(
        Child(child.resident_id, names[child.resident_id], ages.attains_on(child.birth_date, rules.ADULT_AT))
        for child in rules.children_in(members, parent_id=parent_id, today=today)
    )


def is_child_of(resident_id: str, *, parent_id: str, today: date) -> bool:
    return any(child.resident_id == resident_id for child in children_of(parent_id, today=today))


def name_of(resident_id: str) -> str:
    """Return the name of a resident, for a page of somebody who already acts for that person."""
    label = people.labels([resident_id]).get(resident_id) if resident_id else None
    return label.name if label is not None else ""


def _self(resident_id: str) -> Actor:
    return Actor(kind=ActorKind.RESIDENT, resident_id=resident_id, acts_for=resident_id, assurance="card")
