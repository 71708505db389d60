"""Count a result; keep a plan for a phone."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from kinu.procedures import navigator
from kinu.procedures.models import NavigatorCount, NavigatorPlan

KEEP = timedelta(days=2)


def count_result(*, event: str, questions: int, day: date) -> None:
    """Add one shown result to the count of its day."""
    with transaction.atomic():
        row, _ = NavigatorCount.objects.get_or_create(day=day, event=event, questions=min(questions, 99))
        NavigatorCount.objects.filter(pk=row.pk).update(results=F("results") + 1)


def keep_plan(*, book: navigator.Book, event: str, facts: Mapping[str, Any], now: datetime) -> str:
    """Keep the facts of a plan for two days and return the token that finds them; dates of birth become ages."""
    token = secrets.token_urlsafe(16)
    NavigatorPlan.objects.create(
        token_hash=token_hash(token),
        event=event,
        facts=navigator.without_birth_dates(book, event=event, facts=facts, on=now.date()),
        created_at=now,
        expires_at=now + KEEP,
    )
    return token


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
