"""Entries in the menus."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .permissions import BOOK

hooks.menu.register(
    hooks.MenuEntry(
        id="mobility.home", area="resident", label=_("乗合タクシー"), url_name="mobility:home", order=60
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="mobility.mine", area="my", label=_("乗合タクシーの予約"), url_name="mobility:mine", order=40
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="mobility.desk",
        area="staff",
        label=_("電話の受付"),
        url_name="mobility:desk",
        permission=BOOK,
        order=60,
        group=_("乗合タクシー"),
    )
)
