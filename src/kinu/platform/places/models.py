"""Towns, facilities, areas."""

from __future__ import annotations

from django.db import models


class Town(models.Model):
    """町字. `id` is the city's own stable key until the official 町字ID is confirmed in `machiaza_id`."""

    id = models.CharField(primary_key=True, max_length=20)
    machiaza_id = models.CharField(max_length=7, blank=True, default="")
    name = models.CharField(max_length=60, unique=True)
    kana = models.CharField(max_length=100)
    romaji = models.CharField(max_length=100)
    old_village = models.CharField(max_length=30, blank=True, default="")
    district = models.CharField(max_length=30, blank=True, default="")
    lat = models.FloatField()
    lon = models.FloatField()
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("order",)

    def __str__(self) -> str:
        return self.name


class TownPostcode(models.Model):
    """A postcode of a town; several towns may share one, a town may have several."""

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="postcodes")
    postcode = models.CharField(max_length=7, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("town", "postcode"), name="places_town_postcode_once"),
            models.CheckConstraint(
                condition=models.Q(postcode__regex=r"^[0-9]{7}$"), name="places_postcode_7_digits"
            ),
        )

    def __str__(self) -> str:
        return self.postcode


class Facility(models.Model):
    """A building or ground people go to. A point that was only estimated has `point_is_exact` False."""

    id = models.CharField(primary_key=True, max_length=20)
    kind = models.CharField(max_length=30, db_index=True)
    name = models.CharField(max_length=100)
    kana = models.CharField(max_length=150, blank=True, default="")
    address = models.CharField(max_length=200, blank=True, default="")
    town = models.ForeignKey(Town, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    postcode = models.CharField(max_length=7, blank=True, default="")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    point_is_exact = models.BooleanField(default=False)
    phone = models.CharField(max_length=20, blank=True, default="")
    is_open = models.BooleanField(default=True)
    flags = models.JSONField(default=list)
    source = models.CharField(max_length=100, blank=True, default="")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("order",)
        verbose_name_plural = "facilities"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lon__isnull=True)
                | models.Q(lat__isnull=False, lon__isnull=False),
                name="places_facility_point_whole",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A dated polygon (GeoJSON, WGS 84): a hazard zone, a collection area, a school zone."""

    id = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=30, db_index=True)
    name = models.CharField(max_length=100)
    geometry = models.JSONField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    is_approximate = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class PlacesState(models.Model):
    """One row: a new stamp with every change, so that caches in each process know when they are stale."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    revision = models.CharField(max_length=32, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")  # of the files last loaded

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="places_state_one_row"),)

    def __str__(self) -> str:
        return self.revision
