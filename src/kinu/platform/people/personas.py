"""The people of the demo city whose stories the journeys tell. They stand in `demo/personas.csv`."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kinu.platform.web import public as web

from . import rules
from .selectors.shapes import Persona


def demo_personas() -> tuple[Persona, ...]:
    """Return the personas with the four items their demo cards hold; empty where there is no demo folder."""
    here = web.city()
    return _read(Path(settings.DEMO_DIR), f"{here.prefecture.in_language('ja')}{here.name.in_language('ja')}")


def persona_rows(directory: Path) -> list[dict[str, str]]:
    """Return the rows of `personas.csv`: the columns of the register file, and key, about and protection."""
    path = directory / "personas.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=4)
def _read(directory: Path, city: str) -> tuple[Persona, ...]:
    return tuple(_persona(row, city) for row in persona_rows(directory) if row["key"])


def _persona(row: dict[str, str], city: str) -> Persona:
    building = f"\u3000{row['方書']}" if row["方書"] else ""
    return Persona(
        key=row["key"],
        resident_id=rules.resident_id_for(row["宛名番号"]),
        name=row["氏名"],
        birth_date=row["生年月日"],
        sex=int(row["性別"]),
        address=f"{city}{row['町字']}{row['番地']}{building}",
        language=row["言語"] or "ja",
        about={"ja": row["about"]},
    )
