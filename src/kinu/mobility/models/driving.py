"""What the drivers' tablets sent, and why somebody at the board did what the diary says."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kinu.kernel.ids import new_id

from .fleet import Vehicle


class DriverTap(models.Model):
    """One press of a button in a vehicle. Its id was drawn there: a tap that is sent twice happens once.

    `stop` is the engine's stop ("p:<request>", "d:<request>", "b:<vehicle>"). `code` is empty when the tap became
    events of the day, else why it did not.
    """

    id = models.CharField(primary_key=True, max_length=40)
    day = models.DateField()
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="taps")
    stop = models.CharField(max_length=64)
    action = models.CharField(max_length=10)
    tapped_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.CharField(max_length=64)
    code = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(id=""), name="mobility_tap_numbered"),
            models.CheckConstraint(
                condition=Q(action__in=("arrived", "boarded", "alighted", "absent", "rested")),
                name="mobility_tap_action_known",
            ),
        )
        indexes: ClassVar = [models.Index(fields=["day", "vehicle"], name="mobility_tap_day")]

    def __str__(self) -> str:
        return self.id


class EventNote(models.Model):
    """The reason somebody at the board gave for an event of the day (position `sequence`)."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    day = models.DateField()
    sequence = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("day", "sequence"), name="mobility_event_note_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.sequence}"


class PlayedDay(models.Model):
    """A day that is played faster than it would pass, for watching and for practice.

    While it runs, the day's clock shows `starts` and `speed` times the time since `began_at`, never past `ends`.
    """

    day = models.DateField(primary_key=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    began_at = models.DateTimeField()
    speed = models.FloatField()
    seed = models.PositiveIntegerField()
    requests = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(speed__gt=0) & Q(ends__gt=models.F("starts")), name="mobility_played_forward"
            ),
        )

    def __str__(self) -> str:
        return f"{self.day}"
