"""The one thing the portal keeps itself: emergency banners."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kinu.kernel.ids import new_id

from .rules.banner import Level


class Banner(models.Model):
    """A message above every page of the house from `starts_at` until `ends_at`; ended, never deleted."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    level = models.CharField(max_length=16, choices=[(level.value, level.value) for level in Level])
    message = models.CharField(max_length=400)
    message_easy = models.CharField(max_length=400, blank=True)
    message_en = models.CharField(max_length=400, blank=True)
    message_pt = models.CharField(max_length=400, blank=True)
    url = models.CharField(max_length=500, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    raised_by = models.CharField(max_length=32)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="portal_banner_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="portal_banner_level_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.level} {self.id}"
