"""The promise of the navigator, held to the golden households; and the linter that guards the city's book."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kinu.procedures.navigator import Book, read_book
from kinu.procedures.navigator.golden import disagreements, measure, read_golden, visit
from kinu.procedures.navigator.lint import findings
from kinu.procedures.navigator.model import Derived, OfficeInfo

ON = date(2026, 11, 24)
FOLDER = Path(settings.CITY_DIR) / "navigator"
BOOK = read_book(FOLDER)
HOUSEHOLDS = read_golden(FOLDER / "golden")
KEPT = Path(__file__).resolve().parents[4] / "docs" / "reference" / "navigator-golden.json"


@pytest.fixture(scope="module")
def outcomes() -> list[Any]:
    return [visit(BOOK, household, on=ON) for household in HOUSEHOLDS]


def test_there_are_two_hundred_households_each_with_its_source() -> None:
    assert len(HOUSEHOLDS) >= 200
    assert sum(household.source.startswith("notes 3.9") for household in HOUSEHOLDS) == 40
    assert all(household.source not in {"", "law"} and household.about for household in HOUSEHOLDS)
    assert {one.id for one in HOUSEHOLDS if one.awaits == "city"} == {
        one.id for one in HOUSEHOLDS if not one.source.startswith("notes 3.9")
    }


def test_everything_needed_is_found_and_hardly_anything_else_with_at_most_eight_questions(
    outcomes: list[Any],
) -> None:
    report = measure(outcomes)
    assert (report.recall, report.recall_after_questions) == (1, 1)
    assert min(report.precision, report.precision_after_questions) >= 0.98
    assert report.median_questions <= 8
    assert report.possible_left == 0


@pytest.mark.parametrize("event", sorted(BOOK.events))
def test_no_life_event_asks_more_than_eight_questions_in_the_middle(outcomes: list[Any], event: str) -> None:
    report = measure([each for each in outcomes if each.household.event == event])
    assert (report.recall_after_questions, report.possible_left) == (1, 0)
    assert report.precision_after_questions >= 0.98
    assert report.median_questions <= 8


def test_the_kept_report_is_what_is_measured(outcomes: list[Any]) -> None:
    report = dataclasses.asdict(measure(outcomes))
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert {name: kept[name] for name in report} == json.loads(json.dumps(report))


def test_a_wrong_set_is_told_in_a_sentence(outcomes: list[Any]) -> None:
    right = outcomes[0]
    wrong = dataclasses.replace(
        right, household=dataclasses.replace(right.household, needed=right.household.needed | {"Z99"})
    )
    assert any("Z99" in sentence for sentence in disagreements(wrong))
    assert measure([wrong]).recall < 1


def lint(book: Book) -> list[str]:
    departments = {each.office.department for each in BOOK.procedures.values()} - {""}
    return findings(book, HOUSEHOLDS, departments=departments, on=ON)


def changed_rule(*, at: int = 0, **changes: Any) -> Book:
    event = BOOK.events["move-in"]
    rules = list(event.rules)
    rules[at] = dataclasses.replace(rules[at], **changes)
    changed = dataclasses.replace(event, rules=tuple(rules))
    return dataclasses.replace(BOOK, events={**BOOK.events, "move-in": changed})


def test_the_citys_book_has_nothing_to_mend() -> None:
    assert lint(BOOK) == []


@pytest.mark.parametrize(
    ("book", "word"),
    [
        (changed_rule(when="moving(nonsense)"), "nonsense"),
        (changed_rule(when="moving(card"), "読めません"),
        (changed_rule(number="Z99"), "Z99"),
        (changed_rule(when="wants('moon')"), "moon"),
        (changed_rule(when="moving(fired)"), "fired"),
        (changed_rule(when="always and 1 == 2"), "だれにも当てはまらない"),
        (changed_rule(at=-1, number="J09"), "golden"),
    ],
)
def test_a_rule_that_would_strand_somebody_is_refused(book: Book, word: str) -> None:
    assert any(word in sentence for sentence in lint(book))


def test_a_missing_language_a_bare_kanji_and_an_unknown_department_are_refused() -> None:
    first = BOOK.procedures["J01"]
    for changes, word in (
        ({"name": {**first.name, "en": ""}}, "en の言葉"),
        ({"name": {**first.name, "ja-easy": "転入の とどけ"}}, "読みがありません"),
        ({"office": OfficeInfo("moon", first.office.name, first.office.place)}, "moon"),
        ({"documents": ("d99",)}, "d99"),
    ):
        procedure = dataclasses.replace(first, **changes)  # type: ignore[arg-type]
        book = dataclasses.replace(BOOK, procedures={**BOOK.procedures, "J01": procedure})
        assert any(word in sentence for sentence in lint(book)), word


def test_a_derivation_in_a_circle_is_refused() -> None:
    fact = dataclasses.replace(BOOK.facts["dog"], derive=(Derived("moped", value=True),))
    other = dataclasses.replace(BOOK.facts["moped"], derive=(Derived("dog", value=True),))
    book = dataclasses.replace(BOOK, facts={**BOOK.facts, "dog": fact, "moped": other})
    assert any("輪" in sentence for sentence in lint(book))
