"""Hand one mail to the carrier. The delivery row is the memory that keeps it from going twice."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kinu.kernel.actor import Actor
from kinu.messages.adapters import PutOff, Refused, Unsure, carrier
from kinu.messages.events import MailBounced, MailQueued
from kinu.messages.models import Delivery, DeliveryState, Message
from kinu.messages.rules import MAX_ATTEMPTS, Mail, message_id_of
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.platform.outbox import public as outbox
from kinu.platform.web import public as web

from .telling import MessageNotFound


class _TakenElsewhere(Exception):  # noqa: N818
    """Another worker has this mail in hand."""


def send(*, delivery_id: str, now: datetime) -> str:
    """Send one queued mail and return its new state. Raises PutOff while another attempt makes sense."""
    row = Delivery.objects.select_related("message").filter(id=delivery_id).first()
    if row is None:
        return "gone"
    if row.state == DeliveryState.HANDING_OVER:
        # A worker died with the text on the wire. Whether it arrived is not known, so it is not sent again.
        return _settle(row, DeliveryState.UNSURE, code="worker-lost", now=now)
    if row.state != DeliveryState.WAITING:
        return row.state
    address = _address(row.message)
    return (
        _try(row, to=address, now=now)
        if address
        else _settle(row, DeliveryState.DROPPED, code="no-address", now=now)
    )


def _try(row: Delivery, *, to: str, now: datetime) -> str:
    """Make one attempt and write down how it ended."""
    state, code = DeliveryState.SENT, ""
    try:
        carrier().send(_mail(row, to=to, now=now), before_text=lambda: _hand_over(row, now=now))
    except _TakenElsewhere:
        return DeliveryState.HANDING_OVER
    except Refused as never:
        return _bounced(row, code=never.code, now=now)
    except PutOff as later:
        return _put_off(row, later, now=now)
    except Unsure as unsure:
        state, code = DeliveryState.UNSURE, unsure.code
    return _settle(row, state, code=code, now=now)


def resend(*, delivery_id: str, by: Actor, now: datetime) -> None:
    """Queue a mail again that bounced, failed or is unsure: a person has decided that it should go."""
    again = (DeliveryState.BOUNCED, DeliveryState.UNSURE, DeliveryState.FAILED)
    with (
        transaction.atomic(),
        audit.record("messages.resent", by=by, subject=f"messages.delivery:{delivery_id}", now=now),
    ):
        changed = Delivery.objects.filter(id=delivery_id, state__in=again).update(
            state=DeliveryState.WAITING, attempts=0, code="", changed_at=now
        )
        if not changed:
            raise MessageNotFound
        outbox.publish(MailQueued(delivery_id=delivery_id), now=now)


def _address(message: Message) -> str:
    chosen = identity.settings_of(message.account_id)
    return chosen.mail if chosen.mail_wanted else ""


def _mail(row: Delivery, *, to: str, now: datetime) -> Mail:
    """Write the mail in the reader's language: that there is a message, its number, where to read it."""
    message = row.message
    with translation.override(message.language):
        city = str(web.city().name)
        lines = [
            _("%(city)sからお知らせがあります。") % {"city": city},
            *([_("番号: %(number)s") % {"number": message.number}] if message.number else []),
            "",
            _("次のページで読めます。ログインが必要です。"),
            settings.BASE_URL.rstrip("/") + reverse("messages:message", args=[message.id]),
            "",
            _(
                "このメールには返信できません。メールを止めるときは、マイページの「お知らせの受け取り方」で変えられます。"
            ),
        ]
        subject = _("【%(city)s】お知らせがあります") % {"city": city}
        plain = [web.without_ruby(line) for line in (subject, *lines)]
    host = parseaddr(settings.KINU_MAIL_FROM)[1].rsplit("@", 1)[-1] or "localhost"
    return Mail(
        message_id=message_id_of(row.id, host=host),
        to=to,
        subject=plain[0],
        text="\n".join(plain[1:]) + "\n",
        language=message.language,
        at=now,
    )


def _hand_over(row: Delivery, *, now: datetime) -> None:
    """Commit that the text goes out now; only one worker gets past this line."""
    waiting = Delivery.objects.filter(id=row.id, state=DeliveryState.WAITING)
    if not waiting.update(state=DeliveryState.HANDING_OVER, attempts=F("attempts") + 1, changed_at=now):
        raise _TakenElsewhere


def _settle(row: Delivery, state: DeliveryState, *, code: str, now: datetime) -> str:
    Delivery.objects.filter(id=row.id).update(state=state, code=code[:60], changed_at=now)
    return state


def _bounced(row: Delivery, *, code: str, now: datetime) -> str:
    with transaction.atomic():
        outbox.publish(MailBounced(delivery_id=row.id, account_id=row.message.account_id), now=now)
        return _settle(row, DeliveryState.BOUNCED, code=code, now=now)


def _put_off(row: Delivery, later: PutOff, *, now: datetime) -> str:
    """Count the attempt wherever it ended and wait, until the attempts are used up."""
    row.refresh_from_db(fields=["attempts", "state"])
    attempts = row.attempts + (row.state == DeliveryState.WAITING)
    state = DeliveryState.FAILED if attempts >= MAX_ATTEMPTS else DeliveryState.WAITING
    Delivery.objects.filter(id=row.id).update(
        state=state, attempts=attempts, code=later.code[:60], changed_at=now
    )
    if state == DeliveryState.WAITING:
        raise later
    return state
