"""What the office does with an application: corrections, the decision, notes, its own filters and counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kinu.kernel.ids import new_id

from .applications import Application


class Correction(models.Model):
    """A request to mend named fields. While it is open the city's clock stands still."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="corrections")
    fields = models.JSONField()
    attachments = models.JSONField(default=list, blank=True)
    reason = models.TextField()
    asked_by = models.CharField(max_length=32)
    asked_by_label = models.CharField(max_length=150, blank=True, default="")
    asked_at = models.DateTimeField()
    reply_by = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    typed = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(answered_at__isnull=True),
                name="procedures_one_open_correction",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
                name="procedures_answer_after_question",
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.id}"


class Decision(models.Model):
    """The one decision of an application. The primary key is the application: there cannot be two."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, primary_key=True, related_name="decision"
    )
    kind = models.CharField(max_length=10, choices=[("approved", "approved"), ("refused", "refused")])
    reason_code = models.CharField(max_length=60, blank=True, default="")
    reason_text = models.TextField(blank=True, default="")
    details = models.JSONField(default=dict, blank=True)
    by_account = models.CharField(max_length=32)
    by_label = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField()
    document_id = models.CharField(max_length=32, blank=True, default="")
    document_number = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=("approved", "refused")), name="procedures_decision_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="approved") | ~Q(reason_text=""), name="procedures_refusal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Note(models.Model):
    """A remark of the office, never shown to the resident (but part of the record)."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    by_account = models.CharField(max_length=32)
    by_label = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk}"


class SavedFilter(models.Model):
    """A clerk's own view of the inbox, as the query string of the page."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.CharField(max_length=32)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account_id", "name"], name="procedures_filter_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AssignmentBatch(models.Model):
    """A bulk assignment with what stood before, so that it can be undone."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    by_account = models.CharField(max_length=32)
    at = models.DateTimeField()
    assignee = models.CharField(max_length=32, blank=True, default="")
    before = models.JSONField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"batch {self.id}"


class StepCount(models.Model):
    """How many drafts opened and finished a page on a day. Counts only: nobody can be recognised."""

    id = models.BigAutoField(primary_key=True)
    procedure_code = models.CharField(max_length=60)
    step = models.CharField(max_length=60)
    day = models.DateField()
    opened = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure_code", "step", "day"], name="procedures_step_day_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_code}/{self.step} {self.day}"
