"""Entries in the menus."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

from .permissions import BOOK, DISPATCH, DRIVE, REPORT

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
hooks.menu.register(
    hooks.MenuEntry(
        id="mobility.dispatch",
        area="staff",
        label=_("配車ボード"),
        url_name="mobility:dispatch",
        permission=DISPATCH,
        order=61,
        group=_("乗合タクシー"),
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="mobility.driver",
        area="staff",
        label=_("運転の画面"),
        url_name="mobility:driver",
        permission=DRIVE,
        order=62,
        group=_("乗合タクシー"),
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="mobility.report",
        area="staff",
        label=_("月の報告"),
        url_name="mobility:report",
        permission=REPORT,
        order=63,
        group=_("乗合タクシー"),
    )
)
