"""Numbers the plan reads live from mobility."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .selectors import counts

_SYSTEMS = ("S56",)

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
):
    hooks.indicators.register(_entry)
