"""The packs and the vocabulary of this installation, read once per process."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kinu.eligibility.engine.model import Fact, Pack
from kinu.eligibility.engine.reading import PackError, read_facts, read_pack

ROOM = Path(__file__).resolve().parents[1]
NATIONAL = ROOM / "packs" / "japan"


def files() -> list[Path]:
    """Return the files of the national and the city's packs."""
    city = Path(settings.CITY_DIR) / "eligibility"
    return [*sorted(NATIONAL.glob("*.yaml")), *sorted(city.glob("*.yaml"))]


def read(paths: Iterable[Path]) -> tuple[list[Pack], list[PackError]]:
    """Return what can be read, and every mistake."""
    found: list[Pack] = []
    mistakes: list[PackError] = []
    for path in paths:
        try:
            found.append(read_pack(path.read_text(encoding="utf-8"), file=f"{path.parent.name}/{path.name}"))
        except PackError as mistake:
            mistakes.append(mistake)
    return found, mistakes


@lru_cache(maxsize=1)
def packs() -> tuple[Pack, ...]:
    """Return all packs; raises the first mistake."""
    found, mistakes = read(files())
    if mistakes:
        raise mistakes[0]
    return tuple(found)


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Fact]:
    """Return the deciding facts by name."""
    path = ROOM / "facts.yaml"
    return read_facts(path.read_text(encoding="utf-8"), file=path.name)


def pack_of(code: str) -> Pack:
    """Return a pack by its code; raises KeyError when there is none."""
    return {pack.code: pack for pack in packs()}[code]
