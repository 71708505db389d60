"""What this room can give as open data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .selectors import counts

hooks.datasets.register(
    hooks.DatasetEntry(
        id="procedures.per-month",
        label=_("手続きごと・月ごとの申請件数"),
        columns=("procedure", "name", "month", "channel", "count"),
        rows=counts.per_month,
    )
)
