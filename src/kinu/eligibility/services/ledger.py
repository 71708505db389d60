"""Taking over a file of a city ledger: all of it or nothing, and nothing twice."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from kinu.eligibility.engine import ledger_file
from kinu.eligibility.engine.ledger_file import Entry, Reject, Unreadable
from kinu.eligibility.models import LedgerFact, LedgerImport, LedgerUpload
from kinu.eligibility.permissions import LEDGER
from kinu.eligibility.selectors.packs import packs, vocabulary
from kinu.kernel.actor import Actor, ActorKind, system
from kinu.platform.audit import public as audit
from kinu.platform.people import public as people

from .refusals import FileTooLarge, MayNot

MAX_BYTES = 100 * 1024 * 1024
MAX_REJECTS = 2_000
KEEP = timedelta(days=3 * 366)
KEEP_REJECTS = timedelta(days=30)


def import_ledger(*, data: bytes, file_name: str, by: Actor, now: datetime) -> LedgerImport:
    """Take over a file at once and return what came of it; one bad line and nothing is changed."""
    return _taken(_new_run(data, file_name, by=by, now=now), data, by=by, now=now)


def accept_ledger(*, data: bytes, file_name: str, by: Actor, now: datetime) -> str:
    """Keep a file until a job takes it over, and return the id of the run. Raises MayNot, FileTooLarge."""
    run = _new_run(data, file_name, by=by, now=now)
    run.state = LedgerImport.State.WAITING
    with transaction.atomic(), audit.record("eligibility.ledger-accepted", by=by, subject=run.id, now=now):
        run.save(force_insert=True)
        LedgerUpload.objects.create(run=run, data=data)
    return run.id


def run_ledger(*, run_id: str, by: Actor, now: datetime) -> LedgerImport:
    """Take over an accepted file. Running it a second time returns the first result."""
    run = LedgerImport.objects.get(id=run_id)
    upload = LedgerUpload.objects.filter(run_id=run_id).first()
    return run if upload is None else _taken(run, bytes(upload.data), by=by, now=now)


def _new_run(data: bytes, file_name: str, *, by: Actor, now: datetime) -> LedgerImport:
    if by.kind is not ActorKind.SYSTEM and not by.can(LEDGER):
        raise MayNot
    if len(data) > MAX_BYTES:
        raise FileTooLarge(limit=MAX_BYTES // 1024 // 1024)
    return LedgerImport(
        file_name=file_name[:200],
        file_digest=hashlib.sha256(data).hexdigest(),
        at=now,
        by_account=by.account_id,
    )


def _taken(run: LedgerImport, data: bytes, *, by: Actor, now: datetime) -> LedgerImport:
    today = now.date()

    def tell(per_cent: int) -> None:
        LedgerImport.objects.filter(id=run.id).update(state=LedgerImport.State.RUNNING, progress=per_cent)

    try:
        entries, rejects = ledger_file.read(
            data,
            vocabulary=vocabulary(),
            benefits={pack.code for pack in packs()},
            today=today,
            tell=tell,
        )
    except Unreadable as why:
        return _reject(run, [], str(why), by=by, now=now)
    ids = {one.number: one.id for one in people.every_resident(on=today)}
    unknown = [
        Reject(one.line, "宛名番号", one.number, "住民に無い番号です。")
        for one in entries
        if one.number not in ids
    ]
    run.rows = len(entries)
    if rejects or unknown:
        return _reject(run, [*rejects, *unknown], "", by=by, now=now)
    return _take_over(run, entries, ids, by=by, now=now)


def _reject(
    run: LedgerImport, rejects: list[Reject], sentence: str, *, by: Actor, now: datetime
) -> LedgerImport:
    run.state, run.sentence = LedgerImport.State.REJECTED, sentence[:300]
    run.rejects = [asdict(one) for one in sorted(rejects, key=lambda one: one.line)[:MAX_REJECTS]]
    with (
        transaction.atomic(),
        audit.record("eligibility.ledger-rejected", by=by, subject=run.id, now=now) as entry,
    ):
        entry.note(rejects=len(rejects))
        _close(run)
    return run


def _take_over(
    run: LedgerImport, entries: list[Entry], ids: dict[str, str], *, by: Actor, now: datetime
) -> LedgerImport:
    with (
        transaction.atomic(),
        audit.record("eligibility.ledger-imported", by=by, subject=run.id, now=now) as entry,
    ):
        days = {one.as_of for one in entries}
        known = {
            (row.resident_id, row.name, row.as_of): row for row in LedgerFact.objects.filter(as_of__in=days)
        }
        fresh, changed = [], []
        for one in entries:
            row = known.get((ids[one.number], one.name, one.as_of))
            if row is None:
                fresh.append(
                    LedgerFact(
                        resident_id=ids[one.number], name=one.name, value=one.value, as_of=one.as_of, run=run
                    )
                )
            elif row.value != one.value:
                row.value, row.run = one.value, run
                changed.append(row)
        run.created, run.changed = len(fresh), len(changed)
        run.unchanged = run.rows - run.created - run.changed
        run.state = LedgerImport.State.DONE if fresh or changed else LedgerImport.State.UNCHANGED
        entry.note(rows=run.rows, created=run.created, changed=run.changed)
        _close(run)
        LedgerFact.objects.bulk_create(fresh, batch_size=1_000)
        LedgerFact.objects.bulk_update(changed, ["value", "run"], batch_size=500)
    return run


def _close(run: LedgerImport) -> None:
    """Write the result; the bytes are not needed any more."""
    run.progress = 100
    run.save()
    LedgerUpload.objects.filter(run_id=run.id).delete()


def forget(*, now: datetime) -> dict[str, int]:
    """Delete facts past their years and rejected lines past their days."""
    with (
        transaction.atomic(),
        audit.record(
            "eligibility.ledger-forgotten", by=system("retention"), subject="ledger", now=now
        ) as entry,
    ):
        facts, _ = LedgerFact.objects.filter(as_of__lt=now.date() - KEEP).delete()
        lines = LedgerImport.objects.filter(at__lt=now - KEEP_REJECTS).exclude(rejects=[]).update(rejects=[])
        LedgerUpload.objects.filter(run__at__lt=now - KEEP_REJECTS).delete()
        entry.note(facts=facts, imports=lines)
    return {"facts": facts, "imports": lines}
