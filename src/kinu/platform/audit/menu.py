"""The line in the staff's navigation."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .permissions import VIEW

hooks.menu.register(
    hooks.MenuEntry(
        id="audit.log",
        area="staff",
        label=_("監査記録"),
        url_name="audit:log",
        permission=VIEW,
        order=900,
        group=_("運用"),
    )
)
