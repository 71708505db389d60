"""Reads about riders. Whoever may not see protected people's places sees the name with a lock and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from rapidfuzz import fuzz

from kinu.kernel.actor import Actor
from kinu.kernel.kana import fold, to_digits
from kinu.kernel.names import match_key
from kinu.mobility.models import Pass, Rider
from kinu.mobility.rules.fares import Holder
from kinu.platform.audit import public as audit
from kinu.platform.people import public as people

SEE_PROTECTED = "people.see_protected"
LOOKED = "乗合タクシーの利用者"
NEAR_ENOUGH = 72.0


@dataclass(frozen=True, slots=True)
class PassView:
    code: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class RiderView:
    """A rider as one actor may see them: `is_hidden` leaves out phone, note, home and trips."""

    id: str
    name: str
    kana: str
    phone: str
    resident_id: str
    account_id: str
    home_id: str
    wheelchair: bool
    note: str
    discounts: tuple[str, ...] = ()
    passes: tuple[PassView, ...] = ()
    is_protected: bool = False
    is_hidden: bool = False
    score: float = field(default=100.0, compare=False)


def rider_of(actor: Actor) -> RiderView | None:
    """Return the rider an actor books for: the resident acted for, else the account itself."""
    row = _row_of(actor)
    return _view(row, protected=False, hidden=False) if row else None


def _row_of(actor: Actor) -> Rider | None:
    resident_id = actor.acts_for or actor.resident_id
    rows = Rider.objects.prefetch_related("passes")
    if resident_id:
        return rows.filter(resident_id=resident_id).first()
    return rows.filter(account_id=actor.account_id, resident_id="").first() if actor.account_id else None


def rider(rider_id: str, *, by: Actor, reason: str = "", now: datetime) -> RiderView | None:
    """Return a rider as an operator may see them and write the look."""
    row = Rider.objects.prefetch_related("passes").filter(id=rider_id).first()
    if row is None:
        return None
    found = _seen([row], by=by, reason=reason, today=now.date())[0]
    _look([found], by=by, reason=reason, now=now)
    return found


def find_riders(text: str, *, by: Actor, now: datetime, limit: int = 9) -> tuple[RiderView, ...]:
    """Return riders by telephone number (its last digits do) or by name or kana with typing mistakes; each look is written."""
    digits = to_digits(text)
    rows = _by_phone(digits) if len(digits) >= 4 else _by_name(text)
    found = _seen(rows[:limit], by=by, reason="", today=now.date())
    _look(found, by=by, reason="", now=now)
    return tuple(found)


def _by_phone(digits: str) -> list[Rider]:
    rows = Rider.objects.prefetch_related("passes").filter(phone__endswith=digits)
    return sorted(rows, key=lambda row: (row.phone != digits, row.kana, row.id))


def _by_name(text: str) -> list[Rider]:
    wanted, kana = match_key(text), fold(text)
    if not wanted:
        return []
    scored = []
    for rider_id, name, reading in Rider.objects.values_list("id", "name", "kana"):
        score = max(_nearness(wanted, match_key(name)), _nearness(kana, fold(reading)))
        if score >= NEAR_ENOUGH:
            scored.append((-score, reading, rider_id))
    ids = [rider_id for _score, _reading, rider_id in sorted(scored)[:9]]
    rows = {row.id: row for row in Rider.objects.prefetch_related("passes").filter(id__in=ids)}
    return [rows[rider_id] for rider_id in ids]


def _nearness(wanted: str, key: str) -> float:
    if not key:
        return 0.0
    return 95.0 if len(wanted) >= 2 and key.startswith(wanted) else fuzz.ratio(wanted, key)


def _seen(rows: Iterable[Rider], *, by: Actor, reason: str, today: date) -> list[RiderView]:
    rows = list(rows)
    ids = [row.resident_id for row in rows if row.resident_id]
    locked = people.protected_among(ids, on=today) if ids else frozenset()
    may_see = by.can(SEE_PROTECTED) and bool(reason.strip())
    return [
        _view(row, protected=row.resident_id in locked, hidden=row.resident_id in locked and not may_see)
        for row in rows
    ]


def _view(row: Rider, *, protected: bool, hidden: bool) -> RiderView:
    return RiderView(
        id=row.id,
        name=row.name,
        kana=row.kana,
        phone="" if hidden else row.phone,
        resident_id=row.resident_id,
        account_id=row.account_id,
        home_id="" if hidden else row.home_id or "",
        wheelchair=row.wheelchair,
        note="" if hidden else row.note,
        discounts=tuple(row.discounts),
        passes=tuple(PassView(one.code, one.valid_from, one.valid_until) for one in row.passes.all()),
        is_protected=protected,
        is_hidden=hidden,
    )


def _look(found: Iterable[RiderView], *, by: Actor, reason: str, now: datetime) -> None:
    """Write the look at each rider who is in the resident register; they read it on their page."""
    ids = [one.resident_id for one in found if one.resident_id]
    if ids:
        audit.look_many(by=by, resident_ids=ids, what=LOOKED, reason=reason, now=now)


def holder_of(rider_id: str, *, day: date) -> Holder:
    """Return what a rider may use on a day: discounts and valid passes."""
    row = Rider.objects.filter(id=rider_id).values_list("discounts", flat=True).first()
    passes = Pass.objects.filter(rider_id=rider_id).filter(Q(valid_from__lte=day) & Q(valid_until__gte=day))
    return Holder(discounts=frozenset(row or ()), passes=frozenset(passes.values_list("code", flat=True)))
