"""Retention: whoever has not ridden for three years is forgotten; the day's events hold no names and stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from kinu.kernel.actor import system
from kinu.mobility.models import RegularTrip, Rider, Trip
from kinu.platform.audit import public as audit

KEPT = timedelta(days=3 * 365)


def forget_riders(*, now: datetime) -> int:
    """Delete riders without a ride or a weekly trip in three years; returns how many. Their trips stay without them."""
    since = now - KEPT
    ridden = Trip.objects.filter(rider=OuterRef("pk"), day__gte=since.date())
    weekly = RegularTrip.objects.filter(rider=OuterRef("pk"), ends_on=None)
    with transaction.atomic():
        old = Rider.objects.filter(created_at__lt=since).exclude(Exists(ridden)).exclude(Exists(weekly))
        ids = list(old.values_list("id", flat=True)[:2000])
        Rider.objects.filter(id__in=ids).delete()
        if ids:
            with audit.record(
                "mobility.riders-forgotten", by=system("retention"), subject="riders", now=now
            ) as sentence:
                sentence.note(riders=len(ids))
    return len(ids)
