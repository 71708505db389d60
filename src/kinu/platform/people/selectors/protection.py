"""Who is under a protection order now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from kinu.platform.people.models import CURRENT, ProtectionOrder, RegisterState, Resident


def in_force(on: date) -> QuerySet[ProtectionOrder]:
    """Return the orders that hold on a day."""
    return ProtectionOrder.objects.filter(
        Q(lifted_on__isnull=True) | Q(lifted_on__gt=on), starts_on__lte=on, ends_on__gte=on
    )


def ordered_among(resident_ids: Iterable[str], *, on: date) -> frozenset[str]:
    """Return those who have an order of their own."""
    wanted = list(resident_ids)
    return frozenset(in_force(on).filter(resident_id__in=wanted).values_list("resident_id", flat=True))


def protected_among(resident_ids: Iterable[str], *, on: date) -> frozenset[str]:
    """Return those whose address must be hidden: with an order, or in a household with somebody who has one.

    Two people at one address share it: the open record of one would tell the address of the other.
    """
    wanted = frozenset(resident_ids)
    return wanted & protected_ids(on) if wanted else wanted


def protected_ids(on: date) -> frozenset[str]:
    """Return the ids of all whose address must be hidden; a few hundred in a city of sixty thousand.

    Kept in the process for the register's revision, which every import and every order changes in its own transaction
    and which is read from the database each time: nobody is ever shown by a stale set.
    """
    revision = RegisterState.objects.filter(id=1).values_list("revision", flat=True).first() or ""
    if not revision:
        return _read_protected(on)
    if (revision, on) not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[revision, on] = _read_protected(on)
    return _kept[revision, on]


_kept: dict[tuple[str, date], frozenset[str]] = {}
_MOST_KEPT = 32


def _read_protected(on: date) -> frozenset[str]:
    ordered = in_force(on)
    households = ordered.filter(
        resident__household__isnull=False, resident__moved_out_on__isnull=True, resident__died_on__isnull=True
    ).values_list("resident__household_id", flat=True)
    mates = Resident.objects.filter(CURRENT, household_id__in=list(households)).values_list("id", flat=True)
    return frozenset(ordered.values_list("resident_id", flat=True)) | frozenset(mates)
