"""Jobs, the workers that run them, and when periodic ones are due."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    DISCARDED = "discarded"


class JobRow(models.Model):
    """One piece of work. `arguments` is JSON of ids and codes; `failure` names a class, never an error's text."""

    id = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=100)
    arguments = models.TextField(default="{}")
    key = models.CharField(max_length=150, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=8)
    enqueued_at = models.DateTimeField()
    run_after = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    refusal = models.CharField(max_length=80, blank=True)
    discard_reason = models.CharField(max_length=300, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_what = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "jobs_job"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running", "done", "dead", "discarded")),
                name="jobs_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="jobs_running_has_lease"
            ),
            models.UniqueConstraint(
                fields=("name", "key"),
                condition=Q(state="waiting") & ~Q(key=""),
                name="jobs_one_waiting_per_key",
            ),
        )
        indexes: ClassVar = [
            models.Index(
                fields=["run_after", "enqueued_at"], name="jobs_waiting", condition=Q(state="waiting")
            ),
            models.Index(fields=["lease_until"], name="jobs_running", condition=Q(state="running")),
            models.Index(fields=["state", "-enqueued_at"], name="jobs_state"),
            models.Index(fields=["settled_at"], name="jobs_settled"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class WorkerRow(models.Model):
    """A running worker, as its last sign of life tells."""

    id = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "jobs_worker"

    def __str__(self) -> str:
        return self.id


class PeriodicRow(models.Model):
    """When a periodic job is due next; whoever moves `due_at` on enqueues it."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "jobs_periodic"

    def __str__(self) -> str:
        return self.name
