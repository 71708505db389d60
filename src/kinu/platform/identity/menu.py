"""Lines in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .permissions import MANAGE

hooks.menu.register(
    hooks.MenuEntry(
        id="identity.family", area="my", label=_("家族と代理"), url_name="identity:family", order=40
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="identity.accounts",
        area="staff",
        label=_("職員のアカウント"),
        url_name="identity:staff_list",
        permission=MANAGE,
        order=80,
        group=_("管理"),
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="identity.security",
        area="staff",
        label=_("ログインの安全"),
        url_name="identity:second_factor",
        order=90,
        group=_("管理"),
    )
)
