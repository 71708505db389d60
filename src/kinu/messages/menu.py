"""Entries in the menus."""

from django.utils.translation import gettext_lazy as _

from kinu.platform.hooks import public as hooks

hooks.menu.register(
    hooks.MenuEntry(id="messages.inbox", area="my", label=_("お知らせ"), url_name="messages:inbox", order=20)
)
hooks.menu.register(
    hooks.MenuEntry(
        id="messages.channels",
        area="my",
        label=_("お知らせの受け取り方"),
        url_name="messages:channels",
        order=70,
    )
)
hooks.menu.register(
    hooks.MenuEntry(
        id="messages.board",
        area="staff",
        label=_("届かなかったメール"),
        url_name="messages:board",
        permission="messages.board",
        order=85,
        group=_("運用"),
    )
)
