"""Lines of this room in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .permissions import FOUND, LEDGER, PACKS

for _id, _label, _url, _right, _order in (
    ("eligibility.found", _("申請していない対象者"), "eligibility:found", FOUND, 30),
    ("eligibility.packs", _("制度の決まり"), "eligibility:packs", PACKS, 31),
    ("eligibility.ledger", _("台帳の取込み"), "eligibility:ledger", LEDGER, 32),
):
    hooks.menu.register(
        hooks.MenuEntry(
            id=_id,
            area="staff",
            label=_label,
            url_name=_url,
            permission=_right,
            order=_order,
            group=_("制度"),
        )
    )
