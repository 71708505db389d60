"""How long a city of 62,000 takes through every pack, one household alone, and openfisca-core on the same two rules."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks.eligibility import peer, questions

RESIDENTS = 62_000
DAY = date(2026, 11, 22)


def measure() -> list[dict[str, Any]]:
    """Return seconds of the city run (table ready), milliseconds of one household, and the ratios to the peer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinu.config.settings")
    import django

    django.setup()
    return [*_all_packs(), *_beside_peer(), *questions.measure()]


def _all_packs() -> list[dict[str, Any]]:
    import polars as pl

    from kinu.eligibility.engine.answering import answers
    from kinu.eligibility.engine.vector import run, table
    from kinu.eligibility.selectors.packs import packs, vocabulary
    from kinu.eligibility.tests.test_vector import households

    rows = households(RESIDENTS // 31, day=DAY, seed=1)
    city = pl.concat([table(rows, vocabulary())] * 31)
    run(packs(), city.head(10), today=DAY)
    seconds, found = _best(lambda: run(packs(), city, today=DAY))
    one, _ = _best(lambda: [answers(packs(), row, today=DAY) for row in rows[:500]])
    count = len(packs())
    return [
        {"what": "city run, all packs", "rows": found.height, "packs": count, "value": round(seconds, 2), "unit": "s", "target": "<= 5 s"},
        {"what": "one household, all packs", "rows": 1, "packs": count, "value": round(one / 500 * 1000, 2), "unit": "ms", "target": ""},
    ]  # fmt: skip


def _beside_peer() -> list[dict[str, Any]]:
    """Measure both on the same households and the same two rules; every answer is compared first."""
    from kinu.eligibility import public
    from kinu.eligibility.engine.household import clean
    from kinu.eligibility.engine.vector import run, table
    from kinu.eligibility.selectors.packs import packs, vocabulary

    rows = peer.households(RESIDENTS, seed=2)
    chosen = [pack for pack in packs() if pack.code in peer.CODES]
    city = table([clean(row, vocabulary()) for row in rows], vocabulary())
    run(chosen, city.head(10), today=peer.DAY)
    seconds, found = _best(lambda: run(chosen, city, today=peer.DAY))
    alone, told = _best(
        lambda: [public.answers_for(known=row, on=peer.DAY, benefits=peer.CODES) for row in rows[:150]]
    )
    ours = [
        [amount or 0, int(status == "yes")]
        for amount, status in zip(found["jido_teate.amount"], found["juminzei_hikazei.status"], strict=True)
    ]
    theirs = peer.measured(rows)
    assert ours == theirs["city"]
    assert [[pair[0].amount or 0, int(pair[1].status == "yes")] for pair in told] == theirs["alone"]
    single = alone / 150 * 1000
    return [
        {"what": "one household, two rules", "rows": 1, "packs": 2, "value": round(single, 3), "unit": "ms", "peer": round(theirs["single_ms"], 3), "ratio": _told(theirs["single_ms"], single), "target": ">= 5x faster than openfisca-core 46.0.1"},
        {"what": "city run, two rules", "rows": RESIDENTS, "packs": 2, "value": round(seconds, 3), "unit": "s", "peer": round(theirs["city_s"], 3), "ratio": _told(theirs["city_s"], seconds), "target": "not slower than openfisca-core 46.0.1"},
    ]  # fmt: skip


def _told(theirs: float, ours: float) -> str:
    return f"{theirs / ours:.1f}x faster" if theirs >= ours else f"{ours / theirs:.1f}x slower"


def _best(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the shortest of seven times and what the work gave."""
    times, found = [], None
    for _ in range(7):
        started = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - started)
    return min(times), found
