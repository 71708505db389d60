"""Lines in the navigation: pages of the portal, at the foot for residents, in the menu for staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .permissions import BANNER, STAFF_HOME

hooks.menu.register(
    hooks.MenuEntry(id="portal.search", area="footer", label=_("さがす"), url_name="portal:search", order=940)
)
hooks.menu.register(
    hooks.MenuEntry(
        id="portal.today", area="resident", label=_("ごみの日"), url_name="portal:today", order=50
    )
)
hooks.menu.register(
    hooks.MenuEntry(id="portal.my", area="my", label=_("マイページ"), url_name="portal:my", order=1)
)
FOOT = (
    ("help", _("使い方")),
    ("accessibility", _("アクセシビリティ")),
    ("privacy", _("個人情報の扱い")),
    ("site_map", _("サイトマップ")),
    ("open_source", _("使っているソフトウェア")),
)
for _order, (_name, _label) in enumerate(FOOT):
    hooks.menu.register(
        hooks.MenuEntry(
            id=f"portal.{_name}", area="footer", label=_label, url_name=f"portal:{_name}", order=950 + _order
        )
    )
hooks.menu.register(
    hooks.MenuEntry(
        id="portal.staff",
        area="staff",
        label=_("職員ホーム"),
        url_name="portal:staff",
        permission=STAFF_HOME,
        order=0,
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="portal.banners",
        area="staff",
        label=_("緊急のお知らせ"),
        url_name="portal:banners",
        permission=BANNER,
        order=910,
        group=_("運用"),
    )
)
