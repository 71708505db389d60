"""Opening an application with number and secret: limited tries, one answer for every mistake."""

from __future__ import annotations

import hmac
import unicodedata
from datetime import datetime

from kinu.kernel.ids import is_checked
from kinu.platform.web import public as web
from kinu.procedures.models import Application

from .refusals import WrongSecret
from .submission import secret_hash


def open_by_secret(*, number: str, secret: str, origin: str, now: datetime) -> str:
    """Return the application's id. Raises WrongSecret, or web.RateLimited after too many tries."""
    wanted = plain(number)
    web.limit_rate(key=f"procedures.lookup:{origin}", times=20, per_seconds=600, now=now)
    web.limit_rate(key=f"procedures.lookup-number:{wanted}", times=10, per_seconds=3600, now=now)
    row = (
        Application.objects.filter(number=wanted).only("id", "secret_hash").first()
        if is_checked(wanted)
        else None
    )
    held = row.secret_hash if row and row.secret_hash else secret_hash("")
    fits = hmac.compare_digest(held, secret_hash(plain(secret)))
    if row is None or not row.secret_hash or not fits:
        raise WrongSecret
    return row.id


def plain(text: str) -> str:
    """Return a number as it is stored: narrow, upper case, without spaces and hyphens.

    >>> plain("２０２６-000123h")
    '2026000123H'
    """
    narrow = unicodedata.normalize("NFKC", text).upper()
    return "".join(each for each in narrow if each.isascii() and each.isalnum())[:20]
