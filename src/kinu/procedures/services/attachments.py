"""Photos and papers of a draft. The bytes stand in `files` under one owner name from draft to archive."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.platform.files import public as files
from kinu.procedures.definition import Attachment as Wanted
from kinu.procedures.models import Application, Attachment
from kinu.procedures.permissions import is_applicant, owner_name
from kinu.procedures.selectors.catalogue import definition_of

from .drafts import own_draft
from .refusals import NoSuchThing, NotAsked


def add_to_draft(
    *, draft_id: str, kind: str, upload: Any, by: Actor, now: datetime, guest_token: str = ""
) -> str:
    """Store one upload for a draft. Raises files.FileRefused with a sentence, then nothing is kept."""
    draft = own_draft(draft_id=draft_id, by=by, guest_token=guest_token, now=now)
    wanted = _wanted(draft.version_id, kind)
    with transaction.atomic():
        return _store(draft_id=draft.id, application=None, wanted=wanted, upload=upload, by=by, now=now)


def remove_from_draft(
    *, draft_id: str, attachment_id: str, by: Actor, now: datetime, guest_token: str = ""
) -> None:
    """Take a file out of a draft again."""
    draft = own_draft(draft_id=draft_id, by=by, guest_token=guest_token, now=now)
    with transaction.atomic():
        row = Attachment.objects.filter(pk=attachment_id, draft_id=draft.id, application=None).first()
        if row is not None:
            files.remove(file_id=row.file_id, owner=owner_name(draft.id), by=by, now=now)
            row.delete()


def add_to_correction(*, application_id: str, kind: str, upload: Any, by: Actor, now: datetime) -> str:
    """Store one upload the office asked for in an open correction."""
    row = Application.objects.filter(pk=application_id).first()
    if row is None or not is_applicant(row, by):
        raise NoSuchThing
    correction = row.corrections.filter(answered_at__isnull=True).first()
    if correction is None or kind not in correction.attachments:
        raise NotAsked
    wanted = _wanted(row.version_id, kind)
    with transaction.atomic():
        return _store(draft_id=row.draft_id, application=row, wanted=wanted, upload=upload, by=by, now=now)


def _wanted(version_id: str, kind: str) -> Wanted:
    definition = definition_of(version_id)
    for each in definition.attachments:
        if each.id == kind:
            return each
    raise NoSuchThing


def _store(
    *,
    draft_id: str,
    application: Application | None,
    wanted: Wanted,
    upload: Any,
    by: Actor,
    now: datetime,
) -> str:
    stored = files.store(
        upload=upload,
        by=by,
        purpose="procedures.attachment",
        now=now,
        limits=limits_of(
            wanted, held=Attachment.objects.filter(draft_id=draft_id).exclude(kind=wanted.id).count()
        ),
        owner=owner_name(draft_id),
    )
    row = Attachment.objects.create(
        draft_id=draft_id,
        application=application,
        kind=wanted.id,
        file_id=stored.id,
        name=stored.name,
        size=stored.size,
        media_type=stored.kind,
        added_at=now,
    )
    return row.id


def limits_of(wanted: Wanted, *, held: int = 0) -> files.Limits:
    """Return the pack's limits for `files`; `held` files of other kinds stand under the same owner."""
    standard = files.PAPERS
    kinds = frozenset(kind for kind in files.Kind if _takes(wanted.kinds, kind))
    return files.Limits(
        max_bytes=wanted.max_bytes or standard.max_bytes,
        max_count=(wanted.max_count or standard.max_count) + held,
        kinds=kinds or standard.kinds,
        max_pages=standard.max_pages,
    )


def _takes(named: tuple[str, ...], kind: files.Kind) -> bool:
    """Packs name kinds as "image", "pdf", or by media type."""
    return (
        kind.value in named or ("image" in named and kind.is_image) or ("pdf" in named and not kind.is_image)
    )
