"""What city ledgers say, who was found, what was done about it, and which figures a clerk confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kinu.kernel.ids import new_id


class LedgerImport(models.Model):
    """One file of a city ledger: what came in, or why nothing did."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        REJECTED = "rejected"
        UNCHANGED = "unchanged"

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent, while running
    sentence = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    by_account = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejects = models.JSONField(default=list)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.id


class LedgerUpload(models.Model):
    """The bytes of a file that waits to be taken over; deleted in the transaction that takes it over or rejects it."""

    run = models.OneToOneField(
        LedgerImport, primary_key=True, on_delete=models.CASCADE, related_name="upload"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.run_id


class LedgerFact(models.Model):
    """One fact about one resident as a ledger of the city gave it for a day; `value` is JSON."""

    id = models.BigAutoField(primary_key=True)
    resident_id = models.CharField(max_length=32)
    name = models.CharField(max_length=60)
    value = models.JSONField()
    as_of = models.DateField()
    run = models.ForeignKey(LedgerImport, on_delete=models.PROTECT, related_name="facts")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resident_id", "name", "as_of"], name="eligibility_fact_once")
        ]
        indexes: ClassVar = [models.Index(fields=["as_of"], name="eligibility_fact_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.as_of}"


class ScanRun(models.Model):
    """One search of the whole city. `counts` is benefit -> {"yes", "likely", "has"}."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    on_day = models.DateField()
    at = models.DateTimeField()
    by_account = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.id


class Found(models.Model):
    """Somebody who seems to have a right and has neither applied nor received. One row a person, benefit and year."""

    class State(models.TextChoices):
        FOUND = "found"
        CHOSEN = "chosen"
        TOLD = "told"
        ASIDE = "aside"

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    run = models.ForeignKey(ScanRun, on_delete=models.PROTECT, related_name="found")
    benefit = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    resident_id = models.CharField(max_length=32)
    contact_id = models.CharField(max_length=32, blank=True, default="")
    certainty = models.CharField(max_length=8)
    amount = models.BigIntegerField(null=True, blank=True)
    category = models.CharField(max_length=60, blank=True, default="")
    reasons = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    marks = models.JSONField(default=dict)
    is_current = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.FOUND)
    state_reason = models.CharField(max_length=200, blank=True, default="")
    state_at = models.DateTimeField(null=True, blank=True)
    state_by = models.CharField(max_length=64, blank=True, default="")
    state_by_label = models.CharField(max_length=150, blank=True, default="")
    message_id = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["benefit", "resident_id", "year"], name="eligibility_found_once"),
            models.CheckConstraint(
                condition=Q(state__in=("found", "chosen", "told", "aside")), name="eligibility_found_state"
            ),
            models.CheckConstraint(
                condition=~Q(state="aside") | ~Q(state_reason=""), name="eligibility_aside_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="told") | ~Q(message_id=""), name="eligibility_told_has_message"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["benefit", "state", "is_current"], name="eligibility_found_list"),
            models.Index(fields=["contact_id", "benefit", "year"], name="eligibility_found_contact"),
        ]

    def __str__(self) -> str:
        return self.id


class FoundBatch(models.Model):
    """A bulk change with what stood before, so that it can be undone."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    by_account = models.CharField(max_length=64)
    at = models.DateTimeField()
    state = models.CharField(max_length=8)
    before = models.JSONField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.id


class FigureDecision(models.Model):
    """A clerk confirmed a figure the pack marks as not certain, for one dated step and one value."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    benefit = models.CharField(max_length=60)
    figure = models.CharField(max_length=60)
    since = models.DateField()
    value = models.CharField(max_length=40)
    source = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_account = models.CharField(max_length=64)
    by_label = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["benefit", "figure", "since", "value"], name="eligibility_decided_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="eligibility_decision_source"),
        ]

    def __str__(self) -> str:
        return f"{self.benefit}.{self.figure}"
