"""One household and the whole city say the same, cell by cell."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from kinu.eligibility.engine.answering import answer
from kinu.eligibility.engine.lint import choices, invented
from kinu.eligibility.engine.vector import run, table
from kinu.eligibility.selectors.packs import packs, vocabulary

from .test_engine import with_holes


def households(count: int, *, day: date, seed: int) -> list[dict[str, Any]]:
    """Return invented households, half of them with facts missing."""
    chance = random.Random(seed)
    values: dict[str, tuple[Any, ...]] = {}
    for pack in packs():
        rule = pack.rule_at(day)
        for name, one in choices(pack, rule, vocabulary(), day).items() if rule else ():
            values[name] = tuple(dict.fromkeys((*values.get(name, ()), *one)))
    found = [invented(values, chance) for _ in range(count)]
    mixed = [with_holes(one, chance) if at % 2 else one for at, one in enumerate(found)]
    for one in mixed:
        for many in ("children", "supporters"):
            if many in one:
                one[many].sort(key=lambda item: item.get("birth_date", date.max))
    return mixed


@pytest.mark.parametrize(
    ("day", "count"), [(date(2026, 11, 22), 10_000), (date(2024, 9, 30), 200), (date(2025, 10, 1), 200)]
)
def test_one_household_and_the_city_agree_cell_by_cell(day: date, count: int) -> None:
    rows = households(count, day=day, seed=20261122)
    city = run(packs(), table(rows, vocabulary()), today=day)
    for pack in packs():
        told = [answer(pack, row, today=day) for row in rows]
        assert city[f"{pack.code}.status"].to_list() == [one.status for one in told], pack.code
        if f"{pack.code}.amount" in city.columns:
            assert city[f"{pack.code}.amount"].to_list() == [one.amount for one in told], pack.code
        if f"{pack.code}.class" in city.columns:
            assert city[f"{pack.code}.class"].to_list() == [one.category for one in told], pack.code
