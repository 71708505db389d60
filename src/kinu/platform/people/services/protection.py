"""Setting and lifting protection orders (DV等支援措置)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kinu.kernel.actor import Actor, ActorKind
from kinu.kernel.days import months_later
from kinu.kernel.ids import new_id
from kinu.platform.audit import public as audit
from kinu.platform.outbox import public as outbox
from kinu.platform.people import events, permissions
from kinu.platform.people.models import ProtectionOrder, RegisterState, Resident
from kinu.platform.people.selectors.protection import in_force

from .refusals import (
    MayNot,
    OrderDatesWrong,
    OrderInForce,
    OrderOver,
    OrderTooLong,
    ReasonMissing,
    UnknownResident,
)


def set_protection(
    *, resident_id: str, kind: str, reason: str, starts_on: date, ends_on: date, by: Actor, now: datetime
) -> str:
    """Put a resident under protection from a day to a day, at most a year, and return the order's id.

    The household is hidden with the resident: who shares the address would tell it.
    """
    _check_right(by)
    _check_order(reason=reason, starts_on=starts_on, ends_on=ends_on)
    with transaction.atomic():
        if not Resident.objects.select_for_update().filter(id=resident_id).exists():
            raise UnknownResident
        if in_force(starts_on).filter(resident_id=resident_id).exists():
            raise OrderInForce
        order = ProtectionOrder(id=new_id(), resident_id=resident_id, kind=kind, reason=reason.strip())
        order.starts_on, order.ends_on, order.set_by = starts_on, ends_on, by.account_id
        with audit.record(
            "people.protection-set", by=by, subject=order.id, resident_id=resident_id, reason=reason, now=now
        ) as entry:
            entry.change("people.ProtectionOrder.ends_on", None, ends_on)
            order.save(force_insert=True)
        _tell(resident_id, is_in_force=True)
    return order.id


def lift_protection(*, order_id: str, reason: str, on: date, by: Actor, now: datetime) -> None:
    """End an order from a day on, with a reason. Raises OrderOver when it has ended already."""
    _check_right(by)
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        order = ProtectionOrder.objects.select_for_update().filter(id=order_id).first()
        if order is None:
            raise UnknownResident
        if order.lifted_on is not None or order.ends_on < on:
            raise OrderOver
        with audit.record(
            "people.protection-lifted",
            by=by,
            subject=order.id,
            resident_id=order.resident_id,
            reason=reason,
            now=now,
        ) as entry:
            entry.change("people.ProtectionOrder.lifted_on", None, on)
            order.lifted_on, order.lifted_by, order.lift_reason = on, by.account_id, reason.strip()
            order.save(update_fields=["lifted_on", "lifted_by", "lift_reason"])
        _tell(order.resident_id, is_in_force=False)


def _check_right(by: Actor) -> None:
    if by.kind is not ActorKind.SYSTEM and not by.can(permissions.PROTECT):
        raise MayNot


def _check_order(*, reason: str, starts_on: date, ends_on: date) -> None:
    if not reason.strip():
        raise ReasonMissing
    if ends_on < starts_on:
        raise OrderDatesWrong
    # 住民基本台帳事務処理要領 第5-10: the period is one year, renewed on request.
    if ends_on > months_later(starts_on, 12):
        raise OrderTooLong


def _tell(resident_id: str, *, is_in_force: bool) -> None:
    RegisterState.objects.update_or_create(id=1, defaults={"revision": new_id()})
    outbox.publish(events.ProtectionChanged(resident_id=resident_id, is_in_force=is_in_force))
