"""Which forms a life event suggests: what the navigator surely needs is ticked, what may be needed stands below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kinu.procedures import hearing
from kinu.procedures.definition import Definition
from kinu.procedures.models import Matter
from kinu.procedures.navigator import Refused

from .catalogue import current_definitions
from .navigator import navigate

EVENTS = {"move": "move-within", "bereavement": "death"}
ROLES = {
    "partner": "spouse",
    "child": "child",
    "newborn": "newborn",
    "deceased": "deceased",
    "cared": "cared",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One procedure to choose. `ticked`: the matter has it already, or the navigator is sure of it."""

    code: str
    name: str
    office: str
    ticked: bool


def offers(row: Matter, *, event: str, on: date, language: str = "ja") -> tuple[list[Offer], list[Offer]]:
    """Return what the event may need, in the navigator's order, and all other procedures."""
    chosen = tuple(row.forms.values_list("code", flat=True))
    found = {each.code: each for each in current_definitions()}
    told = suggested(row, event=event, on=on)
    life_event = hearing.EVENTS[event].life_event if event in hearing.EVENTS else ""
    near = list(dict.fromkeys([*chosen, *told])) if told else [*chosen, *_of_event(found, life_event)]
    needed = set(chosen) or {code for code, status in told.items() if status == "needed"}
    first = [_offer(found[code], needed, language) for code in dict.fromkeys(near) if code in found]
    rest = [_offer(each, needed, language) for code, each in found.items() if code not in near]
    return first, rest


def _of_event(found: Mapping[str, Definition], life_event: str) -> list[str]:
    return [code for code, each in found.items() if life_event and life_event in each.life_events]


def suggested(row: Matter, *, event: str, on: date) -> dict[str, str]:
    """Return code -> needed or possible by the city's rules, from what is known of the people; nothing without rules."""
    facts: dict[str, Any] = {"persons": [_person(each) for each in row.people]}
    try:
        plan = navigate(event=EVENTS.get(event, event), facts=facts, on=on)
    except Refused:
        return {}
    return {item.code: item.status for item in plan.items if item.code}


def _person(person: Mapping[str, Any]) -> dict[str, Any]:
    role = next((ROLES[each] for each in ROLES if each in person["roles"]), "other")
    told: dict[str, Any] = {"id": person["key"], "role": "self" if person["key"] == hearing.VISITOR else role}
    birth = person["facts"].get("birth_date")
    return told | ({"birth_date": birth} if birth and "-00" not in str(birth) else {})


def _offer(definition: Definition, ticked: set[str], language: str) -> Offer:
    return Offer(
        code=definition.code,
        name=definition.name.say(language),
        office=definition.office.name.say(language),
        ticked=definition.code in ticked,
    )
