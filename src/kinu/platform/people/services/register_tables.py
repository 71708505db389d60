"""Writing many residents at once: batches of whole rows, in two statements where one would trip a constraint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

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
    rows = ((rules.household_id_for(number), number) for number in wanted)
    _insert(Household, ("id", "number"), rows, conflict="ON CONFLICT DO NOTHING")


def insert(rows: Iterable[Row]) -> None:
    _insert(Resident, _COLUMNS, (_values(row) for row in rows))


def rewrite(rows: Sequence[Row]) -> None:
    """Replace every column of known residents.

    The relation is cleared first: within one statement a household that changes its head would have two of them.
    """
    for batch in _batches(rows):
        ids = [rules.resident_id_for(row.number) for row in batch]
        Resident.objects.filter(id__in=ids).update(relation="")
    new = ", ".join(
        f"{_quoted(name)} = excluded.{_quoted(name)}" for name in _COLUMNS if name not in {"id", "number"}
    )
    _insert(
        Resident, _COLUMNS, (_values(row) for row in rows), conflict=f"ON CONFLICT (id) DO UPDATE SET {new}"
    )


def _insert(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, conflict: str = ""
) -> None:
    """Insert rows of plain values. The ORM would take four times as long to turn them into SQL one by one."""
    names, holes = ", ".join(_quoted(name) for name in columns), ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001  the documented way to a table name
    sql = f"INSERT INTO {table} ({names}) VALUES ({holes}) {conflict}"  # noqa: S608  names of our own columns only
    with connection.cursor() as cursor:
        for batch in _batches(rows, size=5_000):
            cursor.executemany(sql, batch)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def before_and_after(rows: Sequence[Row]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each resident's columns as they stand and as they will be."""
    for batch in _batches(rows):
        after = {rules.resident_id_for(row.number): _columns_of(row) for row in batch}
        for before in Resident.objects.filter(id__in=after).values("id", *COMPARED):
            yield before, {name: after[before["id"]][name] for name in COMPARED}


def _values(row: Row) -> tuple[Any, ...]:
    return tuple(_plain(value) for value in _columns_of(row).values())


def _columns_of(row: Row) -> dict[str, Any]:
    """Return the columns of the resident table for a row, in the order of `_COLUMNS`."""
    return {
        "id": rules.resident_id_for(row.number),
        "number": row.number,
        "household_id": rules.household_id_for(row.household_number) if row.household_number else None,
        "town_id": row.town_id or None,
        "row_digest": row.digest(),
    } | {name: getattr(row, name) for name in _SAME}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


_FOUND = ("id", "number", "household_id", "town_id", "row_digest")
_SAME = tuple(name for name in (*COMPARED, *_DERIVED) if name not in _FOUND)
_COLUMNS = (*_FOUND, *_SAME)


def _batches(items: Iterable[Any], *, size: int = _BATCH) -> Iterator[list[Any]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
