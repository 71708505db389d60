"""Looking for individual numbers where none may be: every text column, log files, names of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.apps import apps
from django.db import connection, models

from kinu.kernel.individual_number import contains_individual_number

_TEXTS = (models.CharField, models.TextField, models.JSONField)
_LOG_ENDINGS = {".log", ".jsonl", ".txt", ".csv"}


@dataclass(frozen=True, slots=True)
class Find:
    """Where a suspected number stands; the number itself is never repeated."""

    place: str
    key: str


def scan_database() -> Iterator[Find]:
    """Yield every text value of every table that holds 12 digits with a valid check digit."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta  # noqa: SLF001  the documented way to a model's columns
        columns = [field.name for field in meta.concrete_fields if isinstance(field, _TEXTS)]
        if columns and meta.db_table in connection.introspection.table_names():
            yield from _scan_table(model, meta.label, columns)


def _scan_table(model: type[models.Model], label: str, columns: list[str]) -> Iterator[Find]:
    rows = model._default_manager.order_by().values_list("pk", *columns)  # noqa: SLF001
    for key, *values in rows.iterator(5_000):
        for column, value in zip(columns, values, strict=True):
            if value and contains_individual_number(str(value)):
                yield Find(f"{label}.{column}", str(key))


def scan_files(folders: Iterable[Path]) -> Iterator[Find]:
    """Yield names of files, and lines of logs and text files, that hold a suspected number."""
    for path in chain.from_iterable(sorted(folder.rglob("*")) for folder in folders if folder.exists()):
        if contains_individual_number(path.name):
            yield Find("file name", str(path.parent))
        if path.is_file() and path.suffix in _LOG_ENDINGS:
            with path.open(encoding="utf-8", errors="replace") as file:
                yield from (
                    Find(f"file {path.name}", str(number))
                    for number, line in enumerate(file, start=1)
                    if contains_individual_number(line)
                )
