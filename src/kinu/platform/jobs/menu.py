"""Lines in the staff's navigation."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .permissions import HEALTH, MANAGE

hooks.menu.register(
    hooks.MenuEntry(
        id="jobs.board",
        area="staff",
        label=_("裏で動く仕事"),
        url_name="jobs:board",
        permission=MANAGE,
        order=910,
        group=_("運用"),
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="hooks.health",
        area="staff",
        label=_("しくみの状態"),
        url_name="jobs:health",
        permission=HEALTH,
        order=920,
        group=_("運用"),
    )
)
