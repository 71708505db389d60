"""What mobility can give as open data."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks

from .selectors import counts
from .selectors.report import per_day

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
hooks.datasets.register(
    hooks.DatasetEntry(
        id="mobility.per-day",
        label=_("乗合タクシーの日ごとの利用とお断り"),
        columns=("day", "rides", "riders", "no_shows", "refused"),
        rows=lambda: per_day(date(2000, 1, 1), clock.today()),
    )
)
