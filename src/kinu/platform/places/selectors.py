"""Reads. Towns, facilities and areas change a few times a year: each process keeps them until the revision changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyproj
import shapely
from django.db.models import Prefetch
from rapidfuzz import fuzz, process
from shapely.geometry import shape

from kinu.kernel.kana import fold, to_digits
from kinu.kernel.mesh import mesh_code
from kinu.kernel.names import match_key

from . import models

_GEOD = pyproj.Geod(ellps="GRS80")
_GOOD_ENOUGH = 75.0
"""rapidfuzz score (0..100) from which a mistyped town name is taken as meant."""


@dataclass(frozen=True, slots=True)
class Point:
    """WGS 84, degrees."""

    lat: float
    lon: float

    def mesh(self, level: int = 3) -> str:
        """Return the 地域メッシュコード of the point; level 3 is about 1 km, 4 half, 5 a quarter (JIS X 0410)."""
        return mesh_code(self.lat, self.lon, level=level)


@dataclass(frozen=True, slots=True)
class Town:
    id: str
    machiaza_id: str
    name: str
    kana: str
    romaji: str
    old_village: str
    district: str
    postcodes: tuple[str, ...]
    point: Point

    @property
    def postcode(self) -> str:
        return self.postcodes[0] if self.postcodes else ""


@dataclass(frozen=True, slots=True)
class Facility:
    id: str
    kind: str
    name: str
    kana: str
    address: str
    town_id: str
    postcode: str
    point: Point | None
    point_is_exact: bool
    phone: str
    is_open: bool
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearFacility:
    facility: Facility
    metres: int


@dataclass(frozen=True, slots=True)
class Area:
    id: str
    kind: str
    name: str
    is_approximate: bool
    source: str
    valid_from: date | None = None
    valid_until: date | None = None

    def is_valid(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class _Atlas:
    """Everything of one revision, ready to be asked."""

    revision: str
    towns: dict[str, Town]
    by_key: dict[str, Town]
    by_postcode: dict[str, tuple[Town, ...]]
    facilities: dict[str, Facility]
    areas: tuple[Area, ...]
    shapes: tuple[Any, ...]
    tree: shapely.STRtree


_kept: list[_Atlas] = []


def _atlas() -> _Atlas:
    revision = models.PlacesState.objects.filter(id=1).values_list("revision", flat=True).first() or ""
    if not _kept or _kept[0].revision != revision or not revision:
        _kept[:] = [_load(revision)]
    return _kept[0]


def _load(revision: str) -> _Atlas:
    towns_found = {row.id: _town_of(row) for row in _town_rows()}
    by_postcode: dict[str, tuple[Town, ...]] = {}
    for found in towns_found.values():
        for code in found.postcodes:
            by_postcode[code] = (*by_postcode.get(code, ()), found)
    area_rows = list(models.Area.objects.all())
    shapes = tuple(shape(row.geometry) for row in area_rows)
    return _Atlas(
        revision=revision,
        towns=towns_found,
        by_key={key: found for found in towns_found.values() for key in _keys_of(found)},
        by_postcode=by_postcode,
        facilities={row.id: _facility_of(row) for row in models.Facility.objects.all()},
        areas=tuple(_area_of(row) for row in area_rows),
        shapes=shapes,
        tree=shapely.STRtree(shapes),
    )


def _town_rows() -> list[models.Town]:
    postcodes = Prefetch("postcodes", queryset=models.TownPostcode.objects.order_by("id"))
    return list(models.Town.objects.prefetch_related(postcodes))


def _town_of(row: models.Town) -> Town:
    return Town(
        id=row.id,
        machiaza_id=row.machiaza_id,
        name=row.name,
        kana=row.kana,
        romaji=row.romaji,
        old_village=row.old_village,
        district=row.district,
        postcodes=tuple(code.postcode for code in row.postcodes.all()),
        point=Point(row.lat, row.lon),
    )


def _facility_of(row: models.Facility) -> Facility:
    point = None if row.lat is None or row.lon is None else Point(row.lat, row.lon)
    return Facility(
        id=row.id,
        kind=row.kind,
        name=row.name,
        kana=row.kana,
        address=row.address,
        town_id=row.town_id or "",
        postcode=row.postcode,
        point=point,
        point_is_exact=row.point_is_exact,
        phone=row.phone,
        is_open=row.is_open,
        flags=tuple(row.flags),
    )


def _area_of(row: models.Area) -> Area:
    return Area(
        id=row.id,
        kind=row.kind,
        name=row.name,
        is_approximate=row.is_approximate,
        source=row.source,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _keys_of(found: Town) -> set[str]:
    return {match_key(found.name), fold(found.kana), fold(found.romaji)}


def towns() -> tuple[Town, ...]:
    """Return every town in the city's own order."""
    return tuple(_atlas().towns.values())


def district_names() -> tuple[str, ...]:
    """Return the districts in order of first appearance."""
    return tuple(dict.fromkeys(found.district for found in towns()))


def town(town_id: str) -> Town | None:
    return _atlas().towns.get(town_id)


def town_ids_by_name() -> dict[str, str]:
    """Return `match_key(name) -> id` of every town, for reading many addresses."""
    return {match_key(found.name): found.id for found in towns()}


def find_town(text: str) -> Town | None:
    """Return the one town meant by a name, kana or romaji, also when slightly mistyped; None when nothing is near."""
    found = find_towns(text, limit=1)
    return found[0] if found else None


def find_towns(text: str, *, limit: int = 10) -> tuple[Town, ...]:
    """Return towns by nearness to the text: exact name first, then beginnings, then likely misspellings."""
    wanted, by_key = match_key(text), _atlas().by_key
    if not wanted:
        return ()
    hits = [by_key[wanted]] if wanted in by_key else []
    hits += [found for key, found in by_key.items() if wanted in key]
    close = process.extract(
        wanted, by_key.keys(), scorer=fuzz.ratio, score_cutoff=_GOOD_ENOUGH, limit=limit * 3
    )
    hits += [by_key[key] for key, _score, _index in close]
    return tuple(dict.fromkeys(hits))[:limit]


def towns_at_postcode(postcode: str) -> tuple[Town, ...]:
    """Return the towns of a postcode, written with or without a hyphen, in any width."""
    return _atlas().by_postcode.get(to_digits(postcode), ())


def facilities(*, kind: str = "", only_open: bool = True) -> tuple[Facility, ...]:
    """Return facilities in order, all kinds when `kind` is empty."""
    return tuple(
        one
        for one in _atlas().facilities.values()
        if (not kind or one.kind == kind) and (one.is_open or not only_open)
    )


def facility(facility_id: str) -> Facility | None:
    return _atlas().facilities.get(facility_id)


def nearest(point: Point, *, kind: str = "", limit: int = 5) -> tuple[NearFacility, ...]:
    """Return open facilities by distance along the ellipsoid, in metres."""
    known = [(one, one.point) for one in facilities(kind=kind) if one.point is not None]
    if not known:
        return ()
    count = len(known)
    lons, lats = [place.lon for _one, place in known], [place.lat for _one, place in known]
    _there, _back, metres = _GEOD.inv([point.lon] * count, [point.lat] * count, lons, lats)
    near = [NearFacility(one, round(away)) for (one, _place), away in zip(known, metres, strict=True)]
    return tuple(sorted(near, key=lambda item: (item.metres, item.facility.id))[:limit])


def areas_at(point: Point, *, kind: str = "", on: date | None = None) -> tuple[Area, ...]:
    """Return the areas the point lies in (edges count), of one kind, valid on a day when one is given."""
    atlas = _atlas()
    where = shapely.Point(point.lon, point.lat)
    found = sorted(int(index) for index in atlas.tree.query(where, predicate="intersects"))
    areas = (atlas.areas[index] for index in found)
    return tuple(
        area for area in areas if (not kind or area.kind == kind) and (on is None or area.is_valid(on))
    )


def is_inside(point: Point, *, area_id: str) -> bool:
    """Tell whether the point lies in the named area."""
    return any(area.id == area_id for area in areas_at(point))
