"""What of the service can become open data: counts per day, without places and persons."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks

from .selectors.report import per_day

hooks.datasets.register(
    hooks.DatasetEntry(
        id="mobility.per-day",
        label=_("ふれあい号の日ごとの利用"),
        columns=("day", "rides", "riders", "no_shows", "refused"),
        rows=lambda: per_day(date(2000, 1, 1), clock.today()),
    )
)
