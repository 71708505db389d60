"""Bringing the tables to what the city's place files say."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from shapely.geometry import shape

from kinu.kernel.actor import Actor
from kinu.kernel.ids import new_id
from kinu.kernel.refusal import Refusal
from kinu.platform.audit import public as audit

from .models import Area, Facility, PlacesState, Town, TownPostcode

FILES = ("towns.csv", "facilities.csv", "areas.geojson")


class PlaceFileWrong(Refusal):
    code, message, status = "places.file-wrong", _("場所のファイル%(file)sを読めません。%(why)s"), 422


@dataclass(frozen=True, slots=True)
class PlacesReport:
    """How many of each now stand in the tables, and whether anything was written."""

    towns: int
    facilities: int
    areas: int
    changed: bool


def load_places(*, directory: Path, by: Actor, now: datetime) -> PlacesReport:
    """Read towns, facilities and areas of a city's overlay; all or nothing. The same files again change nothing.

    A town that the file no longer names stays, because addresses point at it; a facility is closed, an area removed.
    """
    texts = {name: _text(directory / name) for name in FILES}
    digest = hashlib.sha256("\x00".join(texts.values()).encode()).hexdigest()
    if PlacesState.objects.filter(id=1, digest=digest).exists():
        return _report(changed=False)
    towns, facilities = _rows("towns.csv", texts), _rows("facilities.csv", texts)
    areas = _areas(texts["areas.geojson"])
    with transaction.atomic(), audit.record("places.loaded", by=by, subject="places", now=now) as entry:
        entry.note(towns=len(towns), facilities=len(facilities), areas=len(areas))
        _put_towns(towns)
        _put_facilities(facilities)
        _put_areas(areas)
        state = PlacesState.objects.get_or_create(id=1)[0]
        state.revision, state.digest = new_id(), digest
        state.save()
    return _report(changed=True)


def _report(*, changed: bool) -> PlacesReport:
    return PlacesReport(Town.objects.count(), Facility.objects.count(), Area.objects.count(), changed)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PlaceFileWrong(file=path.name, why=type(error).__name__) from error


def _rows(name: str, texts: dict[str, str]) -> list[dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(texts[name])))
    ids = [row.get("id", "") for row in rows]
    if not rows or not all(ids) or len(set(ids)) < len(ids):
        raise PlaceFileWrong(file=name, why="id")
    return rows


def _areas(text: str) -> list[dict[str, Any]]:
    try:
        features = json.loads(text)["features"]
        for feature in features:
            if not shapely.is_valid(shape(feature["geometry"])) or not feature["properties"]["id"]:
                raise PlaceFileWrong(file="areas.geojson", why=str(feature["properties"].get("id", "")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PlaceFileWrong(file="areas.geojson", why=str(error)) from error
    return list(features)


def _put_towns(rows: list[dict[str, str]]) -> None:
    for row in rows:
        town, _created = Town.objects.update_or_create(
            id=row["id"],
            defaults={
                name: row[name]
                for name in ("machiaza_id", "name", "kana", "romaji", "old_village", "district")
            }
            | {"lat": float(row["lat"]), "lon": float(row["lon"]), "order": int(row["order"])},
        )
        TownPostcode.objects.filter(town=town).delete()
        TownPostcode.objects.bulk_create(
            TownPostcode(town=town, postcode=code) for code in row["postcodes"].split(";") if code
        )


def _put_facilities(rows: list[dict[str, str]]) -> None:
    Facility.objects.exclude(id__in=[row["id"] for row in rows]).update(is_open=False)
    for row in rows:
        Facility.objects.update_or_create(
            id=row["id"],
            defaults={
                name: row[name] for name in ("kind", "name", "kana", "address", "postcode", "phone", "source")
            }
            | {
                "town_id": row["town_id"] or None,
                "lat": _number(row["lat"]),
                "lon": _number(row["lon"]),
                "point_is_exact": row["point_is_exact"] == "1",
                "is_open": row["is_open"] == "1",
                "flags": [flag for flag in row["flags"].split(";") if flag],
                "order": int(row["order"]),
            },
        )


def _put_areas(features: list[dict[str, Any]]) -> None:
    Area.objects.all().delete()
    Area.objects.bulk_create(
        Area(
            id=feature["properties"]["id"],
            kind=feature["properties"]["kind"],
            name=feature["properties"]["name"],
            geometry=feature["geometry"],
            valid_from=_day(feature["properties"].get("valid_from")),
            valid_until=_day(feature["properties"].get("valid_until")),
            is_approximate=bool(feature["properties"].get("is_approximate")),
            source=feature["properties"].get("source", ""),
        )
        for feature in features
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
