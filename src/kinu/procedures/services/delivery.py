"""Deleting on delivery: what may be kept only until the matter is delivered goes as soon as it is.

Delivered is an approved or refused application whose letter can be read (`delivered_at`), and a withdrawn one at
once, since nothing is going to be delivered any more. Safe to run twice and to be killed in between.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.platform.files import public as files
from kinu.procedures import definition as packs
from kinu.procedures.definition import Definition
from kinu.procedures.models import (
    Application,
    Attachment,
    Correction,
    Decision,
    Draft,
    Filing,
    ProcedureVersion,
    Revision,
)
from kinu.procedures.permissions import owner_name
from kinu.procedures.rules import CLEARED, WITHDRAWN, is_delivered
from kinu.procedures.selectors.catalogue import definition_of

from .common import tell_story

BY = system("retention")
BATCH = 500


def clear_delivered(*, application_id: str, now: datetime) -> bool:
    """Delete what was kept until delivered. Returns whether anything was deleted; before that moment nothing is."""
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application_id)
        definition = definition_of(row.version_id)
        if not is_delivered(phase=row.phase, delivered_at=row.delivered_at):
            return False
        filing = Filing.objects.filter(pk=row.pk).first()
        if filing is None or CLEARED in filing.sources or not packs.keeps_short_lived(definition):
            return False
        names = _clear_answers(row, filing, definition, now=now)
        gone = _attachments(row, definition)
        if not names and not gone:
            return False
        with audit.record("procedures.cleared", by=BY, subject=f"application:{row.id}", now=now) as entry:
            entry.resident_id = row.subject_resident
            entry.note(fields=list(names), attachments=sorted({each.kind for each in gone}))
            for each in gone:
                _remove(each, now=now)
        tell_story(row, "cleared", by=BY, now=now)
    return True


def clear_all_delivered(*, now: datetime) -> int:
    """Catch up on what a killed or failed job left behind. Returns how many applications lost something."""
    versions = [
        version_id
        for version_id in ProcedureVersion.objects.values_list("id", flat=True)
        if packs.keeps_short_lived(definition_of(version_id))
    ]
    rows = Application.objects.filter(
        Q(phase=WITHDRAWN) | Q(delivered_at__isnull=False),
        version_id__in=versions,
        deleted_answers_at=None,
        closed_at__isnull=False,
    ).exclude(filing__sources__has_key=CLEARED)
    waiting = list(rows.order_by("closed_at").values_list("id", flat=True)[:BATCH])
    return sum(clear_delivered(application_id=each, now=now) for each in waiting)


def _clear_answers(
    row: Application, filing: Filing, definition: Definition, *, now: datetime
) -> tuple[str, ...]:
    """Take the values out of every copy of the answers; the place says that and when something stood there."""
    filing.answers, names = packs.cleared(definition, filing.answers)
    moment = now.isoformat(timespec="seconds")
    filing.sources = {
        **_kept_sources(definition, filing.sources),
        **{name: {CLEARED: moment} for name in names},
        CLEARED: moment,
    }
    filing.save(update_fields=["answers", "sources"])
    for revision in Revision.objects.filter(application=row):
        revision.answers, _names = packs.cleared(definition, revision.answers)
        revision.save(update_fields=["answers"])
    for correction in Correction.objects.filter(application=row).exclude(typed={}):
        correction.typed, _names = packs.cleared(definition, correction.typed)
        correction.save(update_fields=["typed"])
    for decision in Decision.objects.filter(pk=row.pk):
        decision.details = packs.cleared_details(definition, decision.details)
        decision.save(update_fields=["details"])
    for draft in Draft.objects.select_for_update().filter(pk=row.draft_id):
        draft.answers, _names = packs.cleared(definition, draft.answers)
        draft.typed, _names = packs.cleared(definition, draft.typed)
        draft.sources = _kept_sources(definition, draft.sources)
        draft.save(update_fields=["answers", "typed", "sources"])
    return names


def _kept_sources(definition: Definition, sources: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sources without the values they repeat; a list of people repeats it inside its items."""
    values = {key: each.get("value") for key, each in sources.items() if isinstance(each, Mapping)}
    kept, _names = packs.cleared(definition, values)
    return {
        key: {**sources[key], "value": kept[key]} if "value" in sources[key] else sources[key]
        for key in values
        if key in kept
    }


def _attachments(row: Application, definition: Definition) -> list[Attachment]:
    kinds = packs.short_lived_papers(definition)
    found = Attachment.objects.filter(draft_id=row.draft_id, kind__in=kinds)
    return [each for each in found if not each.is_gone]


def _remove(attachment: Attachment, *, now: datetime) -> None:
    """Delete the file. That it was handed in stays, without its name."""
    with contextlib.suppress(files.FileNotFound):
        files.remove(file_id=attachment.file_id, owner=owner_name(attachment.draft_id), by=BY, now=now)
    attachment.name, attachment.size, attachment.media_type = "", 0, ""
    attachment.save(update_fields=["name", "size", "media_type"])
