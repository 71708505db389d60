"""Named rights of the portal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

STAFF_HOME = "portal.staff_home"
BANNER = "portal.banner"

EVERY_ROLE = ("clerk", "chief", "register", "protector", "auditor", "admin", "planner", "rides", "driver")

hooks.permissions.register(hooks.Permission(STAFF_HOME, _("職員のホームを見る"), roles=EVERY_ROLE))
hooks.permissions.register(
    hooks.Permission(BANNER, _("緊急のお知らせを出す・終える"), roles=("chief", "admin"))
)
