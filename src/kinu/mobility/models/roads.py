"""The road graph of the city, shared by all processes."""

from __future__ import annotations

from django.db import models


class RoadMap(models.Model):
    """One row. `graph` is what `engine.roads` reads; `revision` changes with the roads and with the stops."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    revision = models.CharField(max_length=32)
    source = models.CharField(max_length=200)
    graph = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="mobility_one_road_map"),)

    def __str__(self) -> str:
        return self.revision
