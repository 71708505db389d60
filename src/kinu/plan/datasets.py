"""What of the plan can become open data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.kernel import clock
from kinu.platform.hooks import public as hooks

from .selectors.status import COLUMNS, as_rows, status

hooks.datasets.register(
    hooks.DatasetEntry(
        id="plan.status",
        label=_("DX計画の施策・システム・指標の状態"),
        columns=COLUMNS,
        rows=lambda: as_rows(status(now=clock.now())),
    )
)
