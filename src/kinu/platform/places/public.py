"""The door of places: towns, facilities, areas, distances."""

from __future__ import annotations

from .selectors import (
    Area,
    Facility,
    NearFacility,
    Point,
    Town,
    areas_at,
    district_names,
    facilities,
    facility,
    find_town,
    find_towns,
    is_inside,
    nearest,
    town,
    town_ids_by_name,
    towns,
    towns_at_postcode,
)

__all__ = [
    "Area",
    "Facility",
    "NearFacility",
    "Point",
    "Town",
    "areas_at",
    "district_names",
    "facilities",
    "facility",
    "find_town",
    "find_towns",
    "is_inside",
    "nearest",
    "town",
    "town_ids_by_name",
    "towns",
    "towns_at_postcode",
]
