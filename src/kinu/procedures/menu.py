"""Lines of this room in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .permissions import COUNTER, EDIT, PORTAL, VIEW

hooks.menu.register(
    hooks.MenuEntry(
        id="procedures.list", area="resident", label=_("手続きをさがす"), url_name="procedures:list", order=10
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="procedures.navigator",
        area="resident",
        label=_("必要な手続きを調べる"),
        url_name="procedures:navigator",
        order=11,
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="procedures.mine", area="my", label=_("わたしの手続き"), url_name="procedures:mine", order=10
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="procedures.inbox",
        area="staff",
        label=_("申請の受信箱"),
        url_name="procedures:inbox",
        permission=VIEW,
        order=10,
        group=_("申請"),
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="procedures.build",
        area="staff",
        label=_("手続きをつくる・直す"),
        url_name="procedures:build",
        permission=EDIT,
        order=40,
        group=_("申請"),
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="procedures.counter",
        area="staff",
        label=_("窓口"),
        url_name="procedures:counter",
        permission=COUNTER,
        order=5,
        group=_("申請"),
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="procedures.numbers",
        area="staff",
        label=_("申請の数字"),
        url_name="procedures:numbers",
        permission=VIEW,
        order=12,
        group=_("申請"),
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="procedures.visit", area="my", label=_("来庁の準備"), url_name="procedures:visit", order=15
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="procedures.national-portal",
        area="staff",
        label=_("国のポータルからの申請"),
        url_name="procedures:national-portal",
        permission=PORTAL,
        order=14,
        group=_("申請"),
    )
)
