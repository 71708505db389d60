"""What the city knows of the person a draft is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kinu.kernel.actor import Actor
from kinu.platform.identity import public as identity
from kinu.platform.people import public as people
from kinu.procedures import definition as packs
from kinu.procedures.adapters.city_ledgers import city_ledgers
from kinu.procedures.facts.vocabulary import vocabulary

CARD_SOURCE = "マイナンバーカード"
HEAD, SPOUSES = "02", ("11", "12", "13", "14")
"""Codes of the relation to the head (住民記録システム標準仕様書)."""
MEMBER_FACTS = {
    "person.name_full": "name_full",
    "person.name_kana": "name_kana",
    "person.birth_date": "birth_date",
    "person.sex": "sex",
}


def known_facts(by: Actor, *, subject: str) -> Mapping[str, packs.KnownFact]:
    """Return what the register knows of the person concerned; of somebody not in it, what the card said."""
    if subject:
        facts = people.facts_of(subject, by=by, reason="申請書に入れるため")
        return {
            **ledger_facts(subject, by=by),
            **_with_movers(facts, subject=subject),
            **_of_the_household(facts, subject=subject),
        }
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


def ledger_facts(
    subject: str, *, by: Actor, reason: str = "申請書に入れるため"
) -> dict[str, people.FactValue]:
    """Return what the city's other ledgers say of a resident the actor may see; parts of a record put together."""
    ledgers = city_ledgers()
    view = people.resident(subject, by=by, reason=reason) if ledgers.real else None
    found: dict[str, people.FactValue] = {}
    for line in ledgers.facts_of(view.number) if view is not None else ():
        fact_id, _dot, part = line.fact.rpartition(".")
        if line.fact in vocabulary():
            found[line.fact] = people.FactValue(line.value, line.ledger, line.as_of)
            continue
        held = found.setdefault(fact_id, people.FactValue({}, line.ledger, line.as_of))
        if isinstance(held.value, dict):
            held.value[part] = line.value
    return found


def _with_movers(facts: Mapping[str, people.FactValue], *, subject: str) -> Mapping[str, packs.KnownFact]:
    """Add lists drawn from the household, with its source and date: who may move along, who must support, who is older.

    Which of them a form lists is said by the form (`items_where`); each is taken off or kept one by one.
    """
    household = facts.get("household.members")
    if household is None or not isinstance(household.value, list):
        return facts
    members = [each for each in household.value if isinstance(each, Mapping)]
    rest = [each for each in members if each.get("resident_id") != subject]
    spouses = partners_in(members, subject=subject)
    lists = {
        "move.persons": rest,
        "household.supporters": [each for each in rest if each not in spouses],
        "child.older": rest,
    }
    return {**facts, **{name: replace(household, value=each) for name, each in lists.items() if each}}


def partners_in(members: Sequence[Mapping[str, Any]], *, subject: str) -> list[Mapping[str, Any]]:
    """Return who may be the subject's spouse: the head's spouse to the head, the head to the head's spouse."""
    own = next((each["relation"] for each in members if each.get("resident_id") == subject), "")
    relations = SPOUSES if own == HEAD else (HEAD,) if own in SPOUSES else ()
    return [each for each in members if each.get("relation") in relations]


def _of_the_household(
    facts: Mapping[str, people.FactValue], *, subject: str
) -> Mapping[str, packs.KnownFact]:
    """Return what the register says of the partner and the head, where exactly one other member can be meant.

    Only members the person may see stand in `household.members`, so nothing of a protected one comes in here. A
    couple that is not the head's (the head's parents) is not told by the register and stays a question.
    """
    household = facts.get("household.members")
    if household is None or not isinstance(household.value, list):
        return {}
    members = [each for each in household.value if isinstance(each, Mapping)]
    heads = [each for each in members if each.get("relation") == HEAD and each.get("resident_id") != subject]
    found: dict[str, packs.KnownFact] = {}
    for role, fitting in {"head": heads, "partner": partners_in(members, subject=subject)}.items():
        if len(fitting) == 1:
            for fact, part in MEMBER_FACTS.items():
                if fitting[0].get(part):
                    found[f"{role}:{fact}"] = replace(household, value=fitting[0][part])
    return found
