"""Numbers the plan reads live from this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .selectors import counts
from .selectors import national_portal as portal_board

_SYSTEMS = ("S05",)
_COUNTER = ("S01",)

for _entry in (
    hooks.Indicator(
        "procedures.online-share", _("オンライン申請の割合"), "%", counts.online_share, _SYSTEMS, "higher"
    ),
    hooks.Indicator(
        "procedures.days-to-decision",
        _("決定までの日数(中央値)"),
        _("日"),
        counts.days_to_decision,
        _SYSTEMS,
        "lower",
    ),
    hooks.Indicator(
        "procedures.corrections",
        _("申請1件あたりの補正"),
        _("回"),
        counts.corrections_per_application,
        _SYSTEMS,
        "lower",
    ),
    hooks.Indicator(
        "procedures.drop-off",
        _("途中でやめた人がいちばん多いページの割合"),
        "%",
        counts.drop_off,
        _SYSTEMS,
        "lower",
    ),
    hooks.Indicator(
        "procedures.plans-shown", _("手続きナビで示した結果"), _("件"), counts.plans_shown, ("S02",), "higher"
    ),
    hooks.Indicator(
        "procedures.questions-to-plan",
        _("手続きナビの質問の数(中央値)"),
        _("問"),
        counts.questions_to_plan,
        ("S02",),
        "lower",
    ),
    hooks.Indicator(
        "procedures.inputs-per-matter",
        _("窓口の手続き1回あたりの入力"),
        _("回"),
        counts.inputs_per_matter,
        _COUNTER,
        "lower",
    ),
    hooks.Indicator(
        "procedures.reused-share", _("窓口で使い回した欄の割合"), "%", counts.reused_share, _COUNTER, "higher"
    ),
    hooks.Indicator(
        "procedures.counter-minutes",
        _("窓口の聞き取りの時間(中央値)"),
        "分",
        counts.counter_minutes,
        _COUNTER,
        "lower",
    ),
    hooks.Indicator(
        "procedures.portal-taken",
        _("国のポータルから届き、受信箱に入った申請の割合"),
        "%",
        portal_board.taken_share,
        ("S75",),
        "higher",
    ),
):
    hooks.indicators.register(_entry)
