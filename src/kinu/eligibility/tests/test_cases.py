"""Every row of `cases/*.yaml`: worked cases of the law and the edges beside them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kinu.eligibility import public
from kinu.eligibility.engine.yaml_lines import load

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


def rows_of(path: Path) -> list[dict[str, Any]]:
    data, _ = load(path.read_text(encoding="utf-8"))
    return [{**row, "facts": {**data["base"], **row["facts"]}} for row in data["rows"]]


def seen(answer: public.Answer) -> dict[str, Any]:
    return {
        "status": answer.status,
        "amount": answer.amount,
        "class": answer.category,
        "starts": answer.starts.isoformat() if answer.starts else None,
        "ends": answer.ends.isoformat() if answer.ends else None,
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_row_is_answered_as_the_law_says(path: Path) -> None:
    wrong = []
    for row in rows_of(path):
        (answer,) = public.answers_for(
            known=row["facts"], on=date.fromisoformat(row["on"]), benefits=(path.stem,)
        )
        got = {key: value for key, value in seen(answer).items() if key in row["expect"]}
        if got != row["expect"]:
            wrong.append((row, got, answer.missing))
    assert wrong == []


def test_every_pack_has_at_least_thirty_different_rows() -> None:
    counted = {path.stem: len({repr(row) for row in rows_of(path)}) for path in CASES}
    assert counted.keys() == {pack.code for pack in public.packs()}
    assert {code: rows for code, rows in counted.items() if rows < 30} == {}
