"""Reading the log."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kinu.kernel.clock import JST
from kinu.platform.hooks import public as hooks

from .models import CheckRow, Head, Kind, Seal, SentenceRow
from .seals import unsealed


def did(*, kind: str, action: str, what: str) -> str:
    """Return what a sentence says was done; the code itself where no room has words for it any more."""
    if kind == Kind.LOOK:
        return f"「{what}」を見た"
    known = hooks.acts.get(action)
    return known.words if known else action


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a sentence: `before` and `after` are None where the value is not kept (`kept` is False)."""

    field: str
    label: str
    before: object
    after: object
    kept: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the log as screens and other rooms read it."""

    number: int
    id: str
    at: datetime
    kind: str
    action: str
    actor_kind: str
    actor_id: str
    actor_label: str
    departments: tuple[str, ...]
    office: str
    acts_for: str
    subject: str
    resident_id: str
    what: str
    reason: str
    changes: tuple[Change, ...]
    notes: dict[str, object]
    sealed: bool = False

    @property
    def did(self) -> str:
        """What was done, in words."""
        return did(kind=self.kind, action=self.action, what=self.what)

    @property
    def told(self) -> tuple[tuple[str, object], ...]:
        """The notes that say something."""
        return tuple((name, value) for name, value in self.notes.items() if value not in ("", None, [], {}))

    @property
    def who(self) -> str:
        """The office as a resident knows it, else the person's or program's label."""
        return self.office or self.actor_label


@dataclass(frozen=True, slots=True)
class Look:
    """Who looked at a resident's record: the office, not the person's name.

    `role` is "staff", "agent" (somebody acting for the resident), "resident" or "system".
    """

    at: datetime
    who: str
    role: str
    what: str
    why: str
    departments: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """One plain sentence for the resident, in the reader's language."""
        words = {
            "staff": _("%(who)sの職員が「%(what)s」を見ました。"),
            "agent": _("あなたに代わって手続きをする人が「%(what)s」を見ました。"),
            "resident": _("ほかの利用者が「%(what)s」を見ました。"),
            "system": _("市のシステムが自動の処理で「%(what)s」を使いました。"),
        }
        told = words.get(self.role, words["system"]) % {"who": self.who, "what": self.what}
        return told + (_("理由：%(why)s") % {"why": self.why} if self.why else "")


@dataclass(frozen=True, slots=True)
class LookGroup:
    """Looks of one office for one reason on one day, the newest first."""

    day: date
    who: str
    why: str
    whats: tuple[str, ...]
    looks: tuple[Look, ...]


class OfficeNames(dict[str, str]):
    """Names of departments, as the room that owns them says, each asked for once; the code where nobody knows it."""

    def __missing__(self, code: str) -> str:
        source = hooks.names.get("department")
        self[code] = source.name_of(code) if source else code
        return self[code]

    def of(self, codes: tuple[str, ...]) -> str:
        return "、".join(self[code] for code in codes)


def looks_at(*, resident_id: str, limit: int = 50) -> tuple[Look, ...]:
    """Return who looked at a resident's record, newest first. The resident's own looks are left out."""
    rows = SentenceRow.objects.filter(resident_id=resident_id, kind=Kind.LOOK).exclude(
        actor_resident_id=resident_id
    )
    names = OfficeNames()
    return tuple(_look(row, names) for row in rows.order_by("-number")[:limit])


def grouped(looks: Iterable[Look]) -> tuple[LookGroup, ...]:
    """Put looks of the same office, reason and day (in Japan) together; groups stand where their newest look stood."""
    found: dict[tuple[date, str, str, str], list[Look]] = {}
    for look in looks:
        key = (look.at.astimezone(JST).date(), look.role, look.who, look.why)
        found.setdefault(key, []).append(look)
    return tuple(
        LookGroup(day, who, why, tuple(dict.fromkeys(one.what for one in group)), tuple(group))
        for (day, _role, who, why), group in found.items()
    )


def trail(*, subject: str, limit: int = 200) -> tuple[Sentence, ...]:
    """Return what was done to one subject, oldest first."""
    return views_of(SentenceRow.objects.filter(subject=subject).order_by("number")[:limit])


def views_of(rows: Iterable[SentenceRow]) -> tuple[Sentence, ...]:
    """Return the frozen views of rows."""
    names = OfficeNames()
    return tuple(sentence_of(row, names) for row in rows)


def sentences(filters: dict[str, object]) -> QuerySet[SentenceRow]:
    """Return rows for the staff page: `filters` are lookups of SentenceRow made by the form.

    `who` among them finds a person by the whole id or by a part of the name.
    """
    sealed = Exists(Seal.objects.filter(sentence_number=OuterRef("number")))
    others = {lookup: value for lookup, value in filters.items() if lookup != "who"}
    who = filters.get("who")
    person = Q(actor_id=who) | Q(actor_label__contains=who) if who else Q()
    return SentenceRow.objects.filter(person, **others).annotate(is_sealed=sealed).order_by("-number")


def sentence_of(row: SentenceRow, names: OfficeNames) -> Sentence:
    """Return the frozen view of a row."""
    return Sentence(
        number=row.number,
        id=row.id,
        at=row.at,
        kind=row.kind,
        action=row.action,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_label=row.actor_label,
        departments=_codes(row),
        office=names.of(_codes(row)),
        acts_for=row.acts_for,
        subject=row.subject,
        resident_id=row.resident_id,
        what=row.what,
        reason=row.reason,
        changes=tuple(_change(item) for item in json.loads(row.changes)),
        notes=json.loads(row.notes),
        sealed=bool(getattr(row, "is_sealed", False)),
    )


@dataclass(frozen=True, slots=True)
class LogState:
    """How the log is: sentences waiting for their seal since `waiting_since`, and the last walk over the chain."""

    waiting_since: datetime | None
    checked_at: datetime | None
    broken: str
    position: int


def log_state() -> LogState:
    """Return the state of the log in three small queries."""
    waiting = unsealed(thorough=False).values_list("at", flat=True).first()
    check = CheckRow.objects.order_by("-at").first()
    head = Head.objects.filter(id=1).first()
    return LogState(
        waiting_since=waiting,
        checked_at=check.at if check else None,
        broken=check.broken if check else "",
        position=head.position if head else 0,
    )


def _look(row: SentenceRow, names: OfficeNames) -> Look:
    codes = _codes(row)
    acting = row.actor_kind == "resident" and row.acts_for == row.resident_id
    role = "agent" if acting else row.actor_kind
    return Look(
        at=row.at,
        who=names.of(codes) or (row.actor_label if row.actor_kind == "guest" else "") or str(_("市役所")),
        role=role,
        what=row.what,
        why=row.reason,
        departments=codes,
    )


def _codes(row: SentenceRow) -> tuple[str, ...]:
    return tuple(code for code in row.departments.split(",") if code)


def _change(item: dict[str, object]) -> Change:
    name = str(item["field"])
    known = hooks.audited.get(name)
    kept = item["before"] != "*" or item["after"] != "*"
    return Change(
        field=name,
        label=str(known.label) if known else name,
        before=item["before"] if kept else None,
        after=item["after"] if kept else None,
        kept=kept,
    )
