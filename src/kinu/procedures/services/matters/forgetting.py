"""Forgetting matters on time: unused pre-entries on their day, what was heard 30 days after the hand-over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from kinu.kernel.actor import Actor, system
from kinu.platform.audit import public as audit
from kinu.platform.files import public as files
from kinu.procedures.models import Matter
from kinu.procedures.models.matters import ABANDONED, HANDED, OPEN_MATTERS
from kinu.procedures.permissions import matter_owner

KEEP_HEARD = timedelta(days=30)
BY = system("retention")
BATCH = 500


def forget_matters(*, now: datetime) -> int:
    """Do the night's share: expired matters lose everything; handed ones what was heard, at last also the paper."""
    count = 0
    expired = Matter.objects.filter(state__in=OPEN_MATTERS, expires_at__lt=now)
    heard = Matter.objects.filter(state=HANDED, handed_at__lt=now - KEEP_HEARD).exclude(facts={})
    for row_id in [
        *expired.values_list("id", flat=True)[:BATCH],
        *heard.values_list("id", flat=True)[:BATCH],
    ]:
        count += _forget(row_id, now=now)
    return count + _forget_paper(now=now)


def _forget(row_id: str, *, now: datetime) -> int:
    with transaction.atomic():
        row = Matter.objects.select_for_update().get(pk=row_id)
        with audit.record("procedures.matter-forgotten", by=BY, subject=f"matter:{row.id}", now=now):
            if row.state == HANDED:
                _forget_heard(row, now=now)
            else:
                forget_matter(row, by=BY, now=now)
                row.state, row.signed_at = ABANDONED, None
            row.save()
    return 1


def _forget_heard(row: Matter, *, now: datetime) -> None:
    """Keep number, days, count, signature and bundle: they prove the applications as long as those are kept."""
    for paper in row.papers.all():
        files.remove(file_id=paper.file_id, owner=matter_owner(row.id), by=BY, now=now)
        paper.delete()
    row.facts = {}
    row.people, row.undo, row.differences = [], [], []
    row.asked, row.typed, row.confirmed = [], [], []
    row.token_hash = row.screen_hash = ""


def _forget_paper(*, now: datetime) -> int:
    """When the answers of all applications of a matter are gone, its signature and bundle go too."""
    count = 0
    done = Matter.objects.filter(state=HANDED, facts={}).exclude(bundle_file="", visitor_name="")
    for row in done.filter(handed_at__lt=now - timedelta(days=365))[:BATCH]:
        sent = row.forms.filter(application__isnull=False)
        if sent.filter(application__deleted_answers_at=None).exists():
            continue
        with (
            transaction.atomic(),
            audit.record("procedures.matter-forgotten", by=BY, subject=f"matter:{row.id}", now=now),
        ):
            forget_matter(row, by=BY, now=now)
            row.save()
        count += 1
    return count


def forget_matter(row: Matter, *, by: Actor, now: datetime) -> None:
    """Take everything about persons out of a matter, papers and signature too."""
    for held in files.files_of(owner=matter_owner(row.id)):
        files.remove(file_id=held.id, owner=matter_owner(row.id), by=by, now=now)
    row.papers.all().delete()
    row.facts = {}
    row.people, row.undo, row.differences = [], [], []
    row.asked, row.typed, row.confirmed = [], [], []
    for column in (
        "visitor_resident", "visitor_name", "account_id", "guest_hash", "token_hash", "screen_hash", "signature_name",
        "signature_file", "bundle_file", "clerk", "clerk_name",
    ):  # fmt: skip
        setattr(row, column, "")
