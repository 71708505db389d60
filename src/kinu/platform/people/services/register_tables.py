"""Writing many residents at once: batches of whole rows, in two statements where one would trip a constraint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from kinu.platform.people import rules
from kinu.platform.people.models import CURRENT, Household, RegisterState, Resident
from kinu.platform.people.rules.register_row import Row

_BATCH = 500
COMPARED = (
    "name_full", "name_family", "name_given", "name_kana", "name_latin", "name_former", "name_alias", "birth", "sex",
    "nationality", "language", "residence_status", "residence_until", "relation", "household_id", "town_id",
    "address_rest", "building", "postcode", "moved_in_on", "moved_in_from", "moved_out_on", "moved_out_to", "died_on",
)  # fmt: skip
_DERIVED = ("birth_on", "name_key", "kana_key", "address_key", "row_digest")


def state() -> RegisterState:
    return RegisterState.objects.filter(id=1).first() or RegisterState(id=1)


def known_digests() -> dict[str, str]:
    """Return register number -> digest of every resident."""
    return dict(Resident.objects.order_by().values_list("number", "row_digest"))


def heads_elsewhere(household_numbers: set[str], numbers: set[str]) -> Iterator[str]:
    """Yield the household numbers whose present head is not in the file (and so stays head)."""
    for batch in _batches(household_numbers):
        heads = Resident.objects.filter(CURRENT, relation=rules.HEAD, household__number__in=batch)
        for number, household in heads.values_list("number", "household__number"):
            if number not in numbers:
                yield household


def add_households(numbers: Iterable[str]) -> None:
    wanted = dict.fromkeys(number for number in numbers if number)
    Household.objects.bulk_create(
        [Household(id=rules.household_id_for(number), number=number) for number in wanted],
        ignore_conflicts=True,
        batch_size=_BATCH,
    )


def insert(rows: Sequence[Row]) -> None:
    Resident.objects.bulk_create((_resident(row) for row in rows), batch_size=_BATCH)


def rewrite(rows: Sequence[Row]) -> None:
    """Replace every column of known residents.

    The relation is cleared first: within one statement a household that changes its head would have two of them.
    """
    for batch in _batches(rows):
        ids = [rules.resident_id_for(row.number) for row in batch]
        Resident.objects.filter(id__in=ids).update(relation="")
    Resident.objects.bulk_create(
        [_resident(row) for row in rows],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*COMPARED, *_DERIVED],
        batch_size=_BATCH,
    )


def before_and_after(rows: Sequence[Row]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each resident's columns as they stand and as they will be."""
    for batch in _batches(rows):
        after = {rules.resident_id_for(row.number): _resident(row) for row in batch}
        for before in Resident.objects.filter(id__in=after).values("id", *COMPARED):
            yield before, {name: getattr(after[before["id"]], name) for name in COMPARED}


def _resident(row: Row) -> Resident:
    return Resident(
        id=rules.resident_id_for(row.number),
        number=row.number,
        household_id=rules.household_id_for(row.household_number) if row.household_number else None,
        town_id=row.town_id or None,
        row_digest=row.digest(),
        **{name: getattr(row, name) for name in _SAME},
    )


_SAME = tuple(
    name for name in (*COMPARED, *_DERIVED) if name not in {"household_id", "town_id", "row_digest"}
)


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
