"""What the use cases of the counter share: the locked matter, its hearing, facts going in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.kernel.ages import age_on
from kinu.platform.people import public as people
from kinu.procedures import hearing
from kinu.procedures.models import Matter
from kinu.procedures.models.matters import HANDED, OPEN_MATTERS, PRE_ENTRY
from kinu.procedures.permissions import COUNTER, VIEW_ALL
from kinu.procedures.services.drafts import guest_hash
from kinu.procedures.services.known import ledger_facts
from kinu.procedures.services.refusals import NoSuchThing

from .refusals import MatterClosed, PassExpired

KEEP_OPEN = timedelta(days=14)
LAST_STEPS = 20
REASON = "窓口での手続き"


def own_matter(
    *,
    matter_id: str,
    by: Actor,
    now: datetime,
    guest_token: str = "",
    lock: bool = False,
    closed_too: bool = False,
) -> Matter:
    """Return the matter when the actor may work on it. Raises NoSuchThing, MatterClosed or PassExpired."""
    rows = Matter.objects.select_for_update() if lock else Matter.objects.all()
    row = rows.filter(pk=matter_id).first()
    if row is None or not may_work(row, by, guest_token):
        raise NoSuchThing
    if closed_too:
        return row
    if row.state not in OPEN_MATTERS:
        raise MatterClosed
    if row.state == PRE_ENTRY and row.expires_at < now:
        raise PassExpired
    return row


def may_work(row: Matter, by: Actor, guest_token: str = "") -> bool:
    """Tell whether the actor is a clerk of the counter that has the matter, or whoever began the pre-entry."""
    if by.is_staff:
        mine = row.department in by.departments or by.can(VIEW_ALL)
        return by.can(COUNTER) and bool(row.department) and mine
    if row.state not in {PRE_ENTRY, HANDED}:
        return False
    if row.account_id:
        return by.is_resident and row.account_id == by.account_id
    return bool(guest_token) and row.guest_hash == guest_hash(guest_token)


def touch(row: Matter, *, now: datetime) -> None:
    row.revision += 1
    row.updated_at = now
    if row.state != PRE_ENTRY:
        row.expires_at = now + KEEP_OPEN
    row.save()


def entry(
    value: Any, *, source: str, as_of: date | None, by: Actor | None = None, heard: bool = False, **more: Any
) -> dict[str, Any]:
    """Return a fact as the matter keeps it."""
    kept = {
        "value": value,
        "source": source,
        "as_of": as_of.isoformat() if as_of else "",
        "heard": heard,
        **more,
    }
    if by is not None and by.is_staff:
        kept["by"] = by.label
    return kept


def source_of(row: Matter) -> str:
    return "事前入力" if row.state == PRE_ENTRY else "窓口で聞いた"


def keep(row: Matter, key: str, value: Any, *, by: Actor, now: datetime, via: str = "") -> None:
    """Keep what the person said; what was looked up before stays beside it, so that the difference can be told."""
    before = row.facts.get(key)
    was = None
    if before is not None:
        was = before.get("was") or (
            None if before.get("heard") else {"value": before["value"], "source": before["source"]}
        )
    row.facts[key] = entry(value, source=source_of(row), as_of=day(now), by=by, heard=True)
    if via:
        row.facts[key]["via"] = via
    if was is not None:
        row.facts[key]["was"] = was


def remember(row: Matter, keys: list[str]) -> None:
    """Keep what the named facts were, so that the last page can be taken back."""
    step = {
        "facts": {key: row.facts.get(key) for key in keys},
        "asked": len(row.asked),
        "typed": list(row.typed),
        "confirmed": list(row.confirmed),
    }
    row.undo = [*row.undo[-(LAST_STEPS - 1) :], step]


def add_all(held: list[Any], more: list[Any]) -> list[Any]:
    return [*held, *(each for each in more if each not in held)]


def day(moment: datetime) -> date:
    return moment.astimezone(clock.JST).date()


# Facts going in


def seed_resident(row: Matter, resident_id: str, *, by: Actor, now: datetime) -> None:
    """Put in what the register knows of the visitor and the household, and what the city was told before."""
    known = people.facts_of(resident_id, by=by, reason=REASON, on=day(now))
    if not known:
        raise NoSuchThing
    row.visitor_resident = resident_id
    row.is_protected = people.is_protected(resident_id, on=day(now))
    row.visitor_name = (
        str(known["person.name_full"].value) if "person.name_full" in known else row.visitor_name
    )
    told: Any = known["household.members"].value if "household.members" in known else ()
    members: list[dict[str, Any]] = list(told)
    own: dict[str, Any] = next((each for each in members if each["resident_id"] == resident_id), {})
    plain = {name: fact for name, fact in known.items() if name != "household.members"}
    for name, fact in hearing.seeded(row.event, plain).items():
        _look_up(row, hearing.VISITOR, name, fact)
    for name, fact in ledger_facts(resident_id, by=by, reason=REASON).items():
        _look_up(row, hearing.VISITOR, name, fact)
    row.people = [_person(hearing.VISITOR, own or _plain(known), resident_id)]
    others = [each for each in members if each["resident_id"] != resident_id]
    for place, each in enumerate(others, start=2):
        key = f"p{place}"
        row.people.append(_person(key, each, each["resident_id"]))
        _seed_member(row, key, each, as_of=known["person.name_full"].as_of)
        for name, fact in people.facts_of(each["resident_id"], by=by, reason=REASON, on=day(now)).items():
            if name.partition(".")[0] not in {"household", "address"}:
                _look_up(row, key, name, fact)
        for name, fact in ledger_facts(each["resident_id"], by=by, reason=REASON).items():
            _look_up(row, key, name, fact)
    name_partner(row)


def _look_up(row: Matter, who: str, name: str, fact: people.FactValue) -> None:
    value = hearing.tidy_relation(str(fact.value)) if name == "household.relation" else fact.value
    told = entry(value, source=fact.source, as_of=fact.as_of)
    row.facts.setdefault(f"{who}:{name}", told)
    if isinstance(value, Mapping) and name.partition(".")[0] != "address":
        for part, inner in value.items():
            row.facts.setdefault(f"{who}:{name}.{part}", {**told, "value": inner})


def _seed_member(row: Matter, key: str, member: Mapping[str, Any], *, as_of: date | None) -> None:
    names = {"name_full": "person.name_full", "name_kana": "person.name_kana", "birth_date": "person.birth_date",
             "sex": "person.sex", "relation": "household.relation"}  # fmt: skip
    for part, name in names.items():
        if member.get(part):
            _look_up(row, key, name, people.FactValue(member[part], "住民基本台帳", as_of))


def _plain(known: Mapping[str, people.FactValue]) -> dict[str, Any]:
    return {
        "name_full": known["person.name_full"].value,
        "birth_date": known["person.birth_date"].value,
        "sex": known["person.sex"].value,
        "age": known["person.age"].value if "person.age" in known else None,
        "relation": "",
    }


def _person(key: str, facts: Mapping[str, Any], resident_id: str) -> dict[str, Any]:
    kept = {name: value for name, value in facts.items() if name in {"relation", "age", "sex", "birth_date"}}
    return {
        "key": key,
        "name": str(facts.get("name_full", "")),
        "roles": roles_of(str(facts.get("relation", "")), facts.get("age")),
        "facts": kept,
        "resident_id": resident_id,
    }


def roles_of(relation: str, age: Any) -> list[str]:
    """Return the roles that follow from the relation to the head of household.

    >>> roles_of("02", 40), roles_of("20", 3), roles_of("20", 0), roles_of("52", 70)
    (['head'], ['child'], ['child', 'newborn'], [])
    """
    if relation == "02":
        return ["head"]
    if relation in {"20", "21", "22"}:
        return ["child", "newborn"] if age == 0 else ["child"]
    return []


def name_partner(row: Matter) -> None:
    """The partner of the visitor: the head's spouse when the visitor is the head, the head when the visitor is the spouse."""
    relation = {each["key"]: str(each["facts"].get("relation", "")) for each in row.people}
    spouses = {"11", "12", "13", "14"}
    mine = relation.get(hearing.VISITOR, "")
    for each in row.people:
        theirs = relation[each["key"]]
        if each["key"] != hearing.VISITOR and (
            (mine == "02" and theirs in spouses) or (mine in spouses and theirs == "02")
        ):
            each["roles"] = add_all(each["roles"], ["partner"])


def new_person(
    key: str, *, name: str, birth: str, relation: str, roles: list[str], today: date
) -> dict[str, Any]:
    age = age_on(date.fromisoformat(birth), today) if birth else None
    facts = {"relation": relation, "birth_date": birth, "age": age}
    return {
        "key": key,
        "name": name,
        "roles": add_all(roles_of(relation, age), roles),
        "facts": {each: value for each, value in facts.items() if value not in {"", None}},
        "resident_id": "",
    }
