"""A plan with a mistake is refused, with the mistake named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kinu.plan.rules.document import Group, Measure, Part, PlanDocument, System
from kinu.plan.rules.lint import findings

JA = {"ja": "名", "en": "name"}
MEASURE = Measure("4-1-1-1", "4(1)①ア", JA, (), "digital", department_named=True)
GROUP = Group("4-1-1", "4(1)①", JA, (MEASURE,))
PLAN = PlanDocument(
    title=JA,
    source="",
    years=(2024,),
    departments={"digital": JA},
    parts=(Part("4-1", "4(1)", JA, (GROUP,)),),
    systems=(System("S01", JA, ("4-1-1-1",), ("procedures",)),),
)


def with_measure(**changes: object) -> PlanDocument:
    group = replace(GROUP, measures=(replace(MEASURE, **changes),))  # type: ignore[arg-type]
    return replace(PLAN, parts=(replace(PLAN.parts[0], groups=(group,)),))


def found(plan: PlanDocument, **registered: object) -> list[str]:
    return findings(plan, languages=("ja", "en"), **registered)  # type: ignore[arg-type]


def test_a_clean_plan_has_no_findings() -> None:
    assert found(PLAN, claims=[("S01", "procedures")], indicators=[("x", ("S01",))]) == []


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (with_measure(department=""), "担当課がありません"),
        (with_measure(department="nobody"), "「nobody」"),
        (with_measure(title={"ja": "名"}), "施策 4-1-1-1 に en の訳がありません"),
        (
            replace(PLAN, systems=(replace(PLAN.systems[0], measures=("9-9",)),)),
            "施策 9-9 は計画にありません",
        ),
        (replace(PLAN, systems=(replace(PLAN.systems[0], measures=()),)), "どの施策にもつながっていません"),
        (replace(PLAN, systems=()), "施策 4-1-1-1 につながるシステムがありません"),
        (replace(PLAN, systems=PLAN.systems * 2), "システム S01 が2回"),
        (replace(PLAN, parts=PLAN.parts * 2), "施策 4-1-1-1 が2回"),
    ],
)
def test_each_mistake_of_the_data_is_named(plan: PlanDocument, words: str) -> None:
    assert any(words in sentence for sentence in found(plan))


def test_a_claim_for_an_unknown_system_is_named() -> None:
    assert found(PLAN, claims=[("S99", "procedures")]) == [
        "部屋 procedures が受け持つと言うシステム S99 は計画にありません。"
    ]


def test_a_claim_by_a_room_the_system_does_not_belong_to_is_named() -> None:
    (sentence,) = found(PLAN, claims=[("S01", "plan")])
    assert "S01" in sentence
    assert "plan" in sentence


def test_an_indicator_of_an_unknown_system_is_named() -> None:
    assert found(PLAN, indicators=[("x", ("S99",))]) == ["指標 x のシステム S99 は計画にありません。"]
