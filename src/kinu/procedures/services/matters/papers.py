"""Papers sent before the visit: they wait under the number of the matter and appear on the clerk's screen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.platform.files import public as files
from kinu.procedures.models import MatterPaper
from kinu.procedures.permissions import matter_owner

from .common import own_matter, touch

MOST = 10
LIMITS = files.Limits(max_count=MOST)


def add_paper(
    *, matter_id: str, kind: str, upload: Any, by: Actor, now: datetime, guest_token: str = ""
) -> str:
    """Store one paper. Raises files.FileRefused with a sentence, then nothing is kept."""
    with transaction.atomic():
        row = own_matter(matter_id=matter_id, by=by, now=now, guest_token=guest_token, lock=True)
        stored = files.store(
            upload=upload,
            by=by,
            purpose="procedures.matter-paper",
            now=now,
            limits=LIMITS,
            owner=matter_owner(row.id),
        )
        paper = MatterPaper.objects.create(
            matter=row,
            kind=kind.strip()[:200],
            file_id=stored.id,
            name=stored.name,
            size=stored.size,
            added_at=now,
        )
        touch(row, now=now)
    return paper.id


def remove_paper(*, matter_id: str, paper_id: str, by: Actor, now: datetime, guest_token: str = "") -> None:
    """Take a paper out again; one that is gone already stays gone."""
    with transaction.atomic():
        row = own_matter(matter_id=matter_id, by=by, now=now, guest_token=guest_token, lock=True)
        paper = row.papers.filter(pk=paper_id).first()
        if paper is not None:
            files.remove(file_id=paper.file_id, owner=matter_owner(row.id), by=by, now=now)
            paper.delete()
            touch(row, now=now)
