"""The kept answers of the commands in docs/reference/outputs are what the commands answer today."""

from __future__ import annotations

import json

import pytest

from tools import outputs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(outputs.COMMANDS))
def test_the_kept_answer_is_todays(name: str) -> None:
    kept = (outputs.FOLDER / name).read_text(encoding="utf-8")
    assert kept == outputs.answered(name), "run python -m tools.outputs write"


def test_a_changed_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(outputs, "FOLDER", tmp_path)
    monkeypatch.setattr(outputs, "COMMANDS", {"eligibility_lint.txt": ("eligibility_lint",)})
    assert outputs.stale() == ["eligibility_lint.txt"]
    (tmp_path / "eligibility_lint.txt").write_text(outputs.answered("eligibility_lint.txt"))
    assert outputs.stale() == []


def test_the_page_says_the_sums_that_are_kept() -> None:
    page = (outputs.FOLDER / "README.md").read_text(encoding="utf-8")
    kept = json.loads((outputs.FOLDER / "eligibility.json").read_text(encoding="utf-8"))
    amounts = {one["benefit"]: one["amount"] for one in kept["answers"]}
    for code in ("jido_teate", "jido_fuyo_teate"):
        assert f"= {amounts[code]:,} yen" in page
    assert all(f"]({name})" in page for name in outputs.COMMANDS)
