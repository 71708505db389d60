"""Accounts and what they may do. The database refuses what must not be."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kinu.kernel.ids import new_id


class Account(AbstractUser):
    """A login: a resident's or a staff member's. Who the person is stands in people, not here."""

    class Kind(models.TextChoices):
        RESIDENT = "resident", _("住民")
        STAFF = "staff", _("職員")

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    uid = models.CharField(max_length=32, unique=True, default=new_id, editable=False)
    """The id other rooms know (`Actor.account_id`)."""
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.RESIDENT)
    name = models.CharField(max_length=200, blank=True)
    kana = models.CharField(max_length=200, blank=True)
    resident_id = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=10, default="ja")
    text_size = models.CharField(max_length=8, default="standard")
    mail_wanted = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0)
    """Raised by "log out everywhere": every session of an older epoch ends."""
    own_resident_id = models.CharField(max_length=32, blank=True)
    """Of staff only: the own entry in the register, so that nobody decides in an own matter. It gives no right to see it."""
    card_subject = models.CharField(max_length=255, blank=True)
    card_address = models.CharField(max_length=400, blank=True)
    card_birth_date = models.CharField(max_length=10, blank=True)
    card_sex = models.CharField(max_length=10, blank=True)
    card_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "identity_account"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["resident", "staff"]), name="identity_account_kind_known"
            ),
            models.UniqueConstraint(
                fields=["card_subject"],
                condition=~models.Q(card_subject=""),
                name="identity_account_one_per_card_subject",
            ),
            models.UniqueConstraint(
                fields=["resident_id"],
                condition=~models.Q(resident_id=""),
                name="identity_account_one_per_resident",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="resident") | models.Q(resident_id="", card_subject=""),
                name="identity_account_staff_is_no_resident",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="staff") | models.Q(own_resident_id=""),
                name="identity_account_only_staff_is_tied",
            ),
            models.UniqueConstraint(
                fields=["own_resident_id"],
                condition=~models.Q(own_resident_id=""),
                name="identity_account_one_staff_per_resident",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["email"], name="identity_account_email")]

    def __str__(self) -> str:
        return self.uid

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Bind every session to the password and the epoch; changing either ends all sessions."""
        material = f"{self.password}:{self.session_epoch}"
        return salted_hmac("kinu.identity.session", material, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> list[str]:
        return []


class StaffPost(models.Model):
    """A role held in a department; `department` is a code of people.Department, empty for house-wide roles."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    department = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "department", "role"], name="identity_staffpost_held_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["department"], name="identity_staffpost_department")]

    def __str__(self) -> str:
        return f"{self.department}:{self.role}"


class Substitution(models.Model):
    """While `absent` is away, `substitute` holds the absent person's posts as well."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    absent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    substitute = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="identity_substitution_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("substitute")), name="identity_substitution_is_another"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class MailCode(models.Model):
    """A one-time code on its way to a mail address. Only its keyed hash is kept."""

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    mail = models.EmailField()
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="identity_mailcode_expiry")]

    def __str__(self) -> str:
        return self.id


class Delegation(models.Model):
    """`agent_resident_id` acts for `principal_resident_id` within a scope and until a day."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("確認待ち")
        ACTIVE = "active", _("有効")
        ENDED = "ended", _("終了")

    id = models.CharField(primary_key=True, max_length=32, default=new_id, editable=False)
    principal_resident_id = models.CharField(max_length=32)
    agent_resident_id = models.CharField(max_length=32, blank=True)
    procedures = models.JSONField(default=list)
    """Codes of the procedures the agent may do; an empty list means all."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="identity_delegation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(principal_resident_id=models.F("agent_resident_id")),
                name="identity_delegation_is_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="active")
                | (~models.Q(agent_resident_id="") & models.Q(confirmed_at__isnull=False)),
                name="identity_delegation_active_is_confirmed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["principal_resident_id"], name="identity_delegation_principal"),
            models.Index(fields=["agent_resident_id"], name="identity_delegation_agent"),
        ]

    def __str__(self) -> str:
        return self.id


class LocalCard(models.Model):
    """The PIN counter of a demo card at the local provider; empty outside a demo."""

    resident_id = models.CharField(primary_key=True, max_length=32)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.resident_id


class LocalGrant(models.Model):
    """A code or token the local provider gave out; kept as hash, good once."""

    key_hash = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=10)
    data = models.JSONField()
    expires_at = models.DateTimeField()
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.kind
