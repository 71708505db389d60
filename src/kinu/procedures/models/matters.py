"""A matter: one visit or pre-entry, heard once, that becomes many applications."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kinu.kernel.ids import new_id

from .applications import Application, ProcedureVersion

PRE_ENTRY, AT_COUNTER, TO_CONFIRM, SIGNED, HANDED, ABANDONED = MATTER_STATES = (
    "pre-entry", "at-counter", "to-confirm", "signed", "handed-over", "abandoned",
)  # fmt: skip
OPEN_MATTERS = (PRE_ENTRY, AT_COUNTER, TO_CONFIRM, SIGNED)


class Matter(models.Model):
    """What one person came for. `facts` = {key: {value, source, as_of, heard, confirmed, at, by}} (package `hearing`).

    `people` = [{key, name, roles, facts, resident_id}], `asked`, `typed` and `confirmed` are the log the tally is made of,
    `undo` the facts before the last pages. Of token and pairing code only the digest is kept.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    number = models.CharField(max_length=12, unique=True)
    event = models.CharField(max_length=20, default="other")
    state = models.CharField(max_length=12, default=PRE_ENTRY)
    language = models.CharField(max_length=10, default="ja")
    visitor_resident = models.CharField(max_length=32, blank=True, default="")
    visitor_name = models.CharField(max_length=200, blank=True, default="")
    is_protected = models.BooleanField(default=False)
    account_id = models.CharField(max_length=32, blank=True, default="", db_index=True)
    guest_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    identified_by = models.CharField(max_length=12, blank=True, default="")
    people = models.JSONField(default=list, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    asked = models.JSONField(default=list, blank=True)
    typed = models.JSONField(default=list, blank=True)
    confirmed = models.JSONField(default=list, blank=True)
    undo = models.JSONField(default=list, blank=True)
    differences = models.JSONField(default=list, blank=True)
    tally = models.JSONField(default=dict, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    token_used_at = models.DateTimeField(null=True, blank=True)
    screen_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    screen_until = models.DateTimeField(null=True, blank=True)
    department = models.CharField(max_length=40, blank=True, default="")
    clerk = models.CharField(max_length=32, blank=True, default="")
    clerk_name = models.CharField(max_length=100, blank=True, default="")
    signature_kind = models.CharField(max_length=8, blank=True, default="")
    signature_name = models.CharField(max_length=200, blank=True, default="")
    signature_file = models.CharField(max_length=32, blank=True, default="")
    bundle_file = models.CharField(max_length=32, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    counter_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=MATTER_STATES), name="procedures_matter_state"),
            models.CheckConstraint(
                condition=~Q(state__in=(SIGNED, HANDED)) | Q(signed_at__isnull=False),
                name="procedures_matter_signed_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="procedures_matter_token_once"
            ),
            models.UniqueConstraint(
                fields=["screen_hash"], condition=~Q(screen_hash=""), name="procedures_matter_screen_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["department", "state", "updated_at"], name="procedures_matters_open")
        ]

    def __str__(self) -> str:
        return self.number


class MatterForm(models.Model):
    """One form of a matter, pinned to the text it was heard with, and the application it became."""

    id = models.BigAutoField(primary_key=True)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="forms")
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    person = models.CharField(max_length=10, blank=True, default="")
    """Whose copy it is; written at the hand-over, when it is known how many were made."""
    position = models.PositiveIntegerField(default=0)
    application = models.OneToOneField(
        Application, on_delete=models.SET_NULL, null=True, blank=True, related_name="matter_form"
    )

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "code", "person"], name="procedures_matter_form_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.matter_id}"


class MatterPaper(models.Model):
    """A paper sent before the visit; the bytes are in `files`."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=200)
    file_id = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"
