"""Numbers the plan reads live from this room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .selectors.report import MonthReport, report_of


def _read(of: Callable[[MonthReport], float | None]) -> Callable[[date, date], float | None]:
    def read(since: date, until: date) -> float | None:
        return of(report_of(since, until))

    return read


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def _saved(told: MonthReport) -> float | None:
    return round(told.saving.saved, 1) if told.saving is not None and told.numbers.km > 0 else None


_SYSTEMS = ("S56",)
for _entry in (
    hooks.Indicator(
        "mobility.riders",
        _("ふれあい号に乗った人"),
        "人",
        _read(lambda told: float(told.numbers.riders) if told.numbers.wishes else None),
        _SYSTEMS,
        "higher",
    ),
    hooks.Indicator(
        "mobility.refused-share",
        _("ふれあい号で希望の時間に乗れなかった割合"),
        "%",
        _read(
            lambda told: _percent(told.numbers.refused / told.numbers.wishes) if told.numbers.wishes else None
        ),
        _SYSTEMS,
        "lower",
    ),
    hooks.Indicator(
        "mobility.kept-share",
        _("ふれあい号が約束の時間に迎えた割合"),
        "%",
        _read(lambda told: _percent(told.numbers.punctuality.kept_share)),
        _SYSTEMS,
        "higher",
    ),
    hooks.Indicator(
        "mobility.pooled-share",
        _("ふれあい号で乗り合わせた割合"),
        "%",
        _read(lambda told: _percent(told.numbers.pooled_share)),
        _SYSTEMS,
        "higher",
    ),
    hooks.Indicator(
        "mobility.empty-share",
        _("ふれあい号が空で走った距離の割合"),
        "%",
        _read(lambda told: _percent(told.numbers.empty_share)),
        _SYSTEMS,
        "lower",
    ),
    hooks.Indicator(
        "mobility.co2-saved",
        _("ふれあい号が減らしたCO2(自家用車と比べて)"),
        "kg",
        _read(_saved),
        ("S66",),
        "higher",
    ),
):
    hooks.indicators.register(_entry)
