"""Garbage days of the city, from `cities/<city>/garbage.csv` and `garbage.toml`, read once per process."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kinu.platform.web.public import Words
from kinu.portal.rules import garbage as rules


@dataclass(frozen=True, slots=True)
class Line:
    """One category in one collection area. `confirmed` is False where the day is an estimate for the demo."""

    area: str
    name: Words
    how: Words
    rule: rules.Rule
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    put_out_by: time
    areas: Mapping[str, Words]
    area_of_village: Mapping[str, str]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class NextDay:
    """A category with its next days; `is_today` and `is_tomorrow` for the words beside it."""

    name: Words
    how: Words
    days: tuple[date, ...]
    is_today: bool
    is_tomorrow: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class GarbageDays:
    area: Words
    put_out_by: time
    today: tuple[NextDay, ...]
    dated: tuple[NextDay, ...]
    undated: tuple[NextDay, ...]
    all_confirmed: bool


def garbage_days(village: str, *, today: date) -> GarbageDays | None:
    """Return the collections of the area a former village lies in; None when the city has no calendar for it."""
    calendar = calendar_of(Path(settings.CITY_DIR))
    area = calendar.area_of_village.get(village) if calendar else None
    if calendar is None or area is None:
        return None
    lines = [_next(line, today) for line in calendar.lines if line.area == area]
    dated = tuple(sorted((line for line in lines if line.days), key=lambda line: line.days))
    return GarbageDays(
        area=calendar.areas[area],
        put_out_by=calendar.put_out_by,
        today=tuple(line for line in dated if line.is_today),
        dated=dated,
        undated=tuple(line for line in lines if not line.days),
        all_confirmed=all(line.confirmed for line in lines),
    )


def _next(line: Line, today: date) -> NextDay:
    days = tuple(line.rule.days_from(today, limit=3))
    tomorrow = today + timedelta(days=1)
    return NextDay(line.name, line.how, days, today in days, tomorrow in days, line.confirmed)


@lru_cache(maxsize=8)
def calendar_of(city_dir: Path) -> Calendar | None:
    """Read the calendar of one overlay; None when it has none."""
    if not (city_dir / "garbage.csv").exists():
        return None
    words = tomllib.loads((city_dir / "garbage.toml").read_text(encoding="utf-8"))
    with (city_dir / "garbage.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    categories = words["categories"]
    return Calendar(
        put_out_by=words["put_out_by"],
        areas={code: Words(texts) for code, texts in words["areas"].items()},
        area_of_village={village: row["area"] for row in rows for village in row["villages"].split(";")},
        lines=tuple(
            Line(
                area=row["area"],
                name=Words(categories[row["category"]]["name"]),
                how=Words(categories[row["category"]]["how"]),
                rule=rules.parse(row["days"]),
                confirmed=row["confirmed"] == "1",
            )
            for row in rows
        ),
    )
