"""How many questions a hearing takes: the engine's choice against a fixed order."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

DAY = date(2026, 11, 22)
FAMILY = ("jido_teate", "jido_fuyo_teate", "malfuku_shoni", "malfuku_hitorioya", "shugaku_enjo")


def measure() -> list[dict[str, Any]]:
    """Return the mean number of questions and the time of one question."""
    from kinu.eligibility.engine.asking import next_question
    from kinu.eligibility.selectors.packs import packs, vocabulary
    from kinu.eligibility.tests.test_vector import households

    everyone = households(120, day=DAY, seed=7)[::2]
    by_code = {pack.code: pack for pack in packs()}
    times: list[float] = []

    def chosen(asked: list[Any], known: dict[str, Any]) -> str | None:
        started = time.perf_counter()
        question = next_question(asked, known, today=DAY, vocabulary=vocabulary())
        times.append(time.perf_counter() - started)
        return question.fact if question else None

    rows = []
    for what, groups, count in (
        ("questions, one benefit (mean of 24 packs)", [[pack] for pack in packs()], 60),
        ("questions, five benefits of a family", [[by_code[code] for code in FAMILY]], 60),
        ("questions, all packs", [list(packs())], 6),
    ):
        times.clear()
        means = [
            sum(hearing(group, whole, choose) for group in groups for whole in everyone[:count])
            / (len(groups) * count)
            for choose in (chosen, in_fixed_order)
        ]
        times.sort()
        p95 = times[int(len(times) * 0.95)] * 1000
        rows.append({"what": what, "rows": count, "packs": len(groups[0]), "value": round(means[0], 2), "unit": "questions", "peer": round(means[1], 2), "ratio": f"{100 - 100 * means[0] / means[1]:.0f} % fewer than in fixed order; p95 of one question {p95:.0f} ms", "target": "fewer than in fixed order"})  # fmt: skip
    return rows


def hearing(
    asked: list[Any], whole: dict[str, Any], choose: Callable[[list[Any], dict[str, Any]], str | None]
) -> int:
    """Return how many questions it takes until nothing that can be asked is open."""
    from kinu.eligibility.engine.asking import with_answer

    known: dict[str, Any] = {}
    count = 0
    while (name := choose(asked, known)) is not None:
        count += 1
        if "[" in name:
            many, rest = name.split("[")
            at, field = rest.split("].")
            known = with_answer(known, name, whole[many][int(at)][field])
        else:
            value = whole[name]
            known[name] = [{} for _ in value] if isinstance(value, list) else value
    return count


def in_fixed_order(asked: list[Any], known: dict[str, Any]) -> str | None:
    """Return the open fact that stands first in facts.yaml, lists before what is asked about their items."""
    from kinu.eligibility.engine.answering import answer
    from kinu.eligibility.engine.asking import can_be_asked, fact_of
    from kinu.eligibility.selectors.packs import vocabulary

    places = {name: at for at, name in enumerate(vocabulary())}
    found = {name for pack in asked for name in answer(pack, known, today=DAY).missing}
    open_ones = [name for name in found if can_be_asked(name, vocabulary())]
    facts = {name: fact_of(name, vocabulary()) for name in open_ones}
    return min(
        open_ones, key=lambda one: (places.get(getattr(facts[one], "name", ""), -1), one), default=None
    )
