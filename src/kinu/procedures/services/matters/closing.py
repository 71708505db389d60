"""A hearing ends: the visitor confirms and signs once, each form becomes an application, one bundle is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import structlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.kernel.ids import secret_bytes
from kinu.platform.audit import public as audit
from kinu.platform.documents import public as documents
from kinu.platform.files import public as files
from kinu.procedures import definition as packs
from kinu.procedures import hearing
from kinu.procedures.models import Application, Draft, Filing, Matter, MatterForm
from kinu.procedures.models.matters import ABANDONED, AT_COUNTER, HANDED, SIGNED, TO_CONFIRM
from kinu.procedures.permissions import matter_owner
from kinu.procedures.selectors.bundle import bundle_data
from kinu.procedures.selectors.matters import hearing_of, tally_of
from kinu.procedures.services.drafts import KEEP, guest_hash
from kinu.procedures.services.submission import submit_draft

from .common import own_matter, touch
from .forgetting import forget_matter
from .opening import account_of
from .refusals import MatterClosed, MatterUnfinished, NotConfirmed, SignatureMissing

log = structlog.get_logger()
BUNDLE = "procedures/common/bundle"


@dataclass(frozen=True, slots=True)
class Result:
    """What a hand-over made: numbers in the order of the forms; blanks whose value differs from what was heard (0)."""

    numbers: tuple[str, ...]
    differences: int


def to_confirm(*, matter_id: str, by: Actor, now: datetime) -> None:
    """Hand the matter to the visitor for a last look. Raises MatterUnfinished while something required is open."""
    with transaction.atomic():
        row = own_matter(matter_id=matter_id, by=by, now=now, lock=True)
        heard = hearing_of(row)
        if row.state not in {AT_COUNTER, TO_CONFIRM}:
            raise MatterClosed
        if not heard.definitions or heard.complete < len(heard.forms()):
            raise MatterUnfinished
        row.state = TO_CONFIRM
        touch(row, now=now)


def sign(
    *,
    matter: Matter,
    kind: str,
    name: str,
    confirmed: bool,
    by: Actor,
    now: datetime,
    picture: bytes = b"",
) -> None:
    """Keep the one signature. `kind`: drawn (a picture), typed (name and tick), paper (the clerk holds the signed paper)."""
    if not confirmed:
        raise NotConfirmed
    if not name.strip() or (kind == "drawn" and not picture):
        raise SignatureMissing
    with transaction.atomic():
        row = Matter.objects.select_for_update().get(pk=matter.pk)
        if row.state != TO_CONFIRM:
            raise MatterClosed
        with audit.record("procedures.matter-signed", by=by, subject=f"matter:{row.id}", now=now) as sentence:
            sentence.resident_id = row.visitor_resident
            sentence.note(kind=kind)
            if picture:
                row.signature_file = _keep_picture(row, picture, by=by, now=now)
            row.state, row.signature_kind, row.signature_name = SIGNED, kind, name.strip()[:200]
            row.signed_at = now
            touch(row, now=now)


def _keep_picture(row: Matter, picture: bytes, *, by: Actor, now: datetime) -> str:
    upload = SimpleUploadedFile("署名.png", picture, content_type="image/png")
    stored = files.store(
        upload=upload,
        by=by,
        purpose="procedures.signature",
        now=now,
        limits=files.PHOTOS,
        owner=matter_owner(row.id),
    )
    return stored.id


def reopen(*, matter_id: str, by: Actor, now: datetime) -> None:
    """Go back to asking before the hand-over; a signature already given no longer counts and its picture is deleted."""
    with transaction.atomic():
        row = own_matter(matter_id=matter_id, by=by, now=now, lock=True)
        if row.state not in {TO_CONFIRM, SIGNED}:
            raise MatterClosed
        with audit.record("procedures.matter-reopened", by=by, subject=f"matter:{row.id}", now=now):
            if row.signature_file:
                files.remove(file_id=row.signature_file, owner=matter_owner(row.id), by=by, now=now)
            row.state, row.signature_kind, row.signature_name, row.signature_file = AT_COUNTER, "", "", ""
            row.signed_at = None
            touch(row, now=now)


def abandon(*, matter_id: str, by: Actor, now: datetime, guest_token: str = "") -> None:
    """End a hearing without a result. What was said is deleted at once; only number and day remain."""
    with transaction.atomic():
        row = own_matter(matter_id=matter_id, by=by, now=now, guest_token=guest_token, lock=True)
        with audit.record(
            "procedures.matter-abandoned", by=by, subject=f"matter:{row.id}", now=now
        ) as sentence:
            sentence.resident_id = row.visitor_resident
            forget_matter(row, by=by, now=now)
            row.state, row.signed_at = ABANDONED, None
            row.save()


def hand_over(*, matter_id: str, by: Actor, now: datetime) -> Result:
    """Send each form as an application to its department's inbox: all of them or none. A second call changes nothing."""
    with transaction.atomic():
        row = own_matter(matter_id=matter_id, by=by, now=now, lock=True, closed_too=True)
        if row.state == HANDED:
            return Result(_numbers(row), len(row.differences))
        if row.state != SIGNED:
            raise NotConfirmed
        heard = hearing_of(row)
        links = _links(row, heard)
        token, account = secret_bytes(24).hex(), account_of(row)
        with audit.record(
            "procedures.matter-handed-over", by=by, subject=f"matter:{row.id}", now=now
        ) as sentence:
            sentence.resident_id = row.visitor_resident
            for form, link in zip(heard.forms(), links, strict=True):
                link.application = _send(
                    row, form, link.version_id, token=token, account=account, by=by, now=now
                )
                link.save()
            row.differences = _differences(row, heard)
            row.tally = asdict(tally_of(row, heard))
            row.state, row.handed_at = HANDED, now
            changed = sorted(key for key, kept in row.facts.items() if kept.get("was"))
            sentence.note(forms=len(links), differences=len(row.differences), changed=changed)
            touch(row, now=now)
    log.info(
        "procedures.matter-handed-over",
        matter=row.id,
        forms=len(links),
        differences=len(row.differences),
    )
    return Result(_numbers(row), len(row.differences))


def _links(row: Matter, heard: hearing.Hearing) -> list[MatterForm]:
    """Return one link for each form in their order; copies for several people get links of their own."""
    held = {each.code: each for each in row.forms.all()}
    taken: set[str] = set()
    links = []
    for place, form in enumerate(heard.forms()):
        link = held[form.code]
        if form.code in taken:
            link = MatterForm(matter=row, version_id=link.version_id, code=form.code)
        link.person, link.position = form.person, place
        taken.add(form.code)
        links.append(link)
    return links


def _numbers(row: Matter) -> tuple[str, ...]:
    return tuple(row.forms.order_by("position", "id").values_list("application__number", flat=True))


def _send(
    row: Matter,
    form: hearing.FormState,
    version_id: str,
    *,
    token: str,
    account: str,
    by: Actor,
    now: datetime,
) -> Application:
    draft = Draft.objects.create(
        version_id=version_id,
        procedure_code=form.code,
        guest_hash=guest_hash(token),
        applicant_resident=row.visitor_resident,
        subject_resident=row.visitor_resident,
        answers=dict(form.answers),
        sources=_sources(form),
        steps_done=[section.id for section in form.definition.sections],
        language=row.language,
        created_at=now,
        updated_at=now,
        expires_at=now + KEEP,
    )
    promises = [each.id for each in packs.declarations(form.definition, form.answers)]
    receipt = submit_draft(
        draft_id=draft.id, declared=promises, by=by, now=now, guest_token=token, channel="counter"
    )
    sent = Application.objects.get(pk=receipt.application_id)
    sent.applicant_account = account
    if sent.applicant_name == by.label:
        sent.applicant_name = row.visitor_name
    sent.save(update_fields=["applicant_account", "applicant_name"])
    return sent


def _sources(form: hearing.FormState) -> dict[str, Any]:
    """Return where looked-up answers came from, as a case page shows it; what was heard at the counter has no source."""
    return {
        slot.field.id: {
            "fact": slot.field.fact,
            "source": slot.known.source,
            "as_of": slot.known.as_of,
            "value": slot.value,
        }
        for slot in form.slots
        if slot.known is not None and not slot.known.heard and not slot.group and not slot.field.is_group
    }


def _differences(row: Matter, heard: hearing.Hearing) -> list[dict[str, Any]]:
    """Compare, blank by blank, what was filed with what was heard. Anything but an empty list is a fault of ours."""
    filed: dict[tuple[str, str], Mapping[str, Any]] = {
        (each.application.matter_form.code, each.application.matter_form.person): each.answers
        for each in Filing.objects.filter(application__matter_form__matter=row).select_related(
            "application__matter_form"
        )
    }
    return [
        {"form": form.definition.code, "field": change.name, "heard": change.before, "filed": change.after}
        for form in heard.forms()
        for change in packs.diff(form.definition, form.answers, filed.get((form.code, form.person), {}))
    ]


def make_bundle(*, matter_id: str, by: Actor, now: datetime) -> str:
    """Set all forms and the guide slip as one PDF, once, and return the id of the file."""
    row = own_matter(matter_id=matter_id, by=by, now=now, closed_too=True)
    if row.bundle_file:
        return row.bundle_file
    if row.state not in {SIGNED, HANDED}:
        raise NotConfirmed
    data = bundle_data(row, hearing_of(row), now=now)
    pdf = documents.render(template=BUNDLE, title="届出書類一式", data=data, now=now)
    with transaction.atomic():
        row = Matter.objects.select_for_update().get(pk=row.pk)
        if not row.bundle_file:
            stored = files.keep(
                data=pdf,
                name="届出書類一式.pdf",
                by=by,
                purpose="procedures.bundle",
                owner=matter_owner(row.id),
                now=now,
            )
            row.bundle_file = stored.id
            row.save(update_fields=["bundle_file"])
    return row.bundle_file
