"""Store a message and queue the mail about it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from kinu.kernel.actor import Actor, system
from kinu.kernel.ids import new_id
from kinu.kernel.refusal import Refusal
from kinu.messages.events import MailQueued
from kinu.messages.models import Delivery, Message
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.platform.outbox import public as outbox


class MessageNotFound(Refusal):
    code, message, status = "messages.not-found", _("このお知らせはありません。"), 404


class NobodyToTell(ValueError):  # noqa: N818
    """`tell` was called with neither an account nor a resident: a fault of the caller."""


def tell(
    *,
    kind: str,
    subject: object,
    body: object,
    now: datetime,
    account_id: str = "",
    resident_id: str = "",
    url: str = "",
    number: str = "",
    language: str = "",
) -> str:
    """Store a message for an account, or for the resident's account, and return its id. Runs in the caller's transaction.

    `subject` and `body` may be lazy translations: they are read in `language`, else in the language of the account.
    `url` is a path of this house. Returns "" when the resident has no account: then there is nobody to read it.
    A mail follows when the account has an address and wants mail; it repeats `number` and nothing else.
    """
    if not account_id and not resident_id:
        raise NobodyToTell(kind)
    if url and not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        raise ValueError(f"'{kind}' points outside the house")
    account_id = account_id or identity.account_of_resident(resident_id)
    if not account_id:
        return ""
    chosen = language or identity.language_of(account_id)
    with translation.override(chosen):
        texts = str(subject)[:200], str(body)
    with transaction.atomic():
        row = Message.objects.create(
            id=new_id(), account_id=account_id, resident_id=resident_id, kind=kind, number=number,
            subject=texts[0], body=texts[1], url=url, language=chosen, created_at=now,
        )  # fmt: skip
        _queue_mail(row, now=now)
    return row.id


def mark_read(*, message_id: str, by: Actor, now: datetime) -> None:
    """Note when the reader first opened it. Raises MessageNotFound for somebody else's message."""
    mine = Message.objects.of(by.account_id).filter(id=message_id)
    if not mine.unread().update(read_at=now) and not mine.exists():
        raise MessageNotFound


def mark_all_read(*, by: Actor, now: datetime) -> int:
    return Message.objects.of(by.account_id).unread().update(read_at=now)


def choose_mail(*, by: Actor, wanted: bool) -> None:
    """Set whether mails follow the actor's messages; the choice stands in identity."""
    identity.set_preferences(by=by, mail_wanted=wanted)


def forget_before(*, moment: datetime, now: datetime) -> int:
    """Delete messages older than the retention; the night's job calls it."""
    with transaction.atomic():
        old = Message.objects.filter(created_at__lt=moment)
        ids = list(old.values_list("id", flat=True)[:5000])
        Message.objects.filter(id__in=ids).delete()
        if ids:
            _record_forgotten(len(ids), now=now)
    return len(ids)


def _record_forgotten(count: int, *, now: datetime) -> None:
    with audit.record("messages.expired", by=system("retention"), subject="messages", now=now) as sentence:
        sentence.note(messages=count)


def _queue_mail(row: Message, *, now: datetime) -> None:
    chosen = identity.settings_of(row.account_id)
    if not chosen.mail or not chosen.mail_wanted:
        return
    delivery = Delivery.objects.create(id=new_id(), message=row, queued_at=now, changed_at=now)
    outbox.publish(MailQueued(delivery_id=delivery.id), now=now)
