"""Accounts of staff: made, given roles, substituted, closed by an administrator. Nobody does it to oneself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kinu.kernel import ids
from kinu.kernel.actor import Actor
from kinu.kernel.refusal import Refusal
from kinu.platform.audit import public as audit
from kinu.platform.identity.models import Account, StaffPost, Substitution
from kinu.platform.identity.permissions import MANAGE, ROLES
from kinu.platform.people import public as people


class NotOneself(Refusal):
    code = "identity.not-oneself"
    message = _("自分の役割や状態は、自分では変えられません。ほかのシステム管理者に頼んでください。")
    status = 403


class NotAdministrator(Refusal):
    code = "identity.not-administrator"
    message = _("職員のアカウントを管理する権限がありません。")
    status = 403


class UsernameTaken(Refusal):
    code = "identity.username-taken"
    message = _("この職員IDはすでに使われています。ほかの職員IDを入力してください。")


class UnknownPost(Refusal):
    code = "identity.unknown-post"
    message = _("課か役割の名前が登録されていません。一覧から選んでください。")
    status = 400


class NoSuchStaff(Refusal):
    code = "identity.no-such-staff"
    message = _("この職員のアカウントは見つかりません。")
    status = 404


class ResidentNotFound(Refusal):
    code = "identity.resident-not-found"
    message = _("この宛名番号で、職員と同じ名前の住民は見つかりません。番号を本人に確かめてください。")
    status = 404


class ResidentTied(Refusal):
    code = "identity.resident-tied"
    message = _("この住民記録は、ほかの職員に結ばれています。")
    status = 409


class SubstitutionWrong(Refusal):
    code = "identity.substitution-wrong"
    message = _("代理職員は本人と別の職員にし、終わりの日は始まりの日より後にしてください。")
    status = 400


class PasswordWeak(Refusal):
    code = "identity.password-weak"
    message = _("パスワードは12文字以上で、よくある言葉や数字だけを避けてください。")
    status = 400


Post = tuple[str, str]
"""Department code and role."""


def create(
    *, by: Actor, username: str, name: str, kana: str, mail: str, posts: Iterable[Post]
) -> tuple[str, str]:
    """Make an account and return its id and the first password, which is shown once."""
    _demand_right(by)
    wanted = _known_posts(posts)
    password = ids.spoken_code(14)
    account = Account(username=username, name=name, kana=kana, email=mail, kind=Account.Kind.STAFF)
    account.set_password(password)
    try:
        with (
            transaction.atomic(),
            audit.record("identity.staff_created", by=by, subject=account.uid) as entry,
        ):
            account.save(force_insert=True)
            StaffPost.objects.bulk_create(_posts(account, wanted))
            entry.note(posts=_told(wanted))
    except IntegrityError as error:
        raise UsernameTaken from error
    return account.uid, password


def set_posts(*, by: Actor, account_id: str, posts: Iterable[Post]) -> None:
    """Replace the posts of an account."""
    account, wanted = _other(by, account_id), _known_posts(posts)
    with transaction.atomic(), audit.record("identity.staff_posts_set", by=by, subject=account_id) as entry:
        held = StaffPost.objects.filter(account=account)
        entry.note(before=_told(held.values_list("department", "role")), after=_told(wanted))
        held.delete()
        StaffPost.objects.bulk_create(_posts(account, wanted))


def set_active(*, by: Actor, account_id: str, active: bool) -> None:
    """Close or reopen an account; closing ends its sessions at once."""
    account = _other(by, account_id)
    action = "identity.staff_reopened" if active else "identity.staff_closed"
    with transaction.atomic(), audit.record(action, by=by, subject=account_id):
        Account.objects.filter(pk=account.pk).update(is_active=active, session_epoch=F("session_epoch") + 1)


def tie_resident(*, by: Actor, account_id: str, number: str) -> None:
    """Tie an account to the own register entry of the person, by 宛名番号 and the same name.

    The city then knows an own or a family matter by ids, not by names. It gives no right to see the entry.
    """
    account = _other(by, account_id)
    resident_id = people.match_number_and_name(number=number, name=account.name)
    if not resident_id:
        raise ResidentNotFound
    try:
        with transaction.atomic(), audit.record("identity.staff_tied", by=by, subject=account_id) as entry:
            entry.resident_id = resident_id
            Account.objects.filter(pk=account.pk).update(own_resident_id=resident_id)
    except IntegrityError as error:
        raise ResidentTied from error


def untie_resident(*, by: Actor, account_id: str) -> None:
    """Take the tie back; own matters are told by names again."""
    account = _other(by, account_id)
    with transaction.atomic(), audit.record("identity.staff_untied", by=by, subject=account_id) as entry:
        entry.resident_id = account.own_resident_id
        Account.objects.filter(pk=account.pk).update(own_resident_id="")


def reset_second_factor(*, by: Actor, account_id: str) -> str:
    """Take away every second factor, give a new first password (returned, shown once) and end all sessions."""
    account = _other(by, account_id)
    password = ids.spoken_code(14)
    account.set_password(password)
    with transaction.atomic(), audit.record("identity.second_factor_reset", by=by, subject=account_id):
        Authenticator.objects.filter(user_id=account.pk).delete()
        account.save(update_fields=["password"])
    return password


def substitute(*, by: Actor, absent_id: str, substitute_id: str, starts_on: date, ends_on: date) -> str:
    """Let one member of staff hold another's posts from a day to a day; returns the id."""
    _demand_right(by)
    absent, deputy = _staff(absent_id), _staff(substitute_id)
    if absent.pk == deputy.pk or ends_on < starts_on:
        raise SubstitutionWrong
    if by.account_id == substitute_id:
        raise NotOneself
    row = Substitution(absent=absent, substitute=deputy, starts_on=starts_on, ends_on=ends_on)
    with transaction.atomic(), audit.record("identity.substitute_named", by=by, subject=absent_id) as entry:
        row.save(force_insert=True)
        entry.note(substitute=substitute_id, starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
    return row.id


def end_substitution(*, by: Actor, substitution_id: str) -> None:
    """Take back a substitution."""
    _demand_right(by)
    with transaction.atomic(), audit.record("identity.substitute_ended", by=by, subject=substitution_id):
        Substitution.objects.filter(id=substitution_id).delete()


def change_password(*, account: Account, by: Actor, new_password: str) -> None:
    """Set a member of staff's own password; every other session of the account ends."""
    try:
        validate_password(new_password, account)
    except ValidationError as error:
        raise PasswordWeak from error
    account.set_password(new_password)
    with transaction.atomic(), audit.record("identity.password_changed", by=by, subject=account.uid):
        account.save(update_fields=["password"])


def _staff(account_id: str) -> Account:
    account = Account.objects.filter(uid=account_id, kind=Account.Kind.STAFF).first()
    if account is None:
        raise NoSuchStaff
    return account


def _demand_right(by: Actor) -> None:
    if not by.can(MANAGE):
        raise NotAdministrator


def _other(by: Actor, account_id: str) -> Account:
    _demand_right(by)
    if by.account_id == account_id:
        raise NotOneself
    return _staff(account_id)


def _known_posts(posts: Iterable[Post]) -> list[Post]:
    wanted = list(dict.fromkeys(posts))
    codes = {department.code for department in people.departments()} | {""}
    if any(department not in codes or role not in ROLES for department, role in wanted):
        raise UnknownPost
    return wanted


def _posts(account: Account, posts: Iterable[Post]) -> list[StaffPost]:
    return [StaffPost(account=account, department=department, role=role) for department, role in posts]


def _told(posts: Iterable[Post]) -> list[str]:
    return [f"{department}:{role}" for department, role in posts]
