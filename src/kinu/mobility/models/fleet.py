"""Stops, vehicles, drivers, who drives what when. Minutes count from midnight of the service day and may pass 1440."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kinu.kernel.ids import new_id


class Stop(models.Model):
    """A place where the taxi stops. `town_id` or `facility_id` ties it to the city's places."""

    id = models.CharField(primary_key=True, max_length=24)
    label = models.CharField(max_length=100)
    reading = models.CharField(max_length=150, blank=True)
    latin = models.CharField(max_length=150, blank=True)
    kind = models.CharField(max_length=20, default="town")
    town_id = models.CharField(max_length=20, blank=True)
    facility_id = models.CharField(max_length=20, blank=True)
    district = models.CharField(max_length=40, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    place = models.PositiveIntegerField(
        unique=True
    )  # its number in the travel times; events keep it, so it is never given again
    is_open = models.BooleanField(default=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("order", "id")
        constraints = (models.CheckConstraint(condition=~Q(label=""), name="mobility_stop_has_label"),)

    def __str__(self) -> str:
        return self.id


class Vehicle(models.Model):
    """A vehicle. `trades` are further ways to use its places: [[seats, wheelchairs, luggage], …]."""

    id = models.CharField(primary_key=True, max_length=24)
    label = models.CharField(max_length=60)
    seats = models.PositiveSmallIntegerField()
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    luggage = models.PositiveSmallIntegerField(default=0)
    trades = models.JSONField(default=list, blank=True)
    skills = models.JSONField(default=list, blank=True)
    depot = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="+")
    in_service = models.BooleanField(default=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("order", "id")
        constraints = (
            models.CheckConstraint(condition=Q(seats__gte=1), name="mobility_vehicle_takes_somebody"),
        )

    def __str__(self) -> str:
        return self.id


class Driver(models.Model):
    """Somebody who drives. `account_id` is the staff account of the driver's tablet, "" when there is none."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    kana = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    account_id = models.CharField(max_length=64, blank=True)
    in_service = models.BooleanField(default=True)

    class Meta:
        ordering = ("kana", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("account_id",), condition=~Q(account_id=""), name="mobility_driver_account_once"
            ),
        )

    def __str__(self) -> str:
        return self.id


class Shift(models.Model):
    """A vehicle's working time on one day, with the window in which its break is taken."""

    day = models.DateField()
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="shifts")
    driver = models.ForeignKey(Driver, on_delete=models.PROTECT, null=True, blank=True, related_name="shifts")
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    break_from = models.PositiveSmallIntegerField(null=True, blank=True)
    break_until = models.PositiveSmallIntegerField(null=True, blank=True)
    break_minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("day", "vehicle__order", "starts")
        constraints = (
            models.UniqueConstraint(fields=("day", "vehicle"), name="mobility_shift_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="mobility_shift_forward"),
            models.CheckConstraint(
                condition=Q(break_minutes=0)
                | Q(break_from__gte=F("starts"), break_until__lte=F("ends"), break_until__gt=F("break_from")),
                name="mobility_shift_break_inside",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.vehicle_id}"


class ServiceException(models.Model):
    """A day that differs from the calendar of the overlay: closed, or open at other hours. `why` is read by residents."""

    day = models.DateField(primary_key=True)
    is_open = models.BooleanField(default=False)
    opens = models.PositiveSmallIntegerField(null=True, blank=True)
    closes = models.PositiveSmallIntegerField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day}"


class Position(models.Model):
    """Where a vehicle was last; nothing older is kept."""

    vehicle = models.OneToOneField(
        Vehicle, on_delete=models.CASCADE, primary_key=True, related_name="position"
    )
    lat = models.FloatField()
    lon = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="mobility_position_at")]

    def __str__(self) -> str:
        return self.vehicle_id
