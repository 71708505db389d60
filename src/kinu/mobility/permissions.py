"""Named rights of mobility. A rider's own trips are shown to the rider alone and need no right."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

VIEW, BOOK = "mobility.view", "mobility.book"

hooks.permissions.register(
    hooks.Permission(VIEW, _("乗合タクシーの運行を見る"), roles=("clerk", "chief", "rides"))
)
hooks.permissions.register(hooks.Permission(BOOK, _("電話で乗合タクシーの予約を受ける"), roles=("rides",)))
