"""Tables of the audit log. Triggers (triggers.py) refuse UPDATE and DELETE on sentences and seals."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Kind(models.TextChoices):
    CHANGE = "change"
    LOOK = "look"


class SentenceRow(models.Model):
    """One act, as it was written in the transaction of the act itself.

    `changes` and `notes` are JSON kept as text, so that the mark covers every byte of them.
    """

    number = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    action = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_resident_id = models.CharField(max_length=32, blank=True)
    actor_label = models.CharField(max_length=120, blank=True)
    departments = models.CharField(max_length=200, blank=True)
    acts_for = models.CharField(max_length=32, blank=True)
    subject = models.CharField(max_length=120, blank=True)
    resident_id = models.CharField(max_length=32, blank=True)
    what = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    changes = models.TextField(default="[]")
    notes = models.TextField(default="{}")
    mark = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_sentence"
        ordering = ("number",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("change", "look")), name="audit_kind_known"),
            models.CheckConstraint(condition=~Q(action=""), name="audit_action_named"),
        )
        indexes: ClassVar = [
            models.Index(
                fields=["resident_id", "-number"], name="audit_resident", condition=~Q(resident_id="")
            ),
            models.Index(fields=["subject", "number"], name="audit_subject"),
            models.Index(fields=["actor_id", "-number"], name="audit_actor"),
            models.Index(fields=["action", "-number"], name="audit_action"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class Seal(models.Model):
    """The place of one sentence in the chain: `digest` covers the digest before it and the sentence's mark."""

    position = models.BigIntegerField(primary_key=True)
    sentence_number = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_seal"
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.position}"


class Head(models.Model):
    """The end of the chain: one row, locked by whoever seals, marked with the key so that no tail goes missing."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "audit_head"
        constraints = (models.CheckConstraint(condition=Q(id=1), name="audit_one_head"),)

    def __str__(self) -> str:
        return f"{self.position}"


class CheckRow(models.Model):
    """The outcome of a walk over the whole chain, for the health page."""

    at = models.DateTimeField()
    broken = models.CharField(max_length=300, blank=True)
    position = models.BigIntegerField()
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "audit_check"
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.position}"
