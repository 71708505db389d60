"""The city's own data: service, calendar and fares from the overlay, read again when a file changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import get_language

from kinu.mobility.models import ServiceException
from kinu.mobility.rules.calendar import Service, service_from
from kinu.mobility.rules.fares import DataUnreadable, FareTable, table_on, tables_from


def service() -> Service:
    """Return how the service of this city runs. Raises DataUnreadable with file and entry."""
    return _service(*_stamp("service.yaml"))


def fares_on(day: date) -> FareTable:
    """Return the fares of a day. Raises DataUnreadable when no table is valid yet."""
    table = table_on(_fares(*_stamp("fares.yaml")), day)
    if table is None:
        raise DataUnreadable(f"fares.yaml: no table is valid on {day}")
    return table


def has_service() -> bool:
    """Tell whether the overlay of this city describes a service at all."""
    return (_folder() / "service.yaml").exists()


def hours_on(day: date) -> tuple[int, int] | None:
    """Return (opens, closes) in minutes of the day, None when the service rests; what staff entered goes first."""
    return _hours(day, ServiceException.objects.filter(day=day).first())


def open_days(since: date, until: date) -> tuple[date, ...]:
    """Return the days on which the service runs, both ends included; one query for any number."""
    exceptions = {row.day: row for row in ServiceException.objects.filter(day__range=(since, until))}
    days = (since + timedelta(days=gap) for gap in range((until - since).days + 1))
    return tuple(day for day in days if _hours(day, exceptions.get(day)) is not None)


def _hours(day: date, exception: ServiceException | None) -> tuple[int, int] | None:
    by_calendar = service().hours_on(day)
    if exception is None:
        return by_calendar
    if not exception.is_open:
        return None
    opens, closes = by_calendar or (480, 1080)
    return (
        opens if exception.opens is None else exception.opens,
        closes if exception.closes is None else exception.closes,
    )


def words_of(texts: Mapping[str, str]) -> str:
    """Return a text of the overlay in the reader's language, else English for others than Japanese, else Japanese."""
    language = get_language() or "ja"
    chain = (language, *(() if language.startswith("ja") else ("en",)), "ja")
    return next((texts[code] for code in chain if texts.get(code)), "")


def _folder() -> Path:
    return Path(settings.CITY_DIR) / "mobility"


def _stamp(name: str) -> tuple[Path, int]:
    path = _folder() / name
    try:
        return path, path.stat().st_mtime_ns
    except FileNotFoundError as missing:
        raise DataUnreadable(f"{path}: this overlay has no such file") from missing


@lru_cache(maxsize=4)
def _service(path: Path, _stamp: int) -> Service:
    return service_from(_read(path), file=path.name)


@lru_cache(maxsize=4)
def _fares(path: Path, _stamp: int) -> tuple[FareTable, ...]:
    return tables_from(_read(path), file=path.name)


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as broken:
        raise DataUnreadable(f"{path.name}: {broken}") from broken
