"""Entries in the menus."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

hooks.menu.register(
    hooks.MenuEntry(
        id="documents.verify",
        area="resident",
        label=_("文書が本物か確かめる"),
        url_name="documents:verify",
        order=90,
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="documents.board",
        area="staff",
        label=_("発行した文書"),
        url_name="documents:board",
        permission="documents.revoke",
        order=60,
        group=_("申請"),
    )
)
