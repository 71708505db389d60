"""Every current resident at once, for counting and scanning; a room that shows one of them writes the look."""

from __future__ import annotations

from datetime import date

from kinu.platform.people.models import CURRENT, Resident

from .protection import protected_ids
from .shapes import CityResident


def every_resident(*, on: date) -> tuple[CityResident, ...]:
    """Return the current residents in order of household and relation, with one query for all."""
    locked = protected_ids(on)
    rows = Resident.objects.filter(CURRENT).order_by("household_id", "relation", "birth_on", "id")
    columns = (
        "id",
        "number",
        "birth_on",
        "nationality",
        "household_id",
        "relation",
        "town_id",
        "address_key",
        "building",
    )
    return tuple(
        CityResident(
            id=id_,
            number=number,
            birth_on=birth_on,
            nationality=nationality,
            household_id=household_id or "",
            relation=relation,
            place=f"{town_id}|{address_key}|{building}",
            is_protected=id_ in locked,
        )
        for id_, number, birth_on, nationality, household_id, relation, town_id, address_key, building in rows.values_list(*columns).iterator(5_000)
    )  # fmt: skip
