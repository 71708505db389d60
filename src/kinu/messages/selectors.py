"""Reads: an account's messages, and how the mails are doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from kinu.kernel.actor import Actor
from kinu.kernel.clock import JST

from .models import Delivery, DeliveryState, Message


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message as its reader sees it. `mail` is the state of the mail about it, "" when none was sent."""

    id: str
    kind: str
    number: str
    subject: str
    body: str
    url: str
    language: str
    created_at: datetime
    read_at: datetime | None
    mail: str

    @property
    def is_unread(self) -> bool:
        return self.read_at is None


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One mail as staff see it: no address, no subject, no name."""

    id: str
    state: str
    code: str
    attempts: int
    kind: str
    number: str
    queued_at: datetime
    changed_at: datetime


def inbox_of(*, account_id: str, limit: int = 50, offset: int = 0) -> tuple[MessageView, ...]:
    """Return the messages of an account, newest first; none for ""."""
    rows = Message.objects.of(account_id).select_related("delivery")
    return tuple(_view(row) for row in rows[offset : offset + limit])


def count_of(*, account_id: str) -> int:
    return Message.objects.of(account_id).count()


def unread_count(*, account_id: str) -> int:
    return Message.objects.of(account_id).unread().count()


def message_of(*, message_id: str, by: Actor) -> MessageView | None:
    """Return one of the actor's own messages, None for everybody else's."""
    row = Message.objects.of(by.account_id).select_related("delivery").filter(id=message_id).first()
    return _view(row) if row else None


def troubled_deliveries(*, limit: int = 100) -> tuple[DeliveryView, ...]:
    """Return mails that did not arrive or may not have arrived, newest first."""
    states = (DeliveryState.BOUNCED, DeliveryState.UNSURE, DeliveryState.FAILED)
    rows = Delivery.objects.filter(state__in=states).select_related("message").order_by("-changed_at")[:limit]
    return tuple(
        DeliveryView(
            row.id,
            row.state,
            row.code,
            row.attempts,
            row.message.kind,
            row.message.number,
            row.queued_at,
            row.changed_at,
        )
        for row in rows
    )


def delivery_rate(since: date, until: date) -> float | None:
    """Return the share in percent of mails queued in the days given that the relay took; None when there was none."""
    start, end = (
        datetime.combine(since, time(), JST),
        datetime.combine(until + timedelta(days=1), time(), JST),
    )
    settled = Delivery.objects.filter(queued_at__gte=start, queued_at__lt=end).exclude(
        state__in=(DeliveryState.WAITING, DeliveryState.HANDING_OVER, DeliveryState.DROPPED)
    )
    counted = settled.aggregate(all=Count("id"), sent=Count("id", filter=Q(state=DeliveryState.SENT)))
    return round(100 * counted["sent"] / counted["all"], 1) if counted["all"] else None


def _view(row: Message) -> MessageView:
    delivery = getattr(row, "delivery", None)
    return MessageView(
        id=row.id,
        kind=row.kind,
        number=row.number,
        subject=row.subject,
        body=row.body,
        url=row.url,
        language=row.language,
        created_at=row.created_at,
        read_at=row.read_at,
        mail=delivery.state if delivery else "",
    )
