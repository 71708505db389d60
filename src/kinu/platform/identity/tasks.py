"""Background work: mails with one-time codes, and forgetting."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from kinu.kernel import clock
from kinu.platform.jobs import public as jobs

from .adapters.sealing import seal, unseal
from .services import housekeeping, mail_code


@jobs.job(
    name="identity.send-code", max_attempts=6, backoff=lambda attempts: timedelta(seconds=10 * attempts)
)
def send_code(*, code_id: str, sealed: str, language: str) -> None:
    """Mail a code. The job holds it sealed; once the code is used or late nothing is sent."""
    mail_code.deliver(code_id=code_id, digits=unseal(sealed), language=language, now=clock.now())


def request_code(request: HttpRequest, *, mail: str, now: datetime) -> str:
    """Make a code and enqueue its mail in one transaction; returns the id of the request.

    It never tells whether the address is known, and does not wait for the mail server.
    """
    mail_code.limit_requests(request, mail=mail, now=now)
    with transaction.atomic():
        code_id, digits = mail_code.make_code(request, mail=mail, now=now)
        jobs.enqueue(
            send_code, code_id=code_id, sealed=seal(digits), language=get_language() or "ja", now=now
        )
    return code_id


@jobs.every(at=time(3, 10))
@jobs.job(name="identity.forget")
def forget() -> None:
    """Delete what has served: old codes, records of the local provider, delegations three years after their end."""
    housekeeping.forget(now=clock.now())
