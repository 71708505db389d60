"""The name of a fact in one matter: whose it is, what it is, which part. Equal keys are one question."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from kinu.procedures.definition import Field
from kinu.procedures.definition.packs import default_type
from kinu.procedures.facts.vocabulary import Fact, vocabulary

from .events import EVENTS
from .model import Person

VISITOR = "me"
_MEMBER = {
    "name_full": "person.name_full",
    "name_kana": "person.name_kana",
    "birth_date": "person.birth_date",
    "sex": "person.sex",
    "relation": "household.relation",
    "together": "child.together",
    "nationality": "person.nationality",
    "status": "residence.status",
    "until": "residence.period.until",
    "card_no": "residence.card_no",
    "has_card": "card.has",
    "insurance": "insurance.kind",
    "pension": "pension.class",
    "child_allowance": "child.receiving",
    "care": "care.level.has",
}
OTHERS = "move.persons"
"""The people who move with the applicant: the applicant is asked in the form itself."""
SUPPORTERS = "household.supporters"
"""The relatives who must support the applicant (民法877条): neither the applicant nor the spouse, who are asked apart."""
LESS = (OTHERS, SUPPORTERS)
PEOPLE_FACTS = ("household.members", "move.persons", "household.supporters", "child.older")


def fact_of(field: Field, *, in_group: bool = False) -> str:
    """Return `fact` or `fact.part` of a question; a part of a member of the household is that person's own fact.

    >>> fact_of(Field(id="n", part="name_full"), in_group=True), fact_of(Field(id="b", fact="account.bank", part="branch"))
    ('person.name_full', 'account.bank.branch')
    """
    if field.part in _MEMBER and ((in_group and not field.fact) or field.fact in PEOPLE_FACTS):
        return _MEMBER[field.part]
    if not field.fact:
        return ""
    return f"{field.fact}.{field.part}" if field.part else field.fact


def shared_fact(field: Field, *, in_group: bool = False) -> str:
    """Return the fact two forms may share through this question, "" when the form asks in its own way.

    Own options, another type, or "not what is known" in other words (`prefill: false` with its own label) make a
    question the form's own: its answer says nothing about the fact as such.
    """
    name = fact_of(field, in_group=in_group)
    fact, part = _look_up(name)
    if fact is None or field.is_group:
        return ""
    known = (fact.part(part) if part else None) or fact
    kind = default_type(known.type, has_options=bool(known.options))
    if field.type != kind and not (field.type == "text" and kind == "choice" and not known.options):
        return ""
    if not _offers(field, {each.value for each in known.options}):
        return ""
    if not part and fact.type in {"record", "list", "person", "household"}:
        return ""
    if not field.prefill and dict(field.label.values) != dict(known.label):
        return ""
    return name


def _offers(field: Field, values: set[str]) -> bool:
    """Tell whether a question offers what the fact knows, or some of it: then its answer is one of the fact."""
    own = {each.value for each in field.options}
    return own <= values if own else not values


def worded_fact(field: Field, *, in_group: bool = False) -> str:
    """Return the fact with a mark of the words and options it is asked in: forms that ask alike ask once.

    A block of the city's that many packs use is one question although its options are not the fact's own.
    """
    name = fact_of(field, in_group=in_group)
    if not name or field.is_group:
        return ""
    shape = "|".join(
        [field.type, str(field.label), *sorted(f"{each.value}={each.label}" for each in field.options)]
    )
    return f"{name}~{hashlib.sha256(shape.encode()).hexdigest()[:8]}"


def key_for(fact: str, *, owner: str, event: str, people: Mapping[str, Person]) -> str:
    """Return the key of a fact: of a person of the matter, or of a role nobody was named for.

    >>> key_for("event.date", owner="", event="move-in", people={})
    'me:move.date'
    """
    who = person_of(owner, people)
    if who == VISITOR:
        fact = EVENTS[event].same.get(fact, fact)
    if ":" in fact:
        owner, _colon, fact = fact.partition(":")
        who = person_of(owner, people)
    return f"{who}:{fact}"


def person_of(owner: str, people: Mapping[str, Person]) -> str:
    """Return the person a role or key stands for: the only one of that role, else the role itself."""
    if not owner:
        return VISITOR
    if owner in people:
        return owner
    holders = [each.key for each in people.values() if owner in each.roles]
    return holders[0] if len(holders) == 1 else owner


def repeats(fields: Iterable[Field], *, in_group: bool = False) -> frozenset[str]:
    """Return the ids of questions whose shared fact an earlier question of the same list already asks."""
    seen: set[tuple[str, str]] = set()
    found = set()
    for field in fields:
        name = shared_fact(field, in_group=in_group) or worded_fact(field, in_group=in_group)
        if not name:
            continue
        if (field.about, name) in seen:
            found.add(field.id)
        seen.add((field.about, name))
    return frozenset(found)


def _look_up(name: str) -> tuple[Fact | None, str]:
    facts = vocabulary()
    if name in facts:
        return facts[name], ""
    fact_id, _dot, part = name.rpartition(".")
    fact = facts.get(fact_id)
    return (fact, part) if fact is not None and fact.part(part) is not None else (None, "")
