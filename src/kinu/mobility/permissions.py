"""Named rights of mobility. A rider's own trips are shown to the rider alone and need no right."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

VIEW, BOOK = "mobility.view", "mobility.book"
DRIVE, DISPATCH, REPORT = "mobility.drive", "mobility.dispatch", "mobility.report"

hooks.permissions.register(
    hooks.Permission(VIEW, _("乗合タクシーの運行を見る"), roles=("clerk", "chief", "rides"))
)
hooks.permissions.register(hooks.Permission(BOOK, _("電話で乗合タクシーの予約を受ける"), roles=("rides",)))
hooks.permissions.register(hooks.Permission(DRIVE, _("運転の画面を使う"), roles=("driver",)))
hooks.permissions.register(hooks.Permission(DISPATCH, _("車と予約を動かす"), roles=("rides",)))
hooks.permissions.register(
    hooks.Permission(REPORT, _("乗合タクシーの月の報告を見る"), roles=("rides", "chief", "planner"))
)
