"""Which forms a life event suggests. The clerk decides; the suggestion is ticked beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from kinu.procedures import hearing
from kinu.procedures.definition import Definition

from .catalogue import current_definitions


@dataclass(frozen=True, slots=True)
class Offer:
    """One procedure to choose. `ticked`: the matter has it already, or it is the only sensible beginning."""

    code: str
    name: str
    office: str
    ticked: bool


def offers(event: str, *, chosen: tuple[str, ...], language: str = "ja") -> tuple[list[Offer], list[Offer]]:
    """Return the procedures of an event, and all others."""
    life_event = hearing.EVENTS[event].life_event if event in hearing.EVENTS else ""
    near: list[Offer] = []
    far: list[Offer] = []
    for each in current_definitions():
        fits = bool(life_event) and life_event in each.life_events
        (near if fits or each.code in chosen else far).append(_offer(each, chosen, language))
    return near, far


def _offer(definition: Definition, chosen: tuple[str, ...], language: str) -> Offer:
    return Offer(
        code=definition.code,
        name=definition.name.say(language),
        office=definition.office.name.say(language),
        ticked=definition.code in chosen,
    )
