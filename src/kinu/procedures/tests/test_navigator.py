"""The navigator: three-valued rules, dates, papers, reasons and the choice of questions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kinu.procedures.navigator import (
    Refused,
    Situation,
    apply_answer,
    known_facts,
    navigate,
    next_question,
    read_book,
    words_of,
)
from kinu.procedures.navigator.language import ExpressionError, parse
from kinu.procedures.navigator.model import LANGUAGES
from kinu.procedures.navigator.situation import COMPUTED

ON = date(2026, 11, 24)
BOOK = read_book(Path(settings.CITY_DIR) / "navigator")
WORKER: dict[str, Any] = {"id": "a", "role": "self", "age": 25, "ins": "shaho", "ins_own": True, "card": True}


def moved_in(*people: dict[str, Any], **household: Any) -> dict[str, Any]:
    return {"complete": True, "event_date": "2026-11-10", "persons": list(people), **household}


def numbers(event: str, facts: dict[str, Any]) -> list[str]:
    return [item.number for item in navigate(BOOK, event=event, facts=facts, on=ON).needed]


def test_the_catalogue_has_every_procedure_of_the_notes() -> None:
    assert len(BOOK.procedures) == 132
    assert len(BOOK.events) == 8


def test_a_single_worker_moving_in_needs_four_procedures() -> None:
    assert set(numbers("転入", moved_in(WORKER, water=True))) == {"J01", "J21", "J22", "E01"}


def test_what_has_a_date_comes_first_and_what_is_possible_last() -> None:
    facts = moved_in(WORKER | {"claimant": True}, {"role": "child", "age": 4, "ins": "shaho"}, water=True)
    plan = navigate(BOOK, event="move-in", facts=facts | {"dog": None, "complete": True}, on=ON)
    assert [item.number for item in plan.items][:2] == ["J01", "K01"]
    dated = [item.deadline for item in plan.needed]
    assert dated == sorted(dated, key=lambda day: (day is None, day or date.max))


def test_the_moving_notice_stands_for_the_insurance_notices() -> None:
    person = WORKER | {"ins": "kokuho", "ins_own": False, "pen0": "2"}
    items = {
        item.number: item for item in navigate(BOOK, event="move-in", facts=moved_in(person), on=ON).items
    }
    assert items["J01"].stands_for == ("H01", "H04")
    assert items["H01"].made_by == "J01"


def test_a_limit_on_a_closed_day_runs_on_and_keeps_the_day_of_the_law() -> None:
    facts = moved_in(WORKER) | {"event_date": "2026-11-07"}
    (notice, *_) = navigate(BOOK, event="move-in", facts=facts, on=ON).items
    assert (notice.deadline_by_law, notice.deadline) == (date(2026, 11, 21), date(2026, 11, 24))


def test_a_birth_counts_the_day_itself() -> None:
    facts = {
        "complete": True,
        "event_date": "2026-11-10",
        "persons": [{"role": "newborn"}, {"role": "mother", "age": 30}],
    }
    items = {item.number: item for item in navigate(BOOK, event="birth", facts=facts, on=ON).items}
    assert items["J12"].deadline_by_law == date(2026, 11, 23)


def test_an_unknown_fact_makes_a_procedure_possible_and_names_what_is_missing() -> None:
    facts = moved_in(WORKER) | {"complete": False}
    plan = navigate(BOOK, event="move-in", facts=facts, on=ON)
    dog = next(item for item in plan.items if item.number == "E05")
    assert (dog.status, dog.missing) == ("possible", ("犬",))


def test_not_knowing_is_an_answer_that_is_not_asked_again() -> None:
    facts: dict[str, Any] = {}
    asked = []
    while (question := next_question(BOOK, event="care", facts=facts, on=ON)) is not None:
        assert question.id not in asked
        asked.append(question.id)
        answer = [{"id": "a", "role": "cared", "age": 80}] if question.kind == "people" else None
        shown = tuple(option.value for option in question.options)
        facts = apply_answer(BOOK, facts, question.id, answer, shown=shown)
    plan = navigate(BOOK, event="care", facts=facts, on=ON)
    assert plan.needed == ()
    assert {"F09", "F13", "F11"} <= {item.number for item in plan.possible}


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "pt-br"])
def test_every_item_says_why_in_the_language_of_the_reader(language: str) -> None:
    plan = navigate(BOOK, event="move-in", facts=moved_in(WORKER, dog=True), on=ON, language=language)
    assert all(item.because and all(item.because) for item in plan.needed)


@pytest.mark.parametrize(
    "condition", ["__import__('os')", "moving(card", "moving(member(card))", "lambda: 1", "a.b"]
)
def test_a_condition_outside_the_small_language_is_refused(condition: str) -> None:
    with pytest.raises(ExpressionError):
        parse(condition)


@pytest.mark.parametrize(
    "facts",
    [
        {"nonsense": True},
        {"dog": "yes"},
        {"src": "moon"},
        {"event_date": "soon"},
        {"persons": [{"age": "x"}]},
    ],
)
def test_facts_that_mean_nothing_are_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        navigate(BOOK, event="move-in", facts=facts, on=ON)


BOOLS = sorted(
    name
    for name, info in BOOK.facts.items()
    if info.type == "bool" and info.of == "household" and not info.derive
)
TICKS = sorted(
    name
    for name, info in BOOK.facts.items()
    if info.type == "bool" and info.of == "person" and not info.derive and name not in COMPUTED
)


@pytest.mark.parametrize("said", [{"age": 19, "fy18": True}, {"birth_date": "1950-01-01", "age65": False}])
def test_a_fact_that_contradicts_the_birth_date_or_age_is_refused(said: dict[str, Any]) -> None:
    facts = {"event_date": "2026-11-10", "persons": [{"id": "a", "role": "self", **said}]}
    with pytest.raises(Refused, match="合いません"):
        navigate(BOOK, event="care", facts=facts, on=ON)


@hypothesis_settings(max_examples=60, deadline=None)
@given(
    event=st.sampled_from(sorted(BOOK.events)),
    household=st.dictionaries(st.sampled_from(BOOLS), st.booleans()),
    person=st.dictionaries(st.sampled_from(TICKS), st.booleans()),
    age=st.integers(0, 95),
    hidden=st.data(),
)
def test_adding_facts_never_flips_a_settled_rule(
    event: str, household: dict[str, bool], person: dict[str, bool], age: int, hidden: st.DataObject
) -> None:
    full = household | {
        "event_date": "2026-11-10",
        "persons": [{"id": "a", "role": "self", "age": age} | person],
    }
    kept = hidden.draw(st.sets(st.sampled_from(sorted(household)))) if household else set()
    kept_person = hidden.draw(st.sets(st.sampled_from(sorted(person)))) if person else set()
    # What the event itself takes for granted (whoever moves in, moves) is settled: denying it corrects, it does not add.
    kept_person |= set(BOOK.event(event).defaults)
    less = {name: value for name, value in full.items() if name not in household or name in kept}
    less["persons"] = [
        {
            name: value
            for name, value in full["persons"][0].items()
            if name not in person or name in kept_person
        }  # type: ignore[index]
    ]
    happening = BOOK.event(event)
    before, after = (Situation(BOOK, happening, facts, on=ON) for facts in (less, full))
    for rule in happening.rules:
        told = before.holds(rule.when)
        if told.known:
            assert after.holds(rule.when).value == told.value, rule.number


def test_a_ledger_tells_the_insurance_until_now_and_what_follows_from_silence_is_nothing() -> None:
    out, within = BOOK.events["move-out"], BOOK.events["move-within"]
    assert known_facts(out, {"insurance.kind": "nhi"}) == {
        "insurance.kind": {"ins0": "kokuho", "ins0_own": False}
    }
    assert known_facts(within, {"insurance.kind": "employee"})["insurance.kind"]["ins"] == "shaho"
    told = known_facts(out, {"disability.body": 2, "receives.jido_teate": False, "insurance.kind": "none"})
    assert told == {"disability.body": {"hb": True, "heavy": True}}
    assert known_facts(out, {"disability.mental": 3})["disability.mental"] == {"hb": True}
    assert known_facts(out, {}) == {}


@pytest.mark.parametrize("kind", ["nhi", "employee", "dependant", "latter", "welfare"])
def test_every_insurance_a_ledger_names_has_words(kind: str) -> None:
    (facts,) = known_facts(BOOK.events["move-out"], {"insurance.kind": kind}).values()
    assert all(words_of(BOOK, facts, language) for language in LANGUAGES)
