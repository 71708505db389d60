"""The door of people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kinu.kernel import clock
from kinu.kernel.actor import Actor

from .personas import demo_personas
from .rules import RELATIONS, relation_label
from .selectors import facts as _facts
from .selectors import protection as _protection
from .selectors import residents as _residents
from .selectors import search as _search
from .selectors.city import every_resident
from .selectors.departments import department, department_name, departments, posts_of
from .selectors.matching import match_four_items, match_number_and_name
from .selectors.search import Query
from .selectors.shapes import (
    Address,
    CityResident,
    DepartmentView,
    FactValue,
    FourItemsMatch,
    HouseholdView,
    MemberView,
    Persona,
    PostView,
    ResidentHit,
    ResidentLabel,
    ResidentView,
)

Department = DepartmentView

__all__ = [
    "RELATIONS",
    "Address",
    "CityResident",
    "Department",
    "DepartmentView",
    "FactValue",
    "FourItemsMatch",
    "HouseholdView",
    "MemberView",
    "Persona",
    "PostView",
    "Query",
    "ResidentHit",
    "ResidentLabel",
    "ResidentView",
    "demo_personas",
    "department",
    "department_name",
    "departments",
    "every_resident",
    "facts_of",
    "household_of",
    "is_protected",
    "labels",
    "match_four_items",
    "match_number_and_name",
    "posts_of",
    "protected_among",
    "relation_label",
    "resident",
    "search_residents",
]


def resident(resident_id: str, *, by: Actor, reason: str = "", on: date | None = None) -> ResidentView | None:
    """Return the resident as `by` may see them, today or on a day; None when there is none or nothing may be seen.

    Writes the look. The address of a protected resident needs `people.see_protected` and a reason.
    """
    return _residents.resident(resident_id, by=by, reason=reason, on=on or clock.today())


def household_of(
    resident_id: str, *, by: Actor, reason: str = "", on: date | None = None
) -> HouseholdView | None:
    """Return the household of a resident as `by` may see it, the head first; writes a look at each member shown."""
    return _residents.household_of(resident_id, by=by, reason=reason, on=on or clock.today())


def facts_of(
    resident_id: str, *, by: Actor, reason: str = "", on: date | None = None
) -> dict[str, FactValue]:
    """Return `fact name -> FactValue` of what the register knows and `by` may see; writes the look."""
    return _facts.facts_of(resident_id, by=by, reason=reason, on=on or clock.today())


def search_residents(
    query: Query, *, by: Actor, reason: str = "", limit: int = 50, on: date | None = None
) -> tuple[ResidentHit, ...]:
    """Return residents by nearness to the query; writes a look at each one shown."""
    return _search.search_residents(query, by=by, reason=reason, limit=limit, on=on or clock.today())


def labels(resident_ids: Iterable[str], *, on: date | None = None) -> dict[str, ResidentLabel]:
    """Return name and protection mark for lists of cases; two queries for any number."""
    return _residents.labels(resident_ids, on=on or clock.today())


def is_protected(resident_id: str, *, on: date | None = None) -> bool:
    """Tell whether address and household of a resident must be hidden."""
    return bool(_protection.protected_among([resident_id], on=on or clock.today()))


def protected_among(resident_ids: Iterable[str], *, on: date | None = None) -> frozenset[str]:
    """Return those of the given residents whose address and household must be hidden."""
    return _protection.protected_among(resident_ids, on=on or clock.today())
