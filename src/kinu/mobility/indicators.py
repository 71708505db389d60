"""Numbers the plan reads live from mobility."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .selectors import counts
from .selectors.report import MonthReport, report_of

_SYSTEMS = ("S56",)


def _of(value: Callable[[MonthReport], float | None]) -> Callable[[date, date], float | None]:
    def read(since: date, until: date) -> float | None:
        return value(report_of(since, until))

    return read


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def _saved(told: MonthReport) -> float | None:
    return round(told.saving.saved, 1) if told.saving is not None and told.numbers.km > 0 else None


for _entry in (
    hooks.Indicator("mobility.rides", _("乗合タクシーに乗った回数"), "回", counts.rides, _SYSTEMS, "higher"),
    hooks.Indicator(
        "mobility.answered-share", _("希望に応じられた割合"), "%", counts.answered_share, _SYSTEMS, "higher"
    ),
    hooks.Indicator(
        "mobility.promises-kept", _("約束の時間を守れた割合"), "%", counts.promises_kept, _SYSTEMS, "higher"
    ),
    hooks.Indicator(
        "mobility.web-share", _("ウェブからの予約の割合"), "%", counts.web_share, _SYSTEMS, "neither"
    ),
    hooks.Indicator(
        "mobility.pooled-share",
        _("乗り合わせた予約の割合"),
        "%",
        _of(lambda told: _percent(told.numbers.pooled_share)),
        _SYSTEMS,
        "higher",
    ),
    hooks.Indicator(
        "mobility.empty-share",
        _("空で走った距離の割合"),
        "%",
        _of(lambda told: _percent(told.numbers.empty_share)),
        _SYSTEMS,
        "lower",
    ),
    hooks.Indicator(
        "mobility.co2-saved",
        _("自家用車と比べて減ったCO2"),
        "kg",
        _of(_saved),
        ("S66",),
        "higher",
    ),
):
    hooks.indicators.register(_entry)
