"""Tables of what came from the national portal and of what it is still to be told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kinu.kernel.ids import new_id


class PortalFile(models.Model):
    """One application of the portal, by its receipt number, once.

    `content` is our copy of the file without individual numbers, kept for another try until `content_deleted_at`.
    `problems` = [{"file", "row", "column", "reason", "value"}]: why nothing was made, or what a clerk has to read.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    number = models.CharField(max_length=40, unique=True)
    procedure_code = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=10, default="received")
    fault = models.CharField(max_length=60, blank=True, default="")
    problems = models.JSONField(default=list, blank=True)
    content = models.BinaryField(blank=True, default=b"")
    content_deleted_at = models.DateTimeField(null=True, blank=True)
    application_id = models.CharField(max_length=32, blank=True, default="", db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    fetched_at = models.DateTimeField(db_index=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="made") & ~Q(application_id="")
                | Q(state__in=("received", "rejected"), application_id=""),
                name="procedures_portal_made_has_application",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "fetched_at"], name="procedures_portal_state")]

    def __str__(self) -> str:
        return self.number


class PortalReport(models.Model):
    """One telling of a state to the portal: waits, is sent once, or was refused."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(PortalFile, on_delete=models.CASCADE, related_name="reports")
    key = models.CharField(max_length=80)
    status = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default="waiting")
    fault = models.CharField(max_length=60, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "key"], name="procedures_portal_told_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | Q(state__in=("waiting", "refused"), sent_at__isnull=True),
                name="procedures_portal_report_state",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_at"], name="procedures_portal_due")]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class PortalRound(models.Model):
    """The last round of asking the portal, one row: for the health page and the board."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    tried_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=60, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.tried_at:%Y-%m-%d %H:%M} {self.fault}"
