"""What the page calls its inputs is what the definition reads."""

from __future__ import annotations

import re
from datetime import date

from kinu.platform.web import public as web
from kinu.procedures import definition as packs
from kinu.procedures.definition.model import ADDRESS_PARTS, Definition, Field
from kinu.procedures.forms import PageForm


def _names(question: Field, value: object) -> set[str]:
    form = PageForm(
        questions=[(question.id, question)],
        values={question.id: value},
        errors={},
        language="ja",
        required=[],
    )
    return set(re.findall(r' name="([^"]+)"', str(form[question.id])))


def test_the_parts_of_an_address_are_named_after_the_question_with_a_hyphen() -> None:
    held = {
        "postcode": "3030023",
        "prefecture": "茨城県",
        "city": "常総市",
        "town": "水海道宝町",
        "rest": "1番地",
    }
    names = _names(Field(id="home", type="address"), held)
    assert names == {f"home-{part}" for part in ADDRESS_PARTS if part != "town_id"}
    tree = packs.unflatten({name: ["x"] for name in names})
    assert set(tree["home"]) == {part for part in ADDRESS_PARTS if part != "town_id"}


def test_the_parts_of_a_month_are_named_after_the_question_with_a_hyphen() -> None:
    assert _names(Field(id="left", type="ym"), "2026-04") == {"left-year", "left-month"}


def test_what_can_be_read_of_an_item_decides_what_is_asked_next() -> None:
    abroad = Field(id="abroad", type="bool")
    since = Field(id="since", type="ym", show_if={"==": [{"var": "item.abroad"}, True]})
    group = Field(id="children", type="group", fields=(abroad, since))
    definition = Definition.__new__(Definition)
    assert packs.read_item(
        definition, group, {"abroad": "yes", "since": "never"}, today=date(2026, 11, 23)
    ) == {"abroad": True}


def test_an_error_of_an_address_leads_to_its_first_input() -> None:
    question = Field(id="home", type="address", required=True)
    form = PageForm(
        questions=[("home", question)], values={}, errors={"home": "書いてください"}, language="ja"
    )
    assert web.input_id(form["home"]) == "id_home_0"
    assert 'id="id_home_0"' in str(form["home"])
