"""What the people who keep the machinery running should see on their home page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.platform.hooks import public as hooks
from kinu.platform.outbox import public as outbox

from .permissions import MANAGE
from .selectors import is_stuck, queue


def _for_actor(actor: Actor, _today: date) -> Iterator[hooks.Notice]:
    if not actor.can(MANAGE):
        return
    state, backlog, now = queue(now=clock.now()), outbox.backlog(), clock.now()
    board = reverse("jobs:board")
    if dead := state.dead + backlog.dead:
        title = _("止まった仕事が%(count)s件あります") % {"count": dead}
        yield hooks.Notice(id="jobs.dead", title=title, url=board, urgent=True)
    if is_stuck(state, oldest_event=backlog.oldest, now=now):
        title = _("裏で動く仕事が進んでいません")
        yield hooks.Notice(id="jobs.stuck", title=title, url=board, urgent=True)


hooks.notices.register(hooks.NoticeSource(id="jobs.board", for_actor=_for_actor))
