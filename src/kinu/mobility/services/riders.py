"""Register riders and what they may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from kinu.kernel.actor import Actor
from kinu.kernel.ids import new_id
from kinu.kernel.kana import tidy, to_digits, to_katakana
from kinu.mobility.models import Pass, Rider
from kinu.mobility.rules.fares import unknown_codes
from kinu.mobility.selectors.data import fares_on
from kinu.platform.audit import public as audit

from .refusals import PhoneMissing, RiderNotFound, UnknownDiscount


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is written down about a rider."""

    name: str
    phone: str
    kana: str = ""
    wheelchair: bool = False
    note: str = ""
    home_id: str = ""

    def as_fields(self) -> dict[str, object]:
        """Return the columns, tidied."""
        return {
            "name": tidy(self.name)[:80], "kana": to_katakana(self.kana)[:120], "phone": to_digits(self.phone)[:20],
            "wheelchair": self.wheelchair, "note": tidy(self.note)[:200], "home_id": self.home_id or None,
        }  # fmt: skip


def register_own(particulars: Particulars, *, by: Actor, now: datetime) -> str:
    """Write down the rider an account books for, or what changed about them; returns the rider's id."""
    resident_id = by.acts_for or by.resident_id
    key = {"resident_id": resident_id} if resident_id else {"account_id": by.account_id, "resident_id": ""}
    # For a child or a principal the messages go to whoever booked first.
    more = {"account_id": by.account_id} if resident_id else {}
    return _save(key, particulars, more=more, by=by, now=now)


def register_caller(particulars: Particulars, *, by: Actor, now: datetime, rider_id: str = "") -> str:
    """Write down somebody who calls, or correct what stands there; returns the rider's id."""
    if rider_id and not Rider.objects.filter(id=rider_id).exists():
        raise RiderNotFound
    return _save({"id": rider_id or new_id()}, particulars, more={}, by=by, now=now)


def _save(
    key: dict[str, str], particulars: Particulars, *, more: dict[str, str], by: Actor, now: datetime
) -> str:
    fields = particulars.as_fields()
    if not fields["phone"]:
        raise PhoneMissing
    with (
        transaction.atomic(),
        audit.record("mobility.rider-saved", by=by, subject="", now=now) as sentence,
    ):
        row, fresh = Rider.objects.get_or_create(**key, defaults={**fields, **more, "created_at": now})
        if not fresh:
            for name, value in fields.items():
                sentence.change(f"mobility.Rider.{name}", getattr(row, name), value)
                setattr(row, name, value)
            row.save(update_fields=list(fields))
        sentence.subject, sentence.resident_id = row.id, row.resident_id
        sentence.note(new=fresh)
    return row.id


def grant(*, rider_id: str, discounts: tuple[str, ...], by: Actor, now: datetime, reason: str = "") -> None:
    """Set the discounts a rider has proven. Raises UnknownDiscount."""
    if unknown_codes(fares_on(now.date()), discounts):
        raise UnknownDiscount
    with transaction.atomic():
        row = Rider.objects.select_for_update().filter(id=rider_id).first()
        if row is None:
            raise RiderNotFound
        with audit.record(
            "mobility.discounts-set",
            by=by,
            subject=row.id,
            resident_id=row.resident_id,
            reason=reason,
            now=now,
        ) as sentence:
            sentence.change("mobility.Rider.discounts", row.discounts, list(discounts))
            row.discounts = list(discounts)
            row.save(update_fields=["discounts"])


def sell_pass(*, rider_id: str, code: str, starts: date, by: Actor, now: datetime) -> None:
    """Write down a season pass the rider bought. Raises UnknownDiscount for a pass the fare table does not know."""
    kind = fares_on(starts).pass_kind(code)
    if kind is None:
        raise UnknownDiscount
    row = Rider.objects.filter(id=rider_id).first()
    if row is None:
        raise RiderNotFound
    with (
        transaction.atomic(),
        audit.record(
            "mobility.pass-sold", by=by, subject=row.id, resident_id=row.resident_id, now=now
        ) as sentence,
    ):
        Pass.objects.create(
            rider=row, code=code, valid_from=starts, valid_until=starts + timedelta(days=kind.days - 1)
        )
        sentence.note(code=code, starts=starts)
