"""Trips: what a rider was promised and what became of it; and wishes that could not be met."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kinu.kernel.ids import new_id

from .fleet import Stop
from .riders import RegularTrip, Rider


class TripState(models.TextChoices):
    BOOKED = "booked"
    ABOARD = "aboard"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"


class TripQuerySet(models.QuerySet["Trip"]):
    def ahead(self) -> TripQuerySet:
        """Trips that still take place or are taking place."""
        return self.filter(state__in=(TripState.BOOKED, TripState.ABOARD))


class Trip(models.Model):
    """One accepted ride. Its id is the engine's request id, drawn with the offer: accepting twice books once.

    Promise: pickup between `window_from` and `window_until`, arrival by `arrive_by`, at most `longest_ride` minutes
    aboard, `fare` yen. Minutes count from midnight of `day`.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    number = models.CharField(max_length=12, unique=True)
    day = models.DateField()
    rider = models.ForeignKey(Rider, on_delete=models.SET_NULL, null=True, related_name="trips")
    origin = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=TripState.choices, default=TripState.BOOKED)
    mode = models.CharField(max_length=6, default="leave")
    wished = models.FloatField(null=True, blank=True)
    window_from = models.FloatField()
    window_until = models.FloatField()
    arrive_by = models.FloatField()
    longest_ride = models.FloatField()
    direct = models.FloatField(default=0)
    fare = models.PositiveIntegerField()
    fare_code = models.CharField(max_length=120, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    children = models.PositiveSmallIntegerField(default=0)
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    luggage = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=8)
    regular = models.ForeignKey(
        RegularTrip, on_delete=models.SET_NULL, null=True, blank=True, related_name="trips"
    )
    return_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="returns"
    )
    replaces = models.CharField(max_length=32, blank=True)
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True)
    picked_up = models.FloatField(null=True, blank=True)
    dropped_off = models.FloatField(null=True, blank=True)
    told_delay = models.FloatField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = TripQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=TripState.values), name="mobility_trip_state_known"),
            models.CheckConstraint(
                condition=Q(window_until__gte=F("window_from"), arrive_by__gt=F("window_from")),
                name="mobility_trip_promise_forward",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1, wheelchairs__lte=F("people"), children__lte=F("people")),
                name="mobility_trip_people",
            ),
            models.CheckConstraint(
                condition=~Q(origin=F("destination")), name="mobility_trip_goes_somewhere"
            ),
        )
        indexes: ClassVar = [
            models.Index(fields=["day", "state"], name="mobility_trip_day"),
            models.Index(fields=["rider", "-day", "-window_from"], name="mobility_trip_rider"),
        ]

    def __str__(self) -> str:
        return self.number


class Unmet(models.Model):
    """A wish without an offer at the time wished, for the council's report. Nobody's name stands here."""

    day = models.DateField()
    at = models.DateTimeField()
    code = models.CharField(max_length=24)
    origin = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="+")
    destination = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="+")
    district = models.CharField(max_length=40, blank=True)
    wished = models.FloatField(null=True, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=8)
    alternatives = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day", "code"], name="mobility_unmet_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.code}"
