"""Rate limits that hold over all processes: the counts stand in the database."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from kinu.kernel.refusal import Refusal

from .models import RateCount


class RateLimited(Refusal):
    code = "web.rate-limited"
    message = _("短い時間に何度も操作がありました。%(minutes)s分ほど待ってから、もう一度お試しください。")
    status = 429


def limit_rate(*, key: str, times: int, per_seconds: int, now: datetime) -> None:
    """Count one try of `key` and raise RateLimited when there were more than `times` in `per_seconds`.

    `key` may hold an address or a mail address; only its digest is stored. Call it outside a transaction that may be
    rolled back, or the try is forgotten with it. The count slides: the previous window weighs by its remaining share.
    """
    digest = hashlib.sha256(f"{key}|{per_seconds}".encode()).hexdigest()
    seconds = now.timestamp()
    window, into = divmod(seconds, per_seconds)
    count, previous = _count_one(digest, int(window), per_seconds=per_seconds, now=now)
    if count + previous * (1 - into / per_seconds) > times:
        waiting = max(1, round((per_seconds - into) / 60))
        raise RateLimited(minutes=waiting)


def _count_one(digest: str, window: int, *, per_seconds: int, now: datetime) -> tuple[int, int]:
    with transaction.atomic():
        row = RateCount.objects.select_for_update().filter(key=digest).first()
        if row is None:
            row, made = RateCount.objects.get_or_create(
                key=digest,
                defaults={"window": window, "count": 1, "expires_at": _end(window + 2, per_seconds)},
            )
            if made:
                _forget_old(now)
                return 1, 0
            row = RateCount.objects.select_for_update().get(key=digest)
        if row.window == window:
            RateCount.objects.filter(key=digest).update(count=F("count") + 1)
            return row.count + 1, row.previous
        row.previous = row.count if row.window == window - 1 else 0
        row.window, row.count, row.expires_at = window, 1, _end(window + 2, per_seconds)
        row.save()
        return 1, row.previous


def _end(window: int, per_seconds: int) -> datetime:
    return datetime.fromtimestamp(window * per_seconds, tz=UTC)


def _forget_old(now: datetime) -> None:
    RateCount.objects.filter(expires_at__lt=now).delete()
