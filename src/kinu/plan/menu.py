"""Lines in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

hooks.menu.register(
    hooks.MenuEntry(
        id="plan.index", area="footer", label=_("計画の進みぐあい"), url_name="plan:index", order=900
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="plan.staff",
        area="staff",
        label=_("計画の進みぐあい"),
        url_name="plan:index",
        order=900,
        group=_("計画"),
    )
)
