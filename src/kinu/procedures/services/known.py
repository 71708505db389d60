"""What the city knows of the person a draft is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kinu.kernel.actor import Actor
from kinu.platform.identity import public as identity
from kinu.platform.people import public as people
from kinu.procedures import definition as packs

CARD_SOURCE = "マイナンバーカード"


def known_facts(by: Actor, *, subject: str) -> Mapping[str, packs.KnownFact]:
    """Return what the register knows of the person concerned; of somebody not in it, what the card said."""
    if subject:
        return _with_movers(people.facts_of(subject, by=by, reason="申請書に入れるため"), subject=subject)
    card = identity.card_facts(by.account_id) if by.assurance == "card" else None
    if card is None:
        return {}
    read_on = card.read_at.date()
    values = {"person.name_full": card.name, "person.birth_date": card.birth_date, "person.sex": card.sex}
    return {
        fact: people.FactValue(value=value, source=CARD_SOURCE, as_of=read_on)
        for fact, value in values.items()
        if value
    }


def _with_movers(facts: Mapping[str, people.FactValue], *, subject: str) -> Mapping[str, packs.KnownFact]:
    """Add who may move along: the rest of the household, to be taken off one by one. Its facts keep source and date."""
    household = facts.get("household.members")
    if household is None or not isinstance(household.value, list):
        return facts
    rest = [each for each in household.value if each.get("resident_id") != subject]
    return {**facts, "move.persons": replace(household, value=rest)} if rest else facts
