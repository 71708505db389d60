"""Named rights of jobs."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

MANAGE = "jobs.manage"
HEALTH = "hooks.health"

hooks.permissions.register(
    hooks.Permission(id=MANAGE, label=_("止まった仕事を送り直す・取りやめる"), roles=("admin",))
)
hooks.permissions.register(hooks.Permission(id=HEALTH, label=_("しくみの状態を見る"), roles=("admin",)))
