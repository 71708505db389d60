"""Places for tests, of this room and of others."""

from __future__ import annotations

from kinu.kernel.ids import new_id
from kinu.platform.places import models


def make_town(
    name: str = "水海道宝町", *, kana: str = "ミツカイドウタカラマチ", postcode: str = "3030023", id: str = "",  # noqa: A002
    lat: float = 36.019549, lon: float = 139.990854,
) -> models.Town:  # fmt: skip
    """Make a town with one postcode, or return the one of that name."""
    town, made = models.Town.objects.get_or_create(
        name=name,
        defaults={
            "id": id or f"t-{models.Town.objects.count() + 1}",
            "kana": kana,
            "romaji": "",
            "lat": lat,
            "lon": lon,
            "order": models.Town.objects.count(),
        },
    )
    if made:
        models.TownPostcode.objects.create(town=town, postcode=postcode)
    touch()
    return town


def make_facility(
    name: str, *, kind: str = "culture", lat: float | None = 36.02, lon: float | None = 139.99
) -> models.Facility:
    number = models.Facility.objects.count() + 1
    facility = models.Facility.objects.create(
        id=f"F{number}", kind=kind, name=name, lat=lat, lon=lon, order=number
    )
    touch()
    return facility


def touch() -> None:
    """Tell the caches of every process that places have changed."""
    models.PlacesState.objects.update_or_create(id=1, defaults={"revision": new_id()})
