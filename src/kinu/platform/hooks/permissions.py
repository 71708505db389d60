"""Named rights of hooks. The page itself stands in jobs, because it needs the web above."""

from django.utils.translation import gettext_lazy as _

from . import public as hooks

HEALTH = "hooks.health"

hooks.permissions.register(hooks.Permission(id=HEALTH, label=_("しくみの状態を見る"), roles=("admin",)))
