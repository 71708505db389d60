"""How often something was tried, counted in the database so that all worker processes see one number."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class RateCount(models.Model):
    """Tries of one key in the running and in the previous window. The key is a digest: it names nobody."""

    key = models.CharField(primary_key=True, max_length=64)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)
    previous = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "web_rate_count"
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="web_rate_expires")]

    def __str__(self) -> str:
        return self.key
