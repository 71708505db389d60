"""Login with a one-time code by mail, for procedures that need no proof of who one is."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

import structlog
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kinu.kernel.actor import Actor, system
from kinu.kernel.refusal import Refusal
from kinu.platform.audit import public as audit
from kinu.platform.identity.models import Account, MailCode
from kinu.platform.web import public as web
from kinu.platform.web.public import without_ruby

from . import session

MINUTES = 10
TRIES = 5
REQUEST = "identity.mail_code"

log = structlog.get_logger(__name__)


class CodeWrong(Refusal):
    code = "identity.code-wrong"
    message = _("コードが違います。メールに書いてある6桁の数字を確認してください。")
    status = 400


class CodeOver(Refusal):
    code = "identity.code-over"
    message = _("このコードはもう使えません。新しいコードを送ってください。入力した内容は残っています。")
    status = 400


def code_hash(code_id: str, digits: str) -> str:
    """Return the keyed hash of a code: a copy of the database tells nobody the code."""
    return salted_hmac(f"kinu.identity.mail_code.{code_id}", digits, algorithm="sha256").hexdigest()


def make_code(request: HttpRequest, *, mail: str, now: datetime) -> tuple[str, str]:
    """Make a code in the caller's transaction, in place of earlier ones; returns its id and the digits to send."""
    address = mail.strip().lower()
    digits = f"{secrets.randbelow(1_000_000):06d}"
    row = MailCode(mail=address, created_at=now, expires_at=now + timedelta(minutes=MINUTES))
    row.code_hash = code_hash(row.id, digits)
    with (
        transaction.atomic(),
        audit.record("identity.code_sent", by=system("identity"), subject=row.id, now=now),
    ):
        MailCode.objects.filter(mail=address, used_at=None).update(used_at=now)
        row.save(force_insert=True)
    request.session[REQUEST] = row.id
    return row.id, digits


def limit_requests(request: HttpRequest, *, mail: str, now: datetime) -> None:
    """Refuse when too many codes were asked for this address or from this place. Stands before the transaction."""
    web.limit_rate(key=f"mail-code:{mail.strip().lower()}", times=5, per_seconds=3600, now=now)
    web.limit_rate(
        key=f"mail-code-from:{request.META.get('REMOTE_ADDR', '')}", times=20, per_seconds=3600, now=now
    )


def deliver(*, code_id: str, digits: str, language: str, now: datetime) -> bool:
    """Send the mail with the code unless it is used or late; tells whether it was sent."""
    row = MailCode.objects.filter(id=code_id, used_at=None, expires_at__gt=now).first()
    if row is None:
        return False
    with translation.override(language):
        subject = without_ruby(
            gettext("【%(city)s】ログインのコード") % {"city": web.city().name.in_language(language)}
        )
        body = without_ruby(
            gettext(
                "ログインのコードは %(code)s です。\n"
                "%(minutes)s分のあいだ、1回だけ使えます。\n\n"
                "このメールに心当たりがないときは、何もしないで捨ててください。コードをほかの人に教えないでください。"
            )
            % {"code": digits, "minutes": MINUTES}
        )
    EmailMessage(subject=subject, body=body, to=[row.mail]).send()
    log.info("identity.code_mailed", code_id=code_id)
    return True


def log_in(request: HttpRequest, *, code_id: str, digits: str, now: datetime) -> Actor:
    """Log in whoever knows the code. Every try counts, a code works once."""
    web.limit_rate(key=f"mail-code-try:{code_id}", times=10, per_seconds=600, now=now)
    if not _take(code_id, digits, now=now):
        raise CodeWrong
    row = MailCode.objects.get(id=code_id)
    account = _account_of_mail(row.mail)
    request.session.pop(REQUEST, None)
    return session.begin(request, account, assurance="mail", now=now)


def _take(code_id: str, digits: str, *, now: datetime) -> bool:
    """Count the try and tell whether it fits; raises CodeOver when the code is used, late or tried too often."""
    with transaction.atomic():
        live = MailCode.objects.filter(id=code_id, used_at=None, expires_at__gt=now, tries__lt=TRIES)
        if not live.update(tries=F("tries") + 1):
            raise CodeOver
        row = MailCode.objects.get(id=code_id)
        if not hmac.compare_digest(row.code_hash, code_hash(code_id, digits.strip())):
            return False
        return bool(MailCode.objects.filter(id=code_id, used_at=None).update(used_at=now))


def _account_of_mail(mail: str) -> Account:
    """Return the resident's account that only this mail address opens; one with a card is never opened by mail."""
    found = Account.objects.filter(
        kind=Account.Kind.RESIDENT, email=mail, card_subject="", resident_id=""
    ).first()
    if found is not None:
        return found
    account = Account(kind=Account.Kind.RESIDENT, email=mail, language=get_language() or "ja")
    account.username = account.uid
    account.set_unusable_password()
    account.save()
    return account
