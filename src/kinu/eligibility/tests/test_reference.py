"""The reference page can be followed: its examples answer what it says, the schema takes every row of the cases."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from kinu.eligibility import public

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "eligibility.md"
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


def test_the_examples_answer_what_the_page_says() -> None:
    allowance, rearing = (json.loads(text) for text in EXAMPLES)
    (told,) = public.answers_for(known=allowance, on=date(2026, 11, 22), benefits=("jido_teate",))
    assert (told.status, told.amount) == ("yes", 15000)
    (told,) = public.answers_for(known=rearing, on=date(2026, 11, 22), benefits=("jido_fuyo_teate",))
    assert (told.status, told.amount) == ("yes", 48040)
    del rearing["supporters"]
    (told,) = public.answers_for(known=rearing, on=date(2026, 11, 22), benefits=("jido_fuyo_teate",))
    assert (told.status, told.missing) == ("unknown", ("supporters",))


def test_the_schema_names_every_fact_with_its_type(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("eligibility_facts", schema=True)
    schema: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert schema["additionalProperties"] is False
    named = set(schema["properties"]) - {"children", "supporters"}
    for many, alias in (("children", "child"), ("supporters", "supporter")):
        named |= {f"{alias}.{name}" for name in schema["properties"][many]["items"]["properties"]}
    assert named == set(public.facts())
    assert schema["properties"]["insurance.kind"]["enum"][-1] is None
    assert schema["properties"]["income.salary"]["type"] == ["integer", "null"]
