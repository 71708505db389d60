"""What is known is not asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kinu.procedures.definition import Field, prefill
from kinu.procedures.definition.model import Band

from .packs import form_of, small_definition


@dataclass(frozen=True)
class Known:
    value: Any
    source: str = "住民基本台帳"
    as_of: date | None = date(2026, 11, 1)


def test_prefill_carries_source_and_date_and_leaves_out_what_does_not_fit() -> None:
    definition = small_definition()
    found = prefill(
        definition, {"person.name_full": Known("倉持 花"), "person.birth_date": Known("1985-00-00")}
    )
    assert found["name"].value == "倉持 花"
    assert (found["name"].source, found["name"].as_of) == ("住民基本台帳", date(2026, 11, 1))
    assert set(found) == {"name"}


def test_an_unknown_day_is_not_prefilled() -> None:
    born = Field(id="born", type="date", fact="person.birth_date")
    assert prefill(form_of(born), {"person.birth_date": Known("1931-00-00")}) == {}
    assert prefill(form_of(born), {"person.birth_date": Known("1931-04-01")})["born"].value == "1931-04-01"


def test_an_age_becomes_the_answer_of_its_band() -> None:
    bands = (Band("first", least=65), Band("second", least=40, most=64))
    field = Field(id="age", type="choice", fact="person.age", bands=bands)
    definition = form_of(field)
    assert prefill(definition, {"person.age": Known(80)})["age"].value == "first"
    assert prefill(definition, {"person.age": Known(64)})["age"].value == "second"
    assert prefill(definition, {"person.age": Known(30)}) == {}


def test_members_of_the_household_fill_a_group_when_they_fit() -> None:
    group = Field(
        id="children",
        type="group",
        fact="household.members",
        items_where={"<": [{"var": "age"}, 18]},
        fields=(Field(id="name", part="name_full"), Field(id="born", type="date", part="birth_date")),
    )
    members = [
        {"name_full": "父", "birth_date": "1988-05-14", "age": 38},
        {"name_full": "花", "birth_date": "2020-00-00", "age": 6},
    ]
    found = prefill(form_of(group), {"household.members": Known(members)})
    assert found["children"].value == [{"name": "花"}]


def test_a_question_about_somebody_else_is_filled_with_that_persons_fact_only() -> None:
    field = Field(id="name", fact="person.name_full", about="deceased")
    applicant = {"person.name_full": Known("倉持 花")}
    assert prefill(form_of(field), applicant) == {}
    known = applicant | {"deceased:person.name_full": Known("倉持 茂")}
    assert prefill(form_of(field), known)["name"].value == "倉持 茂"
