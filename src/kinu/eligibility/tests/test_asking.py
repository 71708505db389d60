"""The next question: exact where few facts are open, one step ahead where many are."""

from __future__ import annotations

import itertools
import random
from datetime import date
from typing import Any

import pytest

from kinu.eligibility.engine import asking
from kinu.eligibility.engine.answering import answer
from kinu.eligibility.engine.asking import (
    Search,
    can_be_asked,
    fact_of,
    next_question,
    samples_of,
    with_answer,
)
from kinu.eligibility.engine.model import Fact, Pack
from kinu.eligibility.engine.reading import read_pack
from kinu.eligibility.selectors.packs import packs, vocabulary

DAY = date(2026, 11, 22)
FACTS = {
    f"a.{name}": Fact(name=f"a.{name}", type="bool", unit="", source="P", label=(name,) * 4)
    for name in "bcdef"
}


def pack_of(*conditions: str, code: str = "x") -> Pack:
    lines = [f"      - {{if: '{one}', text: [a, a, a, a]}}" for one in conditions]
    head = f"code: {code}\ntitle: [a, a, a, a]\nwho: [a, a, a, a]\npaid: once\ndeadline: [a, a, a, a]\nsource: x\nrules:"
    return read_pack("\n".join([head, "  - from: 2024-04-01", "    conditions:", *lines]), file="x.yaml")


def brute_force(asked: list[Pack], known: dict[str, Any], facts: dict[str, Fact]) -> float:
    """Return the smallest expected number of questions, by trying every order to the end and remembering nothing."""
    open_ones = {one for pack in asked for one in answer(pack, known, today=DAY).missing}
    lengths = []
    for name in open_ones:
        if not can_be_asked(name, facts):
            continue
        samples = samples_of(facts[name], today=DAY)
        after = [brute_force(asked, with_answer(known, name, sample), facts) for sample in samples]
        lengths.append(1 + sum(after) / len(after))
    return min(lengths, default=0.0)


def invented(seed: int) -> list[Pack]:
    """Return one to three packs of one or two conditions over the five facts."""
    chance = random.Random(seed)

    def condition(depth: int = 0) -> str:
        if depth == 2 or chance.random() < 0.3:
            return chance.choice(("", "not ")) + f"a.{chance.choice('bcdef')}"
        if chance.random() < 0.2:
            return f"({condition(2)} if {condition(2)} else {condition(2)})"
        return f"({condition(depth + 1)} {chance.choice(('and', 'or'))} {condition(depth + 1)})"

    return [
        pack_of(*(condition() for _ in range(chance.randint(1, 2))), code=f"x{at}")
        for at in range(chance.randint(1, 3))
    ]


def test_the_question_begins_a_shortest_way_as_brute_force_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LIMIT", 100_000)
    settled = 0
    for seed in range(40):
        asked = invented(seed)
        shortest = brute_force(asked, {}, FACTS)
        question = Search(tuple(asked), DAY, FACTS, limit=100_000).best({})
        if question is None:
            assert shortest == 0
            continue
        settled += 1
        assert question[1] == pytest.approx(shortest), seed
        after = [brute_force(asked, {question[0]: one}, FACTS) for one in (True, False)]
        assert 1 + sum(after) / 2 == pytest.approx(shortest), seed
    assert settled > 25


def test_the_door_asks_what_the_exact_search_found() -> None:
    asked = [pack_of("a.b or a.c", "a.d"), pack_of("a.d and a.e", code="y")]
    question = next_question(asked, {}, today=DAY, vocabulary=FACTS)
    assert question is not None
    assert question.is_exact
    assert question.fact == "a.d"
    assert question.remaining + 1 == pytest.approx(brute_force(asked, {}, FACTS))


def test_looking_one_step_ahead_can_be_longer_than_the_exact_way() -> None:
    """The reason for the search: there are packs on which the short look chooses the longer way."""
    longer = 0
    for seed in range(70):
        asked = invented(seed)
        known = [(pack, answer(pack, {}, today=DAY)) for pack in asked]
        waiting = [pair for pair in known if pair[1].missing]
        asked_by: dict[str, list[Pack]] = {}
        for pack, one in waiting:
            for name in one.missing:
                asked_by.setdefault(name, []).append(pack)
        if len(asked_by) < 3:
            continue
        near = min(
            (asking._worth(name, asked_by=asked_by, waiting=waiting, facts={}, today=DAY, vocabulary=FACTS) for name in sorted(asked_by)),
            key=lambda one: one.remaining,
        )  # fmt: skip
        after = [brute_force(asked, {near.fact: one}, FACTS) for one in (True, False)]
        longer += 1 + sum(after) / 2 > brute_force(asked, {}, FACTS) + 1e-9
    assert longer > 0


def test_a_search_that_would_cost_too_much_gives_up_and_one_step_is_looked_ahead() -> None:
    asked = [pack_of("a.b or a.c", "a.d"), pack_of("a.d and a.e", code="y")]
    assert Search(tuple(asked), DAY, FACTS, limit=3).best({}) is None
    question = next_question(packs(), {}, today=DAY, vocabulary=vocabulary())
    assert question is not None
    assert not question.is_exact
    assert fact_of(question.fact, vocabulary()) is not None


def test_a_hearing_led_by_the_question_is_never_longer_on_the_mean_than_any_fixed_order() -> None:
    asked = [pack_of("a.b or (a.c and a.d)", "a.e"), pack_of("not a.e or a.f", code="y")]
    names = sorted(FACTS)

    def length(whole: dict[str, bool], order: tuple[str, ...] | None) -> int:
        known: dict[str, bool] = {}
        for count in itertools.count():
            open_ones = {one for pack in asked for one in answer(pack, known, today=DAY).missing}
            if not open_ones:
                return count
            if order is None:
                question = next_question(asked, known, today=DAY, vocabulary=FACTS)
                assert question is not None
                name = question.fact
            else:
                name = next(one for one in order if one in open_ones)
            known[name] = whole[name]
        raise AssertionError

    people = [dict(zip(names, values, strict=True)) for values in itertools.product((True, False), repeat=5)]
    led = sum(length(whole, None) for whole in people)
    fixed = [sum(length(whole, order) for whole in people) for order in itertools.permutations(names)]
    assert led <= min(fixed)
