"""What a resident should see now: corrections asked for, drafts about to expire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.platform.hooks import public as hooks

from .models import Draft
from .selectors.catalogue import definition_of
from .selectors.mine import own_rows
from .selectors.states import reader_language

SOON = timedelta(days=7)


def for_actor(actor: Actor, today: date) -> Iterator[hooks.Notice]:
    """Yield open corrections first, then drafts that expire within a week."""
    if not actor.is_resident:
        return
    words = reader_language()
    for row in own_rows(actor).filter(phase="waiting").order_by("submitted_at")[:10]:
        correction = row.corrections.filter(answered_at__isnull=True).first()
        yield hooks.Notice(
            id=f"procedures.correction.{row.id}",
            title=_("「%(name)s」に直すところがあります")
            % {"name": definition_of(row.version_id).name.say(words)},
            url=reverse("procedures:mend", args=[row.id]),
            due=correction.reply_by.astimezone(clock.JST).date()
            if correction and correction.reply_by
            else None,
            urgent=True,
        )
    expiring = Draft.objects.filter(account_id=actor.account_id, sent_at__isnull=True)
    for draft in expiring.filter(expires_at__date__lte=today + SOON, expires_at__date__gte=today).order_by(
        "expires_at"
    )[:10]:
        yield hooks.Notice(
            id=f"procedures.draft.{draft.id}",
            title=_("書きかけの「%(name)s」がもうすぐ消えます")
            % {"name": definition_of(draft.version_id).name.say(words)},
            url=reverse("procedures:draft", args=[draft.id]),
            due=draft.expires_at.astimezone(clock.JST).date(),
        )


hooks.notices.register(hooks.NoticeSource(id="procedures", for_actor=for_actor))
