"""Who is under a protection order now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from kinu.platform.people.models import CURRENT, ProtectionOrder, Resident


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
    wanted: Sequence[str] = list(resident_ids)
    rows = protected_residents(on).filter(id__in=wanted)
    return frozenset(rows.values_list("id", flat=True))


def protected_residents(on: date) -> QuerySet[Resident]:
    """Return every resident whose address must be hidden on a day."""
    own = in_force(on).filter(resident_id=OuterRef("id"))
    housemates = in_force(on).filter(
        resident__household_id=OuterRef("household_id"),
        resident__moved_out_on__isnull=True,
        resident__died_on__isnull=True,
    )
    return Resident.objects.filter(Exists(own) | (CURRENT & Exists(housemates)))


def protected_ids(on: date) -> frozenset[str]:
    """Return the ids of all whose address must be hidden; a few hundred in a city of sixty thousand."""
    ordered = in_force(on)
    households = ordered.filter(
        resident__household__isnull=False, resident__moved_out_on__isnull=True, resident__died_on__isnull=True
    ).values_list("resident__household_id", flat=True)
    mates = Resident.objects.filter(CURRENT, household_id__in=list(households)).values_list("id", flat=True)
    return frozenset(ordered.values_list("resident_id", flat=True)) | frozenset(mates)
