"""One row for each stored file. The bytes lie on disk under a name made of their own digest."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from kinu.kernel.ids import new_id


class FileState(models.TextChoices):
    QUARANTINED = "quarantined"  # waits for the scanner; nobody can read it
    READY = "ready"
    INFECTED = "infected"  # the scanner found something; the bytes are gone, the row tells why


class FileQuerySet(models.QuerySet["File"]):
    def of(self, owner: str) -> FileQuerySet:
        return self.filter(owner=owner).order_by("stored_at", "id")

    def due(self, *, today: date) -> FileQuerySet:
        return self.filter(delete_after__lt=today)


class File(models.Model):
    """A file somebody uploaded or the city made. `owner` is `room.noun:<id>`, empty until a room attaches it."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=FileState.choices)
    finding = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=80)
    owner = models.CharField(max_length=120, blank=True, db_index=True)
    stored_by = models.CharField(max_length=64, blank=True)
    stored_at = models.DateTimeField()
    delete_after = models.DateField(null=True, blank=True, db_index=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_file_is_not_empty"),
            models.CheckConstraint(
                condition=models.Q(state__in=FileState.values), name="files_file_state_is_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "stored_at"], name="files_state_stored")]

    def __str__(self) -> str:
        return self.id

    @property
    def path(self) -> str:
        """Where the bytes lie under MEDIA_ROOT. The digest makes it checkable, the id makes it this row's own."""
        return f"{self.sha256[:2]}/{self.sha256}.{self.id}"
