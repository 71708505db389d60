"""What mobility can give as open data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .selectors import counts

hooks.datasets.register(
    hooks.DatasetEntry(
        id="mobility.stops",
        label=_("乗合タクシーの停留所"),
        columns=("id", "name", "kana", "kind", "district", "lat", "lon"),
        rows=counts.stop_rows,
    )
)
hooks.datasets.register(
    hooks.DatasetEntry(
        id="mobility.rides-per-month",
        label=_("乗合タクシーの月ごと・地区ごとの利用"),
        columns=("month", "district", "rides", "people"),
        rows=counts.per_district,
    )
)
