"""What places can publish as open data."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from . import selectors
from .kinds import PUBLIC_KINDS


def facility_rows() -> Iterable[tuple[object, ...]]:
    for one in selectors.facilities():
        if one.kind in PUBLIC_KINDS:
            place = one.point
            yield (
                one.id,
                one.name,
                one.kana,
                one.kind,
                one.address,
                place and place.lat,
                place and place.lon,
                one.phone,
            )


def town_rows() -> Iterable[tuple[object, ...]]:
    for town in selectors.towns():
        yield (
            town.id,
            town.name,
            town.kana,
            town.romaji,
            ";".join(town.postcodes),
            town.point.lat,
            town.point.lon,
        )


hooks.datasets.register(
    hooks.DatasetEntry(
        id="places.facilities",
        label=_("公共施設の一覧"),
        columns=("ID", "名称", "名称_カナ", "種別", "住所", "緯度", "経度", "電話番号"),
        rows=facility_rows,
    )
)
hooks.datasets.register(
    hooks.DatasetEntry(
        id="places.towns",
        label=_("町字の一覧"),
        columns=("ID", "町字名", "町字名_カナ", "町字名_英字", "郵便番号", "緯度", "経度"),
        rows=town_rows,
    )
)
