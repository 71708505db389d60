"""What the register and the ledgers of the city know of a logged-in resident and the family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kinu.eligibility import public as eligibility
from kinu.kernel.ages import age_on
from kinu.platform.people import public as people
from kinu.platform.web import public as web
from kinu.procedures import navigator
from kinu.procedures.navigator import Event

OF_AGE = 18
LEDGER, LOGIN = "ledger", "login"
HEAD, SPOUSES, CHILDREN, PARENTS = (
    {"02"},
    {"11", "12", "13", "14"},
    {"20", "21", "22"},
    {"51", "52", "53", "54"},
)
"""Relations to the head of the household, in the codes of the register."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person the register knows: `name` and `born` are shown, only the facts are kept."""

    id: str
    name: str
    born: date
    role: str
    facts: Mapping[str, Any]
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """Something a record of the city says of a person; shown with source and day, and can be called wrong."""

    key: str
    facts: Mapping[str, Any]
    source: str
    as_of: date


def known_people(request: web.KinuRequest, event: Event, *, on: date) -> tuple[Known, ...]:
    """Return the household of a logged-in resident from the register, nobody for a guest.

    What ledgers say is read of oneself and one's small children only: nobody learns of a spouse's handbook here.
    """
    actor = request.actor
    subject = actor.acts_for or actor.resident_id
    if not actor.is_resident or not subject:
        return ()
    home = people.household_of(subject, by=actor, reason="手続きナビで家族を示すため")
    me = people.resident(subject, by=actor, reason="手続きナビで家族を示すため")
    if home is None or me is None:
        return ()
    roles = {member.resident_id: role_beside(me.relation, member.relation) for member in home.members}
    small = [
        member.resident_id
        for member in home.members
        if roles[member.resident_id] == "child" and age_on(member.birth_on, on) < OF_AGE
    ]
    is_own = subject == actor.resident_id
    ledger = eligibility.ledger_facts_of(
        [subject, *small] if is_own else [], by=actor, reason="手続きナビで同じことを聞かないため", on=on
    )
    found = []
    for number, member in enumerate(home.members, start=1):
        mine = member.resident_id == subject
        role = _self_in(event) if mine else roles[member.resident_id]
        facts: dict[str, Any] = {"birth_date": member.birth_on.isoformat()}
        if mine:
            facts["jp"] = me.nationality in {"", "JPN"}
        if role == "spouse" and "couple" in event.roles:
            role = "couple"
        shown = role if role in event.roles else "other"
        held = _held(event, ledger.get(member.resident_id, {}))
        if mine and is_own and actor.assurance == "card":
            held.append(Held("card", {"card": True}, LOGIN, on))
        found.append(Known(f"p{number}", member.name_full, member.birth_on, shown, facts, tuple(held)))
    return tuple(found)


def _held(event: Event, ledger: Mapping[str, eligibility.KnownFact]) -> list[Held]:
    told = navigator.known_facts(event, {name: fact.value for name, fact in ledger.items()})
    return [Held(source, facts, LEDGER, ledger[source].as_of) for source, facts in told.items()]


def _self_in(event: Event) -> str:
    """Return the role the visitor most likely has in an event."""
    return next((role for role in ("self", "worker", "cared", "couple") if role in event.roles), "other")


def role_beside(mine: str, theirs: str) -> str:
    """Return what somebody is to the visitor, of both relations to the head of the household.

    >>> role_beside("02", "12"), role_beside("12", "02"), role_beside("20", "02"), role_beside("20", "20")
    ('spouse', 'spouse', 'parent', 'other')
    """
    if mine in HEAD:
        groups = ((SPOUSES, "spouse"), (CHILDREN, "child"), (PARENTS, "parent"))
    elif mine in SPOUSES:
        groups = ((HEAD, "spouse"), (CHILDREN, "child"), (set(), ""))
    elif mine in CHILDREN:
        groups = ((HEAD | SPOUSES, "parent"), (set(), ""), (set(), ""))
    else:
        groups = ((set(), ""), (set(), ""), (set(), ""))
    return next((role for codes, role in groups if theirs in codes), "other")
