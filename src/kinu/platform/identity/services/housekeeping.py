"""Forgetting what has served its purpose."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.platform.identity.models import Delegation, LocalCard, LocalGrant, MailCode

KEEP_DELEGATIONS = timedelta(days=3 * 366)


def forget(*, now: datetime) -> int:
    """Delete old codes, records of the local provider and delegations three years after their end; returns how many."""
    yesterday = now - timedelta(days=1)
    stale = (
        MailCode.objects.filter(expires_at__lt=yesterday),
        LocalGrant.objects.filter(expires_at__lt=now - timedelta(hours=1)),
        LocalCard.objects.filter(locked_until__lt=yesterday),
        Delegation.objects.filter(ends_on__lt=(now - KEEP_DELEGATIONS).date()),
        Delegation.objects.filter(state=Delegation.State.PROPOSED, code_expires_at__lt=yesterday),
    )
    with (
        transaction.atomic(),
        audit.record("identity.forgot", by=system("retention"), subject="identity", now=now) as entry,
    ):
        deleted = sum(rows.delete()[0] for rows in stale)
        entry.note(rows=deleted)
    return deleted
