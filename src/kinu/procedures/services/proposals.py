"""Writing a change: begun from what is published, changed step by step, each step can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit
from kinu.procedures import definition as packs
from kinu.procedures import editing
from kinu.procedures.definition import Definition, Text
from kinu.procedures.models import OPEN_STATES, ProcedureVersion, Proposal, ProposalStep
from kinu.procedures.permissions import EDIT
from kinu.procedures.selectors.catalogue import current_version, definition_of

from .refusals import (
    CodeTaken,
    NoSuchThing,
    NothingToUndo,
    NotWriting,
    NotYours,
    ProposalMoved,
    ProposalOpen,
)

WRITABLE = ("writing", "returned")
Change = Callable[[Definition], Definition]


def begin_change(*, code: str, by: Actor, now: datetime) -> str:
    """Begin to change a published procedure. Returns the proposal's id; raises ProposalOpen when one is under way."""
    version = current_version(code)
    if version is None:
        raise NoSuchThing
    return _begin(definition_of(version.id), base=version, by=by, now=now)


def begin_new(*, pattern: str, code: str, name: Text, kana: str, by: Actor, now: datetime) -> str:
    """Begin a new procedure as a copy of a published one. Raises CodeTaken for a code that is or was in use."""
    version = current_version(pattern)
    if version is None:
        raise NoSuchThing
    _check_code(code)
    made = editing.new_procedure(definition_of(version.id), code=code, name=name, kana=kana)
    return _begin(_with_shared_papers(made), base=None, by=by, now=now)


def begin_from_files(*, files: Mapping[str, bytes], by: Actor, now: datetime) -> str:
    """Begin a change (or a new procedure) with text files written out here or in another city. Raises NotAPack."""
    _check_right(by)
    made = editing.from_files(files, common=Path(settings.CITY_DIR) / "procedures" / "common")
    return _begin(_with_shared_papers(made), base=current_version(made.code), by=by, now=now)


def change(*, proposal_id: str, revision: int, what: str, how: Change, by: Actor, now: datetime) -> int:
    """Apply one step. `revision` is the one the screen was made with. Returns the new revision.

    Raises ProposalMoved when somebody else was quicker; a step that changes nothing is not kept.
    """
    with transaction.atomic():
        row = _writable(proposal_id, by)
        if row.revision != revision:
            raise ProposalMoved
        before = row.definition
        after = packs.to_json(how(packs.from_json(before)))
        if after == before:
            return row.revision
        ProposalStep.objects.create(
            proposal=row, revision=row.revision, what=what[:200], before=before,
            by_account=by.account_id, by_label=by.label, at=now,
        )  # fmt: skip
        _keep(row, after, now)
        with audit.record(
            "procedures.proposal-changed", by=by, subject=f"proposal:{row.id}", now=now
        ) as entry:
            entry.note(procedure=row.code, revision=row.revision)
    return row.revision


def undo(*, proposal_id: str, by: Actor, now: datetime) -> str:
    """Take the last step back. Returns what it was; raises NothingToUndo."""
    with transaction.atomic():
        row = _writable(proposal_id, by)
        step = row.steps.filter(undone_at=None).order_by("-revision").first()
        if step is None:
            raise NothingToUndo
        step.undone_at = now
        step.save(update_fields=["undone_at"])
        _keep(row, step.before, now)
        with audit.record(
            "procedures.proposal-undone", by=by, subject=f"proposal:{row.id}", now=now
        ) as entry:
            entry.note(procedure=row.code, revision=row.revision)
    return step.what


def drop(*, proposal_id: str, by: Actor, now: datetime) -> None:
    """Give a proposal up. It stays readable; what is published does not change."""
    with transaction.atomic():
        row = locked_proposal(proposal_id, by)
        if row.state not in OPEN_STATES:
            raise NotWriting
        row.state, row.changed_at = "dropped", now
        row.save(update_fields=["state", "changed_at"])
        with audit.record(
            "procedures.proposal-dropped", by=by, subject=f"proposal:{row.id}", now=now
        ) as entry:
            entry.note(procedure=row.code)


def locked_proposal(proposal_id: str, by: Actor) -> Proposal:
    """Return the row, held until the transaction ends, for whoever may change procedures. Raises NoSuchThing."""
    _check_right(by)
    row = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise NoSuchThing
    return row


def _check_right(by: Actor) -> None:
    if not by.can(EDIT):
        raise NotYours


def _writable(proposal_id: str, by: Actor) -> Proposal:
    row = locked_proposal(proposal_id, by)
    if row.state not in WRITABLE:
        raise NotWriting
    return row


def _keep(row: Proposal, definition: dict[str, object], now: datetime) -> None:
    row.definition = definition
    row.name = packs.from_json(definition).name.say("ja")[:200]
    row.revision += 1
    row.changed_at = now
    row.state = "writing"
    row.save(update_fields=["definition", "name", "revision", "changed_at", "state"])


def _begin(definition: Definition, *, base: ProcedureVersion | None, by: Actor, now: datetime) -> str:
    _check_right(by)
    row = Proposal(
        code=definition.code, base=base, name=definition.name.say("ja")[:200],
        definition=packs.to_json(definition), by_account=by.account_id, by_label=by.label,
        created_at=now, changed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            with audit.record(
                "procedures.proposal-begun", by=by, subject=f"proposal:{row.id}", now=now
            ) as entry:
                entry.note(procedure=row.code)
    except IntegrityError as taken:
        raise ProposalOpen from taken
    return row.id


def _check_code(code: str) -> None:
    taken = ProcedureVersion.objects.filter(code=code).exists()
    if taken or not re.fullmatch(r"[a-z][a-z0-9-]{2,39}", code) or code in RESERVED:
        raise CodeTaken(code=code)


RESERVED = frozenset(
    {
        "mine",
        "lookup",
        "draft",
        "applications",
        "inbox",
        "cases",
        "api",
        "build",
        "common",
        "counter",
        "national-portal",
    }
)
"""Words that stand in addresses of this room."""


def _with_shared_papers(definition: Definition) -> Definition:
    """Let papers whose own template this city has not use the shared ones, so that nothing is left unprinted."""
    folder = Path(settings.CITY_DIR) / "procedures"
    shared = {"received": "common/receipt", "refuse": "common/refusal"}

    def known(template: str) -> bool:
        return (
            (folder / (template if "/" in template else f"{definition.code}/{template}"))
            .with_suffix(".typ")
            .is_file()
        )

    outputs = tuple(
        each if known(each.template) else replace(each, template=shared.get(each.on, "common/notice"))
        for each in definition.outputs
    )
    return replace(definition, outputs=outputs)
