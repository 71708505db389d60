"""What the navigator keeps: a count without anybody in it, and a plan sent to a phone for two days."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class NavigatorCount(models.Model):
    """How many results were shown on a day after so many questions. Nobody is in it."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    event = models.CharField(max_length=20)
    questions = models.PositiveSmallIntegerField()
    results = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "event", "questions"], name="procedures_navigator_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.event}: {self.results}"


class NavigatorPlan(models.Model):
    """Facts without name, address and date of birth, found again by a token of which only the hash stands here."""

    token_hash = models.CharField(primary_key=True, max_length=64)
    event = models.CharField(max_length=20)
    facts = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"plan of {self.event} until {self.expires_at:%Y-%m-%d}"
