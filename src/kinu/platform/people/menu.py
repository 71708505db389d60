"""Lines in the staff's navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from . import permissions

_LINES = (
    ("search", _("住民をさがす"), permissions.SEARCH, 300),
    ("imports", _("住民データの取込み"), permissions.IMPORT, 310),
    ("export", _("住民データの書出し"), permissions.EXPORT, 320),
    ("departments", _("組織"), permissions.VIEW_DEPARTMENTS, 330),
)
for _name, _label, _permission, _order in _LINES:
    hooks.menu.register(
        hooks.MenuEntry(
            id=f"people.{_name}",
            area="staff",
            label=_label,
            url_name=f"people:{_name}",
            permission=_permission,
            order=_order,
            group=_("住民と組織"),
        )
    )
