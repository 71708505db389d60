"""Events as they were published, and one delivery per handler."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class EventRow(models.Model):
    """A published event. `payload` is the JSON of its fields: ids and codes, no names or free text of residents."""

    id = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=80)
    payload = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "outbox_event"
        indexes: ClassVar = [models.Index(fields=["published_at"], name="outbox_event_at")]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class State(models.TextChoices):
    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    DISCARDED = "discarded"


class DeliveryRow(models.Model):
    """One event on its way to one handler. While a worker holds it, `lease_until` lies ahead."""

    number = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(EventRow, on_delete=models.CASCADE, related_name="+")
    handler = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)
    discard_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "outbox_delivery"
        constraints = (
            models.UniqueConstraint(fields=("event", "handler"), name="outbox_once_per_handler"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "delivered", "dead", "discarded")),
                name="outbox_state_known",
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["due_at", "number"], name="outbox_waiting", condition=Q(state="waiting")),
            models.Index(fields=["state", "-number"], name="outbox_state"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.state}"


class OnceRow(models.Model):
    """A key of work that must not be done twice (see `once`)."""

    key = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "outbox_once"

    def __str__(self) -> str:
        return self.key
