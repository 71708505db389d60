"""From a register and a ledger to the facts of everybody a pack looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from .answering import ALIASES, answer
from .model import Answer, Pack, Scan

COUPLE = ("11", "12", "13", "14")
KIN = frozenset(
    {
        "02",
        "11",
        "12",
        "13",
        "14",
        "20",
        "21",
        "22",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "71",
        "72",
    }
)
_CHILD = frozenset({"20", "21", "22"})


class Person(Protocol):
    """What a scan knows of a resident; `place` is equal for people at one address."""

    @property
    def id(self) -> str: ...
    @property
    def birth_on(self) -> date: ...
    @property
    def nationality(self) -> str: ...
    @property
    def household_id(self) -> str: ...
    @property
    def relation(self) -> str: ...
    @property
    def place(self) -> str: ...


Ledger = Mapping[str, Mapping[str, Any]]
"""Resident id -> fact name -> value, as the ledgers of the city say on the day."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One person a pack looks at: with the members of the household, whom to tell, and the facts."""

    person: Person
    contact: str
    members: tuple[str, ...]
    facts: dict[str, Any]


@dataclass(slots=True)
class City:
    """The residents by household, with what the ledgers say of them."""

    people: Sequence[Person]
    ledger: Ledger
    today: date
    households: dict[str, list[Person]] = field(default_factory=dict)
    together: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        homes: dict[str, list[Person]] = defaultdict(list)
        together: dict[str, set[str]] = defaultdict(set)
        for person in self.people:
            home = person.household_id or person.id
            homes[home].append(person)
            together[person.place].add(home)
        self.households, self.together = dict(homes), dict(together)

    def looked_at(self, scan: Scan) -> Iterator[Looked]:
        """Yield whom a pack looks at, one after the other."""
        for members in self.households.values():
            yield from self._parents(members) if scan.of == "parent" else self._each(members)

    def _each(self, members: list[Person]) -> Iterator[Looked]:
        for person in members:
            contact = person.id if self._is_adult(person) else self._guardian(person, members)
            yield self._looked(person, contact, members, [])

    def _parents(self, members: list[Person]) -> Iterator[Looked]:
        of_parent: dict[str, list[Person]] = defaultdict(list)
        by_id = {one.id: one for one in members}
        for child in members:
            if child.relation[-2:] in _CHILD and child.birth_on.year >= self.today.year - 23:
                parent = self._parent(child, members)
                if parent:
                    of_parent[parent].append(child)
        for parent, children in of_parent.items():
            yield self._looked(by_id[parent], parent, members, children)

    def _parent(self, child: Person, members: list[Person]) -> str:
        """Return the parent who claims: who the ledger says earns more, else the nearest to the head; "" when unclear."""
        above = child.relation[:-2]
        if not above:
            found = [one for one in members if one.relation == "02" or one.relation in COUPLE]
        else:
            spouses = [one for one in members if one.relation in {above + step for step in COUPLE}]
            own = [one for one in members if one.relation == above and self._is_adult(one)]
            found = own if len(own) == 1 else spouses if len(spouses) == 1 else []
        higher = [one for one in found if self.ledger.get(one.id, {}).get("claim.higher_earner") is True]
        return next((one.id for one in (*higher, *found) if one.id != child.id), "")

    def _guardian(self, child: Person, members: list[Person]) -> str:
        """Return who reads a child's post: the parent, else the head of the household, if grown up; "" when nobody is."""
        wanted = self._parent(child, members) if child.relation[-2:] in _CHILD else ""
        return wanted or next((one.id for one in members if one.relation == "02" and self._is_adult(one)), "")

    def _is_adult(self, person: Person) -> bool:
        return (self.today.year - person.birth_on.year, self.today.month, self.today.day) >= (
            18, person.birth_on.month, person.birth_on.day,
        )  # fmt: skip

    def _looked(self, person: Person, contact: str, members: list[Person], children: list[Person]) -> Looked:
        own = {
            name: value
            for name, value in self._known(person).items()
            if name.split(".")[0] not in {"child", "supporter"}
        }
        facts: dict[str, Any] = {
            "address.in_city": True,
            "person.birth_date": person.birth_on,
            "person.nationality": "JPN" if person.nationality == "JPN" else "other",
            "household.size": len(members),
            **own,
        }
        if children:
            facts["children"] = sorted(
                (
                    {"birth_date": one.birth_on, "in_japan": True, **self._items(one, "child")}
                    for one in children
                ),
                key=lambda item: item["birth_date"],
            )
        home = person.household_id or person.id
        if self.together.get(person.place) == {home}:
            # Another household at the same address may be kin who counts (世帯分離): then it is not known who does.
            facts["supporters"] = [
                self._items(one, "supporter") for one in members if self._supports(one, person)
            ]
        return Looked(person=person, contact=contact, members=tuple(one.id for one in members), facts=facts)

    def _supports(self, one: Person, person: Person) -> bool:
        return one.id != person.id and one.relation[-2:] in KIN and self._is_adult(one)

    def _items(self, person: Person, alias: str) -> dict[str, Any]:
        return {
            name.split(".")[1]: value
            for name, value in self._known(person).items()
            if name.startswith(f"{alias}.")
        }

    def _known(self, person: Person) -> Mapping[str, Any]:
        return self.ledger.get(person.id, {})


def left_out(
    pack: Pack, scan: Scan, looked: Iterable[Looked], *, today: date
) -> Iterator[tuple[Looked, Answer, str]]:
    """Yield who is found: `yes`, or `likely` when the conditions wait only for what the person alone can tell."""
    for one in looked:
        if scan.needs and not _stands(scan.needs, one.facts):
            continue
        told = answer(pack, _completed(scan.absent, one.facts), today=today)
        if told.status == "yes":
            yield one, told, "yes"
        elif told.status == "unknown" and all(_plain(name) in scan.ask for name in told.blocking):
            yield one, told, "likely"


def _completed(absent: tuple[str, ...], facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts, each child with what no ledger names of it: a brother without a grade keeps nobody waiting.

    >>> _completed(("child.grade",), {"children": [{"grade": 2}, {}]})
    {'children': [{'grade': 2}, {'grade': 0}]}
    """
    if not absent or "children" not in facts:
        return facts
    nothing = dict.fromkeys((name.split(".")[1] for name in absent), 0)
    return {**facts, "children": [nothing | child for child in facts["children"]]}


def _stands(needs: tuple[str, ...], facts: Mapping[str, Any]) -> bool:
    """Tell whether one of the facts a ledger must hold is known of this person or of a child."""
    for name in needs:
        owner, _, short = name.partition(".")
        if owner == "child":
            if any(short in item for item in facts.get("children", ())):
                return True
        elif name in facts:
            return True
    return False


def _plain(name: str) -> str:
    """Return the vocabulary's name of a missing one.

    >>> _plain("children[0].cared"), _plain("income.salary")
    ('child.cared', 'income.salary')
    """
    many, bracket, rest = name.partition("[")
    return f"{ALIASES[many]}.{rest.split('].')[1]}" if bracket else name
