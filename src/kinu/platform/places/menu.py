"""Lines in the residents' navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

hooks.menu.register(
    hooks.MenuEntry(
        id="places.facilities",
        area="resident",
        label=_("施設をさがす"),
        url_name="places:facilities",
        order=60,
    )
)
