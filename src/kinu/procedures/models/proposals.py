"""A change of a procedure on its way: the working copy, every step of it, the second person's word, tries."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from kinu.kernel.ids import new_id

from .applications import ProcedureVersion

PROPOSAL_STATES = ("writing", "asked", "published", "returned", "dropped")
OPEN_STATES = ("writing", "asked", "returned")


class Proposal(models.Model):
    """One change of one procedure: a whole definition of its own, published only when a second person says yes.

    `revision` rises with every step; a screen that was made with an older one may not overwrite.
    `tested_digest` is the text that was last walked through to the end.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    code = models.CharField(max_length=60)
    base = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True, default="")
    definition = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, default="writing")
    tested_digest = models.CharField(max_length=64, blank=True, default="")
    by_account = models.CharField(max_length=32)
    by_label = models.CharField(max_length=150, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=32, blank=True, default="")
    decided_label = models.CharField(max_length=150, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, default="")
    published = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=OPEN_STATES), name="procedures_one_open_proposal"
            ),
            models.CheckConstraint(
                condition=Q(state__in=PROPOSAL_STATES), name="procedures_proposal_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(published__isnull=False) & ~Q(decided_by="")),
                name="procedures_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(decided_by=F("by_account")),
                name="procedures_published_by_a_second_person",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "changed_at"], name="procedures_proposals")]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class ProposalStep(models.Model):
    """The text as it stood before a step, so that the step can be taken back."""

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    revision = models.PositiveIntegerField()
    what = models.CharField(max_length=200)
    before = models.JSONField()
    by_account = models.CharField(max_length=32)
    by_label = models.CharField(max_length=150, blank=True, default="")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "revision"], name="procedures_proposal_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.revision}"


class Trial(models.Model):
    """A walk through a proposal's form as an invented person. It is never sent anywhere."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="trials")
    person = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)
    answers = models.JSONField(default=dict, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    sources = models.JSONField(default=dict, blank=True)
    known = models.JSONField(default=list, blank=True)
    by_account = models.CharField(max_length=32)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"trial {self.id}"
