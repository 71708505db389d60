"""Who a form may be about beside the applicant: the child, the baby, the mother, the person in need of care."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kinu.kernel.actor import Actor
from kinu.platform.identity import public as identity
from kinu.procedures import definition as packs

from .known import MEMBER_FACTS, partners_in

ROLES = ("child", "newborn", "mother", "cared")
CHILDREN = ("20", "21", "22", "2020")
"""Codes of a child or grandchild of the head or of the head's spouse (住民記録システム標準仕様書)."""
FEMALE = "2"
_OF_THE_LISTS = ("household.", "move.", "child.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a form may be about, with what the register knows of them under the names of facts."""

    key: str
    name: str
    birth: str
    facts: Mapping[str, packs.KnownFact]

    def as_choice(self) -> dict[str, str]:
        return {"key": self.key, "name": self.name, "birth": self.birth}


def roles_in(definition: packs.Definition) -> tuple[str, ...]:
    """Return the roles a form asks about whose people the register may know."""
    asked = {field.about for field in definition.all_fields()}
    return tuple(role for role in ROLES if role in asked)


def candidates(
    by: Actor, *, subject: str, known: Mapping[str, packs.KnownFact], procedure: str, now: datetime
) -> Mapping[str, tuple[Candidate, ...]]:
    """Return whom each role may mean, of the household as the actor sees it.

    Nobody protected stands there. Only whom the actor may act for is offered: own minors (民法818条) and those who
    agreed to it for this procedure; a grown child or a parent is not, however near. Mother is the applicant or the spouse.
    """
    members = _members(known)
    me = next((each for each in members if each.get("resident_id") == subject), None)
    if me is None:
        return {}
    may = _may_act_for(by, procedure=procedure, now=now) if subject == by.resident_id else frozenset()
    own = [each for each in members if each.get("resident_id") in may]
    children = [each for each in own if each.get("relation") in CHILDREN]
    if subject != by.resident_id and _is_minor(me):
        children = [me]
    women = [each for each in (me, *partners_in(members, subject=subject)) if each.get("sex") == FEMALE]
    meant = {
        "child": children,
        "newborn": [each for each in children if each.get("age") == 0],
        "mother": women[:1] if not _is_minor(me) else [],
        "cared": [me, *own],
    }
    return {role: tuple(_candidate(each, known, me=me) for each in people) for role, people in meant.items()}


def clear_choice(role: str, found: tuple[Candidate, ...], *, by: Actor, subject: str) -> str:
    """Return whom a role can only mean, "" when a person has to say it.

    Who needs care may live elsewhere: the applicant alone at home is not taken for that person.
    """
    if len(found) != 1 or (role == "cared" and subject == by.resident_id):
        return ""
    return found[0].key


def role_facts(role: str, person: Candidate) -> dict[str, packs.KnownFact]:
    return {f"{role}:{fact}": value for fact, value in person.facts.items()}


def _members(known: Mapping[str, packs.KnownFact]) -> list[Mapping[str, Any]]:
    household = known.get("household.members")
    value = household.value if household is not None else None
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, Iterable) else []


def _may_act_for(by: Actor, *, procedure: str, now: datetime) -> frozenset[str]:
    return frozenset(
        each.resident_id
        for each in identity.principals_of(by, now=now)
        if not each.procedures or procedure in each.procedures
    )


def _is_minor(member: Mapping[str, Any]) -> bool:
    age = member.get("age")
    return isinstance(age, int) and age < 18


def _candidate(
    member: Mapping[str, Any], known: Mapping[str, packs.KnownFact], *, me: Mapping[str, Any]
) -> Candidate:
    household: Any = known["household.members"]
    facts: dict[str, packs.KnownFact] = {}
    if member is me:
        facts = {name: fact for name, fact in known.items() if _is_of_one_person(name)}
    else:
        facts = {
            fact: replace(household, value=member[part])
            for fact, part in (*MEMBER_FACTS.items(), ("person.age", "age"))
            if member.get(part) not in {None, ""}
        }
        if "address.current" in known:
            facts["address.current"] = known["address.current"]
    return Candidate(
        key=str(member["resident_id"]),
        name=str(member.get("name_full", "")),
        birth=str(member.get("birth_date", "")),
        facts=facts,
    )


def _is_of_one_person(name: str) -> bool:
    return ":" not in name and not name.startswith(_OF_THE_LISTS)
