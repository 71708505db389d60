"""Riders, their passes, and the trips they make every week."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kinu.kernel.ids import new_id

from .fleet import Stop


class Rider(models.Model):
    """Somebody who rides: known by account or resident id on the web, by telephone number on the phone.

    `phone` holds digits only; a household may share one. `discounts` are codes of the fare table, proven to the operator.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    resident_id = models.CharField(max_length=32, blank=True)
    account_id = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=80)
    kana = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    home = models.ForeignKey(Stop, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    wheelchair = models.BooleanField(default=False)
    discounts = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("resident_id",), condition=~Q(resident_id=""), name="mobility_rider_resident_once"
            ),
            models.UniqueConstraint(
                fields=("account_id",),
                condition=~Q(account_id="") & Q(resident_id=""),
                name="mobility_rider_account_once",
            ),
        )
        indexes: ClassVar = [models.Index(fields=["phone"], name="mobility_rider_phone")]

    def __str__(self) -> str:
        return self.id


class Pass(models.Model):
    """A season pass of a rider; `code` names it in the fare table."""

    rider = models.ForeignKey(Rider, on_delete=models.CASCADE, related_name="passes")
    code = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gte=models.F("valid_from")), name="mobility_pass_forward"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rider_id} {self.code}"


class RegularTrip(models.Model):
    """The same trip on the same weekdays; the night's job books it. `weekdays` are digits, 0 is Monday."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    rider = models.ForeignKey(Rider, on_delete=models.CASCADE, related_name="regulars")
    origin = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Stop, on_delete=models.PROTECT, related_name="+")
    weekdays = models.CharField(max_length=7)
    mode = models.CharField(max_length=6)
    minute = models.PositiveSmallIntegerField()
    return_minute = models.PositiveSmallIntegerField(null=True, blank=True)
    people = models.PositiveSmallIntegerField(default=1)
    children = models.PositiveSmallIntegerField(default=0)
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    luggage = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(mode__in=("leave", "arrive")), name="mobility_regular_mode"),
            models.CheckConstraint(condition=Q(weekdays__regex=r"^[0-6]+$"), name="mobility_regular_days"),
        )

    def __str__(self) -> str:
        return self.id


class RegularRun(models.Model):
    """What became of one day of a regular trip: `trip_id`, or the `code` of the reason why there is none."""

    regular = models.ForeignKey(RegularTrip, on_delete=models.CASCADE, related_name="runs")
    day = models.DateField()
    leg = models.CharField(max_length=4)  # "out" or "back"
    trip_id = models.CharField(max_length=32, blank=True)
    code = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("regular", "day", "leg"), name="mobility_regular_run_once"),
            models.CheckConstraint(condition=Q(leg__in=("out", "back")), name="mobility_regular_leg"),
        )

    def __str__(self) -> str:
        return f"{self.regular_id} {self.day} {self.leg}"
