"""What the reader should see on the home page: that something is unread."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from kinu.kernel.actor import Actor
from kinu.platform.hooks import public as hooks

from .selectors import unread_count


def unread(actor: Actor, _today: date) -> Iterable[hooks.Notice]:
    """Yield one notice while there are unread messages."""
    count = unread_count(account_id=actor.account_id) if actor.is_resident else 0
    if count:
        title = ngettext(
            "読んでいないお知らせが%(count)s件あります", "読んでいないお知らせが%(count)s件あります", count
        )
        yield hooks.Notice(
            id="messages.unread", title=title % {"count": count}, url=reverse("messages:inbox")
        )


hooks.notices.register(hooks.NoticeSource(id="messages.unread", for_actor=unread))
