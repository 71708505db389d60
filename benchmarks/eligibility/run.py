"""How long a city of 62,000 takes through every pack, and one household alone."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

RESIDENTS = 62_000
DAY = date(2026, 11, 22)


def measure() -> list[dict[str, Any]]:
    """Return seconds of the city run (table ready) and milliseconds of one household."""
    import django

    django.setup()
    import polars as pl

    from kinu.eligibility.engine.answering import answers
    from kinu.eligibility.engine.vector import run, table
    from kinu.eligibility.selectors.packs import packs, vocabulary
    from kinu.eligibility.tests.test_vector import households

    rows = households(RESIDENTS // 31, day=DAY, seed=1)
    city = pl.concat([table(rows, vocabulary())] * 31)
    run(packs(), city.head(10), today=DAY)
    started = time.perf_counter()
    found = run(packs(), city, today=DAY)
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    for row in rows[:500]:
        answers(packs(), row, today=DAY)
    one = (time.perf_counter() - started) / 500
    return [
        {"what": "city run, all packs", "rows": found.height, "packs": len(packs()), "value": round(seconds, 2), "unit": "s", "target": "<= 5 s"},
        {"what": "one household, all packs", "rows": 1, "packs": len(packs()), "value": round(one * 1000, 2), "unit": "ms", "target": ""},
    ]  # fmt: skip
