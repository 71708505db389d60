"""The day's diary. Triggers refuse UPDATE and DELETE on both databases (migration 0001)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kinu.kernel.ids import new_id


class DayEvent(models.Model):
    """One fact of a service day. `data` holds ids and minutes, no names: it stays when a rider is forgotten.

    The unique (day, sequence) is what decides between two who book at the same moment: the slower one is refused by
    the database and decided again on what the faster one left.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    day = models.DateField()
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        ordering = ("day", "sequence")
        constraints = (
            models.UniqueConstraint(fields=("day", "sequence"), name="mobility_event_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="mobility_event_counted_from_one"),
            models.CheckConstraint(condition=~Q(kind=""), name="mobility_event_named"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.sequence} {self.kind}"
