"""Taking over a file of the resident register: all of it or nothing, and nothing twice."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from kinu.kernel.actor import Actor, ActorKind
from kinu.kernel.ids import new_id
from kinu.kernel.names import match_key
from kinu.platform.audit import public as audit
from kinu.platform.outbox import public as outbox
from kinu.platform.people import events, permissions, rules
from kinu.platform.people.models import ImportRun, ImportUpload, RegisterState
from kinu.platform.people.rules import register_file
from kinu.platform.people.rules.register_row import Reject, Row, RowReader
from kinu.platform.places import public as places

from . import register_tables as tables
from .refusals import UNREADABLE, FileTooLarge, ImportOlder, MayNot

MAX_BYTES = 200 * 1024 * 1024
MAX_REJECTS = 5_000
_STEP = 5_000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a file."""

    run_id: str
    state: str
    rows: int
    created: int
    changed: int
    unchanged: int
    rejects: tuple[Reject, ...]
    reject_count: int
    sentence: str

    @property
    def was_taken(self) -> bool:
        return self.state in {ImportRun.State.DONE, ImportRun.State.UNCHANGED}


def import_register(*, data: bytes, file_name: str, as_of: date, by: Actor, now: datetime) -> ImportReport:
    """Take over a file at once and return what came of it; a file with one bad row changes nothing."""
    run_id = accept_file(data=data, file_name=file_name, as_of=as_of, by=by, now=now)
    return run_import(run_id=run_id, by=by, now=now)


def accept_file(*, data: bytes, file_name: str, as_of: date, by: Actor, now: datetime) -> str:
    """Keep a file until it is taken over, and return the id of the run. Raises MayNot, FileTooLarge, ImportOlder."""
    if by.kind is not ActorKind.SYSTEM and not by.can(permissions.IMPORT):
        raise MayNot
    if len(data) > MAX_BYTES:
        raise FileTooLarge(limit=MAX_BYTES // 1024 // 1024)
    with transaction.atomic():
        known = tables.state().as_of
        if known is not None and as_of < known:
            raise ImportOlder(known=known.isoformat(), given=as_of.isoformat())
        run = ImportRun(
            id=new_id(), file_name=file_name[:200], state=ImportRun.State.WAITING, at=now, as_of=as_of
        )
        run.file_digest, run.by = hashlib.sha256(data).hexdigest(), by.account_id
        with audit.record("people.import-accepted", by=by, subject=run.id, now=now):
            run.save(force_insert=True)
            ImportUpload.objects.create(run=run, data=data)
    return run.id


def run_import(*, run_id: str, by: Actor, now: datetime) -> ImportReport:
    """Take over an accepted file. Running it a second time returns the first result."""
    run = ImportRun.objects.get(id=run_id)
    upload = ImportUpload.objects.filter(run_id=run_id).first()
    if upload is None:
        return _report(run)
    rows, rejects, sentence = _read(bytes(upload.data), run)
    with transaction.atomic():
        rejects = rejects or ([] if sentence else _contradictions(rows))
        if rejects or sentence:
            return _close_rejected(run, rows, rejects, sentence, by=by, now=now)
        return _take_over(run, rows, by=by, now=now)


def _read(data: bytes, run: ImportRun) -> tuple[list[Row], list[Reject], str]:
    """Return clean rows, or rejects, or the sentence that says why the file is none."""
    try:
        lines = register_file.read(data)
    except register_file.Unreadable as why:
        return [], [], str(UNREADABLE[why.reason]) % {"detail": why.detail}
    if not lines:
        return [], [], str(UNREADABLE["no-rows"])
    reader = RowReader(towns=_towns(), as_of=run.as_of)
    rows = []
    for done, line in enumerate(lines):
        if done % _STEP == 0:
            _tell_progress(run, done * 70 // len(lines))
        row = reader.read(line)
        if row is not None:
            rows.append(row)
    return rows, reader.rejects + _doubles(lines), ""


def _tell_progress(run: ImportRun, per_cent: int) -> None:
    ImportRun.objects.filter(id=run.id).update(state=ImportRun.State.RUNNING, progress=per_cent)


def _towns() -> dict[str, tuple[str, str, str]]:
    return {match_key(town.name): (town.id, town.name, town.postcode) for town in places.towns()}


def _doubles(lines: Sequence[register_file.Line]) -> list[Reject]:
    """Return a reject for every line that repeats a 宛名番号."""
    first: dict[str, int] = {}
    rejects = []
    for line in lines:
        number = line.cells["宛名番号"].strip()
        if number and number in first:
            rejects.append(Reject(line.number, "宛名番号", number, f"{first[number]}行目と同じ番号です。"))
        first.setdefault(number, line.number)
    return rejects


def _contradictions(rows: Sequence[Row]) -> list[Reject]:
    """Return a reject for every household that would have two heads, with those already known counted in."""
    heads = [row for row in rows if row.is_current and row.relation == rules.HEAD]
    counted = Counter(row.household_number for row in heads)
    counted.update(
        tables.heads_elsewhere({row.household_number for row in heads}, {row.number for row in rows})
    )
    return [
        Reject(0, "続柄", row.household_number, f"宛名番号{row.number}:この世帯に世帯主が2人います。")
        for row in heads
        if counted[row.household_number] > 1
    ]


def _close_rejected(
    run: ImportRun, rows: Sequence[Row], rejects: Sequence[Reject], sentence: str, *, by: Actor, now: datetime
) -> ImportReport:
    with audit.record("people.import-rejected", by=by, subject=run.id, now=now) as entry:
        entry.note(rejects=len(rejects))
        run.state, run.sentence, run.rows = ImportRun.State.REJECTED, sentence[:300], len(rows)
        run.rejects = [asdict(reject) for reject in sorted(rejects, key=lambda one: one.line)[:MAX_REJECTS]]
        run.reject_count = len(rejects)
        _close(run)
    return _report(run)


def _take_over(run: ImportRun, rows: Sequence[Row], *, by: Actor, now: datetime) -> ImportReport:
    known = tables.known_digests()
    created = [row for row in rows if row.number not in known]
    changed = [row for row in rows if row.number in known and known[row.number] != row.digest()]
    run.rows, run.created, run.changed = len(rows), len(created), len(changed)
    run.unchanged = len(rows) - run.created - run.changed
    run.state = ImportRun.State.DONE if created or changed else ImportRun.State.UNCHANGED
    with audit.record("people.register-imported", by=by, subject=run.id, now=now) as entry:
        entry.note(rows=run.rows, created=run.created, changed=run.changed)
        if created or changed:
            _write(run, created, changed, by=by, now=now)
        RegisterState.objects.update_or_create(id=1, defaults={"as_of": run.as_of})
        _close(run)
    return _report(run)


def _write(
    run: ImportRun, created: Sequence[Row], changed: Sequence[Row], *, by: Actor, now: datetime
) -> None:
    tables.add_households(row.household_number for row in (*created, *changed))
    audit.record_many("people.resident-changed", by=by, items=_sentences(changed), reason=run.id, now=now)
    tables.rewrite(changed)
    tables.insert(created)
    RegisterState.objects.update_or_create(id=1, defaults={"revision": new_id()})
    outbox.publish(events.RegisterImported(run_id=run.id, created=run.created, changed=run.changed))


def _sentences(changed: Sequence[Row]) -> Iterable[audit.BulkItem]:
    for before, after in tables.before_and_after(changed):
        fields: Callable[[str], str] = "people.Resident.{}".format
        yield audit.BulkItem(
            subject=before["id"],
            resident_id=before["id"],
            changes=tuple((fields(name), before[name], after[name]) for name in tables.COMPARED),
        )


def _close(run: ImportRun) -> None:
    run.progress = 100
    run.save()
    ImportUpload.objects.filter(run_id=run.id).delete()


def _report(run: ImportRun) -> ImportReport:
    return ImportReport(
        run_id=run.id,
        state=run.state,
        rows=run.rows,
        created=run.created,
        changed=run.changed,
        unchanged=run.unchanged,
        rejects=tuple(Reject(**reject) for reject in run.rejects),
        reject_count=run.reject_count,
        sentence=run.sentence,
    )
