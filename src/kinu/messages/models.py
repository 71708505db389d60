"""Messages, and for each mail about one the row that keeps it from being sent twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kinu.kernel.ids import new_id


class MessageQuerySet(models.QuerySet["Message"]):
    def of(self, account_id: str) -> MessageQuerySet:
        return (
            self.filter(account_id=account_id).order_by("-created_at", "-id") if account_id else self.none()
        )

    def unread(self) -> MessageQuerySet:
        return self.filter(read_at=None)


class Message(models.Model):
    """One message to one account. `number` is the number of the matter, the only thing of it a mail may repeat."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    account_id = models.CharField(max_length=64, blank=True)
    resident_id = models.CharField(max_length=32, blank=True, db_index=True)
    kind = models.CharField(max_length=80)
    number = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account_id", "-created_at"], name="messages_inbox"),
            models.Index(fields=["account_id"], name="messages_unread", condition=Q(read_at=None)),
            models.Index(fields=["created_at"], name="messages_created"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(subject=""), name="messages_subject_is_there")
        ]

    def __str__(self) -> str:
        return self.id


class DeliveryState(models.TextChoices):
    WAITING = "waiting"
    HANDING_OVER = "handing-over"  # the text is on the wire; whoever finds it so later does not know more
    SENT = "sent"
    BOUNCED = "bounced"  # the relay said never
    UNSURE = "unsure"  # the line broke between the text and the answer: not sent again by itself
    FAILED = "failed"  # the relay said later, too often
    DROPPED = "dropped"  # no address any more, or not wanted any more


class Delivery(models.Model):
    """One mail about one message. The address is asked for when sending and not kept."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="delivery")
    state = models.CharField(max_length=12, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(
        max_length=60, blank=True
    )  # the relay's status code or our own word, never its text
    queued_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-changed_at"], name="messages_delivery_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="messages_delivery_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
