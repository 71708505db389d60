"""Issued documents and the row of numbers they take theirs from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kinu.kernel.ids import new_id


class DocumentState(models.TextChoices):
    ISSUED = "issued"
    SUPERSEDED = "superseded"  # a newer document took its place
    REVOKED = "revoked"  # the city withdrew it


class NumberSeries(models.Model):
    """The last number given in a fiscal year; the row is locked while one is taken, so none is left out."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Document(models.Model):
    """One issued PDF. Everything but the state is written once; `sha256` is the digest of the very file."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    number = models.CharField(max_length=16, unique=True)
    template = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    office = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=120, db_index=True)
    resident_id = models.CharField(max_length=32, blank=True, db_index=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64, blank=True)
    file_id = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    signed_with = models.CharField(max_length=64)  # SHA-256 of the signing certificate
    state = models.CharField(max_length=12, choices=DocumentState.choices, default=DocumentState.ISSUED)
    state_at = models.DateTimeField(null=True, blank=True)
    state_reason = models.CharField(max_length=300, blank=True)
    superseded_by = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=DocumentState.values), name="documents_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=DocumentState.SUPERSEDED, superseded_by__gt="")
                | (~Q(state=DocumentState.SUPERSEDED) & Q(superseded_by="")),
                name="documents_superseded_names_its_follower",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-issued_at"], name="documents_issued_at")]

    def __str__(self) -> str:
        return self.number
