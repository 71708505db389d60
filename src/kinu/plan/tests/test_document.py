"""The plan of the city as data."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from kinu.plan.rules.lint import findings
from kinu.plan.selectors.files import PlanUnreadable, document, read_document


def test_the_plan_of_the_city_is_clean() -> None:
    assert findings(document(), languages=settings.COMPLETE_LANGUAGES) == []


def test_all_81_systems_are_tied_to_a_place_of_the_plan() -> None:
    systems = document().systems
    assert [system.id for system in systems] == [f"S{number:02d}" for number in range(1, 82)]
    assert all(system.measures for system in systems)


def test_chapter_four_has_its_17_headings_and_56_measures_each_with_an_effort() -> None:
    parts = [part for part in document().parts if part.id.startswith("4-")]
    groups = [group for part in parts for group in part.groups]
    measures = [measure for group in groups for measure in group.measures]
    assert (len(parts), len(groups), len(measures)) == (3, 17, 56)
    assert all(measure.efforts and measure.department for measure in measures)


def test_a_department_the_plan_does_not_name_is_marked_as_the_default() -> None:
    by_id = {measure.id: measure for measure in document().measures()}
    assert by_id["4-1-1-1"].department_named
    assert not by_id["4-1-1-2"].department_named
    assert by_id["4-1-1-2"].department == "digital"


def test_a_city_without_a_plan_has_an_empty_one(tmp_path: Path) -> None:
    assert read_document(tmp_path / "plan").systems == ()


def test_a_broken_file_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("title: {ja: 名}\nchapters: [a.yaml]\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("chapter: [", encoding="utf-8")
    with pytest.raises(PlanUnreadable, match=r"a\.yaml"):
        read_document(tmp_path)


def test_a_missing_key_is_refused_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("title: {ja: 名}\nchapters: [a.yaml]\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("chapter: {id: '5', ref: 第5章, title: {ja: 名}}\n", encoding="utf-8")
    with pytest.raises(PlanUnreadable, match=r"a\.yaml.*measures"):
        read_document(tmp_path)


def test_plan_lint_passes_with_what_the_rooms_registered() -> None:
    out = io.StringIO()
    call_command("plan_lint", stdout=out)
    assert "まちがいはありません" in out.getvalue()


def test_plan_lint_refuses_a_claim_the_plan_does_not_know(claim: object) -> None:
    claim("S99", works=lambda: True)  # type: ignore[operator]
    err = io.StringIO()
    with pytest.raises(CommandError, match="1件"):
        call_command("plan_lint", stderr=err)
    assert "S99" in err.getvalue()
