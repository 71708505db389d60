"""Residents, households, protection orders, departments, import runs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

CURRENT = Q(moved_out_on__isnull=True, died_on__isnull=True)


class Household(models.Model):
    """世帯. Who belongs to it stands on the residents."""

    id = models.CharField(primary_key=True, max_length=32)
    number = models.CharField(max_length=15, unique=True)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return self.id


class Resident(models.Model):
    """A person of the resident register (住民基本台帳法7条), without the individual number."""

    id = models.CharField(primary_key=True, max_length=32)
    number = models.CharField(
        max_length=15, unique=True
    )  # 宛名番号: the register's own key, never the individual number
    name_full = models.CharField(max_length=200)
    name_family = models.CharField(max_length=100, blank=True, default="")
    name_given = models.CharField(max_length=100, blank=True, default="")
    name_kana = models.CharField(max_length=200, blank=True, default="")
    name_latin = models.CharField(max_length=200, blank=True, default="")
    name_former = models.CharField(max_length=100, blank=True, default="")
    name_alias = models.CharField(max_length=200, blank=True, default="")
    name_key = models.CharField(max_length=200, db_index=True)
    kana_key = models.CharField(max_length=200, blank=True, default="", db_index=True)
    birth = models.CharField(max_length=10)  # ISO; unknown month or day is 00
    birth_on = models.DateField(db_index=True)  # the latest day `birth` may mean; ages are counted from it
    sex = models.PositiveSmallIntegerField()  # ISO/IEC 5218
    nationality = models.CharField(max_length=3, default="JPN")
    language = models.CharField(max_length=10, blank=True, default="")
    residence_status = models.CharField(max_length=40, blank=True, default="")
    residence_until = models.DateField(null=True, blank=True)
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    relation = models.CharField(max_length=8, blank=True, default="")
    town = models.ForeignKey("places.Town", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address_rest = models.CharField(max_length=100, blank=True, default="")
    building = models.CharField(max_length=150, blank=True, default="")
    postcode = models.CharField(max_length=7, blank=True, default="")
    address_key = models.CharField(max_length=200, blank=True, default="")
    moved_in_on = models.DateField(null=True, blank=True)
    moved_in_from = models.CharField(max_length=200, blank=True, default="")
    moved_out_on = models.DateField(null=True, blank=True)
    moved_out_to = models.CharField(max_length=200, blank=True, default="")
    died_on = models.DateField(null=True, blank=True)
    row_digest = models.CharField(max_length=32)

    class Meta:
        ordering = ("kana_key", "id")
        indexes = (
            models.Index(fields=("town", "address_key"), name="people_resident_address"),
            models.Index(fields=("birth_on", "sex"), name="people_resident_birth"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(sex__in=(0, 1, 2, 9)), name="people_sex_iso_5218"),
            models.CheckConstraint(condition=~Q(name_full=""), name="people_name_present"),
            models.CheckConstraint(
                condition=Q(nationality__regex=r"^[A-Z]{3}$"), name="people_nationality_alpha_3"
            ),
            models.CheckConstraint(
                condition=Q(birth__regex=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), name="people_birth_form"
            ),
            models.CheckConstraint(
                condition=Q(moved_out_on__isnull=False) | Q(died_on__isnull=False) | Q(town__isnull=False),
                name="people_current_has_town",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True)
                | Q(moved_out_on__isnull=True)
                | Q(died_on__gte=models.F("moved_out_on")),
                name="people_left_before_death",
            ),
            models.UniqueConstraint(
                fields=("household",), condition=Q(relation="02") & CURRENT, name="people_one_head"
            ),
        )

    def __str__(self) -> str:
        return self.id


class ProtectionOrder(models.Model):
    """支援措置 (住民基本台帳事務処理要領 第5-10): hides address and household while it is in force."""

    class Kind(models.TextChoices):
        DV = "dv", "DV"
        STALKING = "stalking", "stalking"
        CHILD_ABUSE = "child-abuse", "child abuse"
        OTHER = "other", "other"

    id = models.CharField(primary_key=True, max_length=32)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="protection_orders")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    set_by = models.CharField(max_length=64)
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.CharField(max_length=64, blank=True, default="")
    lift_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="people_order_dates"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="people_order_reason"),
        )

    def __str__(self) -> str:
        return self.id


class Department(models.Model):
    """部 or 課. `code` is what other rooms store."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", "部"
        SECTION = "section", "課"

    code = models.CharField(primary_key=True, max_length=30)
    name = models.CharField(max_length=60)
    kana = models.CharField(max_length=100, blank=True, default="")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    office = models.CharField(max_length=60, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    duties = models.CharField(max_length=200, blank=True, default="")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("order",)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """職: a place in a department that a member of staff fills (identity knows who)."""

    id = models.CharField(primary_key=True, max_length=40)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(max_length=40)
    is_chief = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("department__order", "order")
        constraints = (
            models.UniqueConstraint(
                fields=("department",), condition=Q(is_chief=True), name="people_one_chief"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One file of the resident register: what came in, or why nothing did."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        REJECTED = "rejected", "rejected"
        UNCHANGED = "unchanged", "unchanged"

    id = models.CharField(primary_key=True, max_length=32)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent, while running
    sentence = models.CharField(
        max_length=300, blank=True, default=""
    )  # why the file as a whole was not read
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    as_of = models.DateField()
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejects = models.JSONField(default=list)
    reject_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.id


class ImportUpload(models.Model):
    """The bytes of a file that waits to be taken over; deleted in the transaction that takes it over or rejects it."""

    run = models.OneToOneField(ImportRun, primary_key=True, on_delete=models.CASCADE, related_name="upload")
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.run_id


class RegisterState(models.Model):
    """One row: how fresh the register is, and a new stamp with every change."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    revision = models.CharField(max_length=32, blank=True, default="")
    as_of = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="people_state_one_row"),)

    def __str__(self) -> str:
        return self.revision
