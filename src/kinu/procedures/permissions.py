"""Named rights of this room, the roles that hold them from the start, and who may read which case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kinu.kernel.actor import Actor
from kinu.platform.files import public as files
from kinu.platform.hooks import public as hooks
from kinu.platform.people import public as people

from .models import Application, Draft, Matter

VIEW = "procedures.view"
WORK = "procedures.work"
DECIDE = "procedures.decide"
VIEW_ALL = "procedures.view_all"
EXPORT = "procedures.export"
EDIT = "procedures.edit"
PUBLISH = "procedures.publish"
COUNTER = "procedures.counter"
PORTAL = "procedures.portal"

hooks.permissions.register(hooks.Permission(VIEW, _("自分の課の申請を見る"), roles=("clerk", "chief")))
hooks.permissions.register(
    hooks.Permission(WORK, _("申請を担当し、補正を求め、メモを書く"), roles=("clerk", "chief"))
)
hooks.permissions.register(hooks.Permission(DECIDE, _("申請を決定する(認める・認めない)"), roles=("chief",)))
hooks.permissions.register(hooks.Permission(VIEW_ALL, _("すべての課の申請を見る"), roles=("auditor",)))
hooks.permissions.register(
    hooks.Permission(EXPORT, _("申請の一覧をファイルに書き出す"), roles=("clerk", "chief"))
)
hooks.permissions.register(
    hooks.Permission(EDIT, _("手続きの変更案をつくる・直す・試す"), roles=("clerk", "chief"))
)
hooks.permissions.register(
    hooks.Permission(PUBLISH, _("ほかの人の変更案を公開する、前の版に戻す"), roles=("chief",))
)
hooks.permissions.register(
    hooks.Permission(PORTAL, _("国のポータルから届いたファイルを見る・やり直す"), roles=("clerk", "chief"))
)
hooks.permissions.register(
    hooks.Permission(COUNTER, _("窓口で話を聞き、手続きの用紙を作る"), roles=("clerk", "chief"))
)


def matter_owner(matter_id: str) -> str:
    """Return the name under which `files` keeps the papers and the bundle of a matter."""
    return f"procedures.matter:{matter_id}"


def may_read_matter_files(matter_id: str, by: Actor) -> files.Reading:
    """Let the counter that has the matter, and staff who have one of its applications, read its files."""
    row = Matter.objects.filter(pk=matter_id).first()
    if row is None:
        return files.NOT_ALLOWED
    if not by.is_staff:
        mine = by.is_resident and bool(row.account_id) and row.account_id == by.account_id
        return files.Reading(allowed=mine, resident_id=row.visitor_resident)
    at_desk = by.can(COUNTER) and row.department in by.departments
    applications = (each.application for each in row.forms.select_related("application"))
    allowed = at_desk or any(each is not None and may_see(each, by) for each in applications)
    return files.Reading(allowed=allowed, resident_id=row.visitor_resident)


def owner_name(draft_id: str) -> str:
    """Return the name under which `files` keeps the papers of a draft and of the application it becomes."""
    return f"procedures.draft:{draft_id}"


def may_read_files(draft_id: str, by: Actor) -> files.Reading:
    """Let the owner of the draft, the applicant, and the staff who have the case read its files."""
    draft = Draft.objects.filter(pk=draft_id).only("account_id", "subject_resident").first()
    if draft is not None and by.is_resident and draft.account_id == by.account_id:
        return files.Reading(allowed=True, resident_id=draft.subject_resident)
    row = Application.objects.filter(draft_id=draft_id).first()
    if row is None:
        return files.NOT_ALLOWED
    return files.Reading(allowed=may_see(row, by), resident_id=row.subject_resident)


def may_read_papers(application_id: str, by: Actor) -> files.Reading:
    """Let whoever may see an application read the letters made of it."""
    row = Application.objects.filter(pk=application_id).first()
    if row is None or not may_see(row, by):
        return files.NOT_ALLOWED
    return files.Reading(allowed=True, resident_id=row.subject_resident)


def may_see(row: Application, by: Actor) -> bool:
    """Tell whether the actor may read an application: its applicant, its department, or who sees all."""
    if by.is_staff:
        return by.can(VIEW_ALL) or (by.can(VIEW) and row.department in by.departments)
    return is_applicant(row, by) or has_opened(row, by)


def subject_name(application_id: str) -> str:
    """Return the name under which an application's letters are issued."""
    return f"procedures.application:{application_id}"


def has_opened(row: Application, by: Actor) -> bool:
    """Tell whether a browser holds the number and secret of an application whose papers may go out without a login.

    Not those of a protected person (DV等支援措置): a slip of paper can fall into the wrong hands.
    """
    return subject_name(row.id) in by.opened and not row.is_protected and not _is_protected_now(row)


def _is_protected_now(row: Application) -> bool:
    return bool(people.protected_among({row.subject_resident, row.applicant_resident} - {""}))


def is_applicant(row: Application, by: Actor) -> bool:
    """Tell whether the actor sent the application, or proved to be the person it is about."""
    if not by.is_resident:
        return False
    if by.account_id and row.applicant_account == by.account_id:
        return True
    parties = {row.applicant_resident, row.subject_resident}
    return by.assurance == "card" and bool(by.resident_id) and by.resident_id in parties


files.register_owner("procedures.draft", may_read_files)
files.register_owner("procedures.application", may_read_papers)
files.register_owner("procedures.matter", may_read_matter_files)
