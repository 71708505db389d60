"""One file becomes one application in the inbox. What cannot be read goes with it, for the clerk's eyes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from kinu.kernel.actor import Actor, ActorKind
from kinu.kernel.ids import secret_bytes
from kinu.kernel.refusal import Refusal
from kinu.platform.audit import public as audit
from kinu.platform.files import public as files
from kinu.platform.people import public as people
from kinu.procedures.adapters.national_portal.package import (
    ITEMS,
    PAPERS,
    REMOVED,
    Package,
    Unreadable,
    holds_gaiji,
    read,
)
from kinu.procedures.definition import Definition
from kinu.procedures.definition.portal_maps import Mapped, PortalMap, apply_map, load_maps
from kinu.procedures.models import Draft, PortalFile, ProcedureVersion
from kinu.procedures.selectors.catalogue import current_version, definition_of
from kinu.procedures.services import attachments, drafts, submission
from kinu.procedures.services.refusals import NoSuchThing

BY = Actor(kind=ActorKind.SYSTEM, account_id="national-portal", label="国のポータル")
LONGEST_VALUE = 300
Problem = dict[str, Any]


def make_application(*, file_id: str, now: datetime) -> str:
    """Make the application of a file and return the file's state. Called twice, one application is made."""
    with transaction.atomic():
        row = PortalFile.objects.select_for_update().get(pk=file_id)
        if row.state == "made" or not row.content:
            return row.state
        try:
            with transaction.atomic():
                _make(row, read(bytes(row.content)), now=now)
        except Unreadable as unreadable:
            _reject(
                row, unreadable.reason, file=unreadable.file, line=unreadable.row, column=unreadable.column
            )
        except Refusal as refusal:
            _reject(row, refusal.code)
        row.changed_at = now
        row.save()
        return row.state


def portal_maps() -> tuple[PortalMap, ...]:
    return load_maps(Path(settings.CITY_DIR) / "national_portal")


def _make(row: PortalFile, package: Package, *, now: datetime) -> None:
    rule = next((each for each in portal_maps() if package.procedure in each.codes), None)
    version = current_version(rule.procedure) if rule else None
    if rule is None or version is None:
        raise Unreadable("unknown-procedure", file="application.csv", column="procedure")
    definition = definition_of(version.id)
    mapped, problems = _mapped(rule, definition, package)
    token = secret_bytes(32).hex()
    draft_id = _draft(rule.procedure, version, token, now=now)
    errors = drafts.fill_draft(draft_id=draft_id, raw=mapped.raw, by=BY, now=now, guest_token=token)
    draft = Draft.objects.get(pk=draft_id)
    problems += _not_taken(mapped, definition, draft.answers, errors)
    _find_person(rule, draft)
    problems += _papers(rule, package, draft_id, token, now=now)
    receipt = submission.submit_draft(
        draft_id=draft_id, declared=(), by=BY, now=now, guest_token=token, channel="portal"
    )
    with audit.record("procedures.portal-made", by=BY, subject=f"portal:{row.id}", now=now) as entry:
        entry.note(number=row.number, application=receipt.number, problems=len(problems))
        row.state, row.fault, row.application_id = "made", "", receipt.application_id
        row.procedure_code, row.problems = rule.procedure, problems


def _reject(row: PortalFile, reason: str, *, file: str = "", line: int = 0, column: str = "") -> None:
    row.state, row.fault = "rejected", reason[:60]
    row.problems = [{"file": file, "row": line, "column": column, "reason": reason}]


def _mapped(rule: PortalMap, definition: Definition, package: Package) -> tuple[Mapped, list[Problem]]:
    """Put aside what must not become an answer (lost letters, removed numbers), then map the rest."""
    problems, items = [], []
    for each in package.items:
        if each.value == REMOVED:
            problems.append(_problem(each.row, each.name, "individual-number", ""))
        elif holds_gaiji(each.value):
            problems.append(_problem(each.row, each.name, "gaiji", each.value))
        else:
            items.append((each.name, each.index, each.value, each.row))
    mapped = apply_map(rule, definition, items)
    problems += [_problem(row, name, "unknown-item", value) for row, name, value in mapped.unknown]
    return mapped, problems


def _not_taken(
    mapped: Mapped, definition: Definition, answers: Mapping[str, Any], errors: Mapping[str, str]
) -> list[Problem]:
    """Return what the portal sent and no answer holds, and what the form asks for and nobody sent."""
    found: list[Problem] = []
    for place, (row, name, value) in mapped.origin.items():
        error = next((each for each in errors if place == each or place.startswith(f"{each}-")), "")
        if error:
            found.append(_problem(row, name, "unreadable", value) | {"say": errors[error]})
        elif not _is_held(answers, place.split("-")):
            found.append(_problem(row, name, "not-asked", value))
    sent = tuple(mapped.origin)
    for place, text in errors.items():
        if not any(each == place or each.startswith(f"{place}-") for each in sent):
            found.append(_problem(0, _label(definition, place), "not-sent", "") | {"say": text})
    return found


def _is_held(answers: Mapping[str, Any], names: list[str]) -> bool:
    held: Any = answers
    for name in names:
        if isinstance(held, list) and name.isdecimal():
            held = held[int(name)] if int(name) < len(held) else None
        else:
            held = held.get(name) if isinstance(held, Mapping) else None
    return held is not None


def _label(definition: Definition, place: str) -> str:
    top, *rest = place.split("-")
    found = definition.field(top)
    inner = next((each for each in found.fields if rest and each.id == rest[-1]), None) if found else None
    chosen = inner or found
    return chosen.label.say("ja") if chosen else place


def _problem(row: int, column: str, reason: str, value: str, *, file: str = ITEMS) -> Problem:
    return {"file": file, "row": row, "column": column, "reason": reason, "value": value[:LONGEST_VALUE]}


def _draft(code: str, version: ProcedureVersion, token: str, *, now: datetime) -> str:
    """Begin a draft nobody else can open; the portal's rules on who may apply were the portal's."""
    draft = Draft(
        version=version,
        procedure_code=code,
        guest_hash=drafts.guest_hash(token),
        created_at=now,
        updated_at=now,
        expires_at=now + drafts.KEEP,
    )
    with audit.record("procedures.draft-started", by=BY, subject=f"draft:{draft.id}", now=now) as entry:
        entry.note(procedure=code, version=version.version)
        draft.save(force_insert=True)
    return draft.id


def _find_person(rule: PortalMap, draft: Draft) -> None:
    """Write down whom it is about when name, birth, sex and address fit one resident, so that protection holds."""
    given = {part: draft.answers.get(name) for part, name in rule.person.items()}
    address = given.get("address")
    if not all(given.get(part) for part in ("name", "birth", "sex")) or not isinstance(address, dict):
        return
    text = "".join(address.get(part, "") for part in ("prefecture", "city", "town", "rest"))
    found = people.match_four_items(
        name=given["name"], birth_date=given["birth"], sex=given["sex"], address=text
    )
    draft.subject_resident = found.resident_id
    draft.save(update_fields=["subject_resident"])


def _papers(rule: PortalMap, package: Package, draft_id: str, token: str, *, now: datetime) -> list[Problem]:
    problems = []
    for each in package.papers:
        place = f"{PAPERS}/{each.kind}/{each.name}"
        kind = rule.papers.get(each.kind)
        if kind is None:
            problems.append(_problem(0, each.kind, "unknown-paper", each.name, file=place))
            continue
        try:
            attachments.add_to_draft(
                draft_id=draft_id, kind=kind, upload=SimpleUploadedFile(each.name, each.data), by=BY, now=now,
                guest_token=token,
            )  # fmt: skip
        except files.FileRefused as refused:
            problems.append(
                _problem(0, each.kind, "paper-refused", each.name, file=place) | {"say": str(refused)}
            )
        except NoSuchThing:
            problems.append(_problem(0, each.kind, "unknown-paper", each.name, file=place))
    return problems
