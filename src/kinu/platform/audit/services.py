"""Writing sentences. Each one is inserted in the caller's transaction and never touched again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.kernel.ids import new_id
from kinu.platform.hooks import public as hooks

from . import rules
from .keys import writing_key
from .models import Kind, SentenceRow


class OutsideTransaction(RuntimeError):  # noqa: N818
    """A change was about to be recorded outside the transaction that makes it: one could stay without the other."""


@dataclass(slots=True)
class Entry:
    """A sentence being written. The service adds what it changed; the values are kept for registered fields only."""

    changes: list[dict[str, object]] = field(default_factory=list)
    notes: dict[str, object] = field(default_factory=dict)
    subject: str = ""
    resident_id: str = ""

    def change(self, name: str, before: object, after: object) -> None:
        """Note that the field `name` ("app_label.Model.field") went from `before` to `after`; equal values are left out."""
        if before == after:
            return
        keep = keeps_values(name)
        self.changes.append(
            {
                "field": name,
                "before": rules.plain(before) if keep else rules.HIDDEN,
                "after": rules.plain(after) if keep else rules.HIDDEN,
            }
        )

    def note(self, **safe: object) -> None:
        """Add facts that are no personal data: counts, versions, ids."""
        self.notes.update({name: rules.plain(value) for name, value in safe.items()})


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One sentence of many: what `record_many` needs for each."""

    subject: str
    resident_id: str = ""
    changes: tuple[tuple[str, object, object], ...] = ()


def keeps_values(name: str) -> bool:
    """Tell whether before and after of a field may be kept: it is registered, and not as sensitive."""
    if name in hooks.audited:
        return True
    personal = hooks.personal_data.get(name)
    return personal is not None and not personal.sensitive


@contextmanager
def record(
    action: str,
    *,
    by: Actor,
    subject: str,
    reason: str = "",
    resident_id: str = "",
    now: datetime | None = None,
) -> Iterator[Entry]:
    """Write one sentence when the block ends well, in the same transaction; nothing when it raises.

    Raises OutsideTransaction when no transaction is open.
    """
    _demand_transaction(action)
    entry = Entry(subject=subject, resident_id=resident_id)
    yield entry
    sentence = _sentence(Kind.CHANGE, action, by=by, at=now or clock.now(), entry=entry, reason=reason)
    sentence.save(force_insert=True)


def record_many(
    action: str, *, by: Actor, items: Iterable[BulkItem], reason: str = "", now: datetime | None = None
) -> int:
    """Write one sentence per item in the caller's transaction, in batches. Returns how many."""
    _demand_transaction(action)
    at, written = now or clock.now(), 0
    batch: list[SentenceRow] = []
    for item in items:
        entry = Entry(subject=item.subject, resident_id=item.resident_id)
        for name, before, after in item.changes:
            entry.change(name, before, after)
        batch.append(_sentence(Kind.CHANGE, action, by=by, at=at, entry=entry, reason=reason))
        if len(batch) == 500:
            written += _flush(batch)
    return written + _flush(batch)


def look(
    *,
    by: Actor,
    resident_id: str,
    what: str,
    reason: str = "",
    subject: str = "",
    notes: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> None:
    """Write that `by` looked at `what` of a resident's record. The resident reads this sentence on their page.

    Works with and without an open transaction: a look has happened even when nothing is stored.
    """
    entry = Entry(subject=subject, resident_id=resident_id, notes=dict(notes or {}))
    _sentence(Kind.LOOK, "look", by=by, at=now or clock.now(), entry=entry, reason=reason, what=what).save(
        force_insert=True
    )


def look_many(
    *, by: Actor, resident_ids: Sequence[str], what: str, reason: str = "", now: datetime | None = None
) -> None:
    """Write one look per resident shown in a list."""
    at = now or clock.now()
    SentenceRow.objects.bulk_create(
        [
            _sentence(
                Kind.LOOK,
                "look",
                by=by,
                at=at,
                entry=Entry(resident_id=resident_id),
                reason=reason,
                what=what,
            )
            for resident_id in dict.fromkeys(resident_ids)
        ],
        batch_size=500,
    )


def _flush(batch: list[SentenceRow]) -> int:
    count = len(batch)
    SentenceRow.objects.bulk_create(batch)
    batch.clear()
    return count


def _demand_transaction(action: str) -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"'{action}' must be recorded inside transaction.atomic()")


def _sentence(
    kind: Kind, action: str, *, by: Actor, at: datetime, entry: Entry, reason: str, what: str = ""
) -> SentenceRow:
    row = SentenceRow(
        id=new_id(),
        at=at,
        kind=kind.value,
        action=action,
        actor_kind=by.kind.value,
        actor_id=by.account_id,
        actor_resident_id=by.resident_id,
        actor_label=str(by.label)[:120],
        departments=",".join(sorted(by.departments))[:200],
        acts_for=by.acts_for if by.acts_for != by.resident_id else "",
        subject=entry.subject[:120],
        resident_id=entry.resident_id,
        what=str(what)[:200],
        reason=str(reason)[:500],
        changes=rules.as_text(entry.changes),
        notes=rules.as_text(entry.notes),
    )
    row.mark = rules.mark_of({name: getattr(row, name) for name in rules.MARKED_FIELDS}, key=writing_key())
    return row
