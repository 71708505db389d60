"""Tables of applications: narrow rows for lists, wide rows (answers) beside them, constraints that refuse."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kinu.kernel.ids import new_id
from kinu.procedures.rules import CLOSED_PHASES, OPEN_PHASES, PHASES


class ProcedureVersion(models.Model):
    """One published text of a procedure. Never changed: drafts and applications point at it for ever.

    `letters` = {template name: {file name: text}} keeps what its papers are made of, pictures in base64; versions
    published before it was kept have none and print on today's templates.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    definition = models.JSONField()
    letters = models.JSONField(default=dict, blank=True)
    published_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    origin = models.CharField(max_length=8, default="files")
    """files: from the city's folder; screen: a clerk's proposal, which the folder does not overwrite."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "digest"], name="procedures_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_current=True), name="procedures_one_current"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=("files", "screen")), name="procedures_version_origin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Draft(models.Model):
    """What a person has typed so far. `answers` holds clean values, `typed` what could not be read yet.

    `saved` = {field: {"at": iso, "rev": int}} tells when each field was saved, so that two tabs can be told apart.
    `sources` = {field: {"fact", "source", "as_of", "value"}} tells where a prefilled value came from.
    `pages` = {page: "opened" | "finished"} tells what was counted already, so that no page counts twice.
    `people` = {role: {"choices": [{"key", "name", "birth"}], "picked": key}} keeps whom the form may be about.
    `known` lists the facts the city can see itself, so that no paper is asked for them (公簿等により確認).
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    procedure_code = models.CharField(max_length=60)
    account_id = models.CharField(max_length=32, blank=True, default="", db_index=True)
    guest_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    applicant_resident = models.CharField(max_length=32, blank=True, default="")
    subject_resident = models.CharField(max_length=32, blank=True, default="")
    answers = models.JSONField(default=dict, blank=True)
    typed = models.JSONField(default=dict, blank=True)
    saved = models.JSONField(default=dict, blank=True)
    sources = models.JSONField(default=dict, blank=True)
    known = models.JSONField(default=list, blank=True)
    people = models.JSONField(default=dict, blank=True)
    steps_done = models.JSONField(default=list, blank=True)
    pages = models.JSONField(default=dict, blank=True)
    step = models.CharField(max_length=60, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=10, blank=True, default="ja")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(account_id="") | ~Q(guest_hash=""), name="procedures_draft_belongs_to_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.id}"


class NumberSeries(models.Model):
    """The last running number of a year; the row is locked while one is taken."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Application(models.Model):
    """A sent application, as narrow as a list needs it: the answers stand in `Filing`.

    `state` is the pack's own word (survey, visit …), `phase` the kind of that state every procedure shares.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    number = models.CharField(max_length=20, unique=True)
    draft_id = models.CharField(max_length=32, unique=True)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    procedure_code = models.CharField(max_length=60)
    procedure_name = models.CharField(max_length=200)
    applicant_account = models.CharField(max_length=32, blank=True, default="")
    applicant_resident = models.CharField(max_length=32, blank=True, default="")
    subject_resident = models.CharField(max_length=32, blank=True, default="")
    household_id = models.CharField(max_length=32, blank=True, default="")
    applicant_name = models.CharField(max_length=200, blank=True, default="")
    applicant_kana = models.CharField(max_length=200, blank=True, default="")
    search_text = models.CharField(max_length=500, blank=True, default="")
    is_protected = models.BooleanField(default=False)
    phase = models.CharField(max_length=12, default="received")
    state = models.CharField(max_length=40, default="received")
    department = models.CharField(max_length=40)
    assignee = models.CharField(max_length=32, blank=True, default="")
    assignee_name = models.CharField(max_length=100, blank=True, default="")
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    assurance = models.CharField(max_length=10, blank=True, default="")
    channel = models.CharField(max_length=10, default="online")
    language = models.CharField(max_length=10, default="ja")
    secret_hash = models.CharField(max_length=64, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    receipt_document = models.CharField(max_length=32, blank=True, default="")
    delivered_at = models.DateTimeField(null=True, blank=True)
    deleted_answers_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(phase__in=PHASES), name="procedures_phase_known"),
            models.CheckConstraint(
                condition=Q(channel__in=("online", "counter", "paper", "portal")),
                name="procedures_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(phase__in=OPEN_PHASES, closed_at__isnull=True)
                | Q(phase__in=CLOSED_PHASES, closed_at__isnull=False),
                name="procedures_closed_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(phase="waiting", paused_at__isnull=False)
                | (~Q(phase="waiting") & Q(paused_at__isnull=True)),
                name="procedures_clock_stands_in_correction",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["department", "phase", "due_at"], name="procedures_inbox_due"),
            models.Index(fields=["department", "submitted_at"], name="procedures_inbox_new"),
            models.Index(fields=["department", "phase", "submitted_at"], name="procedures_inbox_phase"),
            models.Index(fields=["assignee", "phase"], name="procedures_mine"),
            models.Index(fields=["applicant_account", "submitted_at"], name="procedures_by_account"),
            models.Index(fields=["applicant_resident", "submitted_at"], name="procedures_by_resident"),
            models.Index(fields=["subject_resident", "submitted_at"], name="procedures_by_subject"),
            models.Index(fields=["procedure_code", "submitted_at"], name="procedures_by_code"),
            models.Index(fields=["submitted_at", "channel"], name="procedures_by_day"),
            models.Index(fields=["closed_at"], name="procedures_by_closing"),
        ]

    def __str__(self) -> str:
        return self.number


class Filing(models.Model):
    """The answers of an application: those in force, and where prefilled ones came from.

    `sources` also tells what was deleted on delivery, see `rules.CLEARED`.
    """

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, primary_key=True, related_name="filing"
    )
    answers = models.JSONField()
    sources = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"answers of {self.pk}"


class Revision(models.Model):
    """The answers as they stood before a correction; number 1 is what was sent first."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    answers = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="procedures_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} r{self.number}"


class Attachment(models.Model):
    """A file somebody added, by the kind the pack names. The bytes are in `files`.

    One that was deleted on delivery stays as a row without name, size and media type.
    """

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    draft_id = models.CharField(max_length=32, blank=True, default="", db_index=True)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    kind = models.CharField(max_length=60)
    file_id = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True, default="")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"

    @property
    def is_gone(self) -> bool:
        """Tell whether the file was deleted on delivery; no file that is kept has no media type."""
        return not self.media_type


class TimelineEntry(models.Model):
    """What happened, as a kind and data; the sentence is made in the reader's language when shown."""

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="timeline")
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    by_account = models.CharField(max_length=32, blank=True, default="")
    by_label = models.CharField(max_length=150, blank=True, default="")
    data = models.JSONField(default=dict, blank=True)
    for_resident = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["application", "at"], name="procedures_timeline")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
