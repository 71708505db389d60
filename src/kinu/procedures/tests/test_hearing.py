"""One hearing for many forms: no fact is asked twice, every form is complete when all questions are answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinu.procedures import definition as packs
from kinu.procedures import hearing
from kinu.procedures.definition import Definition, Field, Section
from kinu.procedures.definition.packs import Expander
from kinu.procedures.facts.vocabulary import vocabulary

from .factories import definition, text

TODAY = date(2026, 11, 24)
FACTS = ("person.name_full", "person.name_kana", "contact.phone_day", "move.date", "address.current", "insurance.kind",
         "pension.class", "account.public", "person.occupation", "child.receiving")  # fmt: skip
ROLES = ("", "", "head", "partner", "child", "deceased")
FAMILY = (
    hearing.Person("me", "常総 太郎", frozenset({"head"}), {"relation": "02", "age": 40}),
    hearing.Person("p2", "常総 花", frozenset({"child"}), {"relation": "20", "age": 8}),
    hearing.Person("p3", "常総 空", frozenset({"child"}), {"relation": "20", "age": 3}),
)


def question(field_id: str, fact: str = "", **more: Any) -> Field:
    raw = {"id": field_id, "required": True, **({"fact": fact} if fact else {}), **more}
    expanded = Expander(vocabulary()).expand({"sections": [{"id": "s", "title": "S", "fields": [raw]}]})
    field = packs.from_json(packs.to_json(definition()) | {"sections": expanded["sections"]}).field(field_id)
    assert field is not None
    return field


def form(code: str, *fields: Field) -> Definition:
    return definition(code, sections=(Section("s", text("質問"), fields),))


def heard(
    *forms: Definition, people: Any = FAMILY[:1], facts: Any = None, event: str = "other"
) -> hearing.Hearing:
    return hearing.Hearing(forms, people=people, facts=facts or {}, event=event)


def known(value: Any, **more: Any) -> hearing.Known:
    return hearing.Known(value, more.pop("source", "住民基本台帳"), **more)


def answer(field: Field) -> Any:  # noqa: PLR0911  one return for each type
    match field.type:
        case "choice":
            return field.options[0].value
        case "choices":
            return [field.options[0].value]
        case "bool":
            return True
        case "date":
            return "2020-04-01"
        case "int" | "money":
            return 3
        case "address":
            return {"city": "常総市", "town": "宝町", "rest": "1番地"}
    return {"kana": "ジョウソウ", "phone": "0297232111"}.get(field.type, "絹")


@st.composite
def a_form(draw: Any, code: str) -> Definition:
    fields: list[Field] = []
    for place in range(draw(st.integers(1, 7))):
        fact = draw(st.sampled_from(FACTS))
        own = draw(st.sampled_from(["", "", "", "options", "words"]))
        more: dict[str, Any] = {"about": draw(st.sampled_from(ROLES)), "required": draw(st.booleans())}
        if own == "options":
            more |= {
                "type": "choice",
                "options": [{"value": f"{code}{place}", "label": ["甲", "甲", "A", "A"]}],
            }
        if own == "words":
            more |= {"prefill": False, "label": [f"ほか{place}", "ほか", "Other", "Outro"]}
        earlier = [each for each in fields if each.type == "bool"]
        if earlier and draw(st.booleans()):
            more["show_if"] = {"==": [{"var": draw(st.sampled_from(earlier)).id}, draw(st.booleans())]}
        fields.append(question(f"f{place}", fact, **more))
    return form(code, *fields)


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_fact_is_asked_twice_and_every_form_ends_complete(data: Any) -> None:
    forms = [data.draw(a_form(f"f{place}")) for place in range(data.draw(st.integers(1, 4)))]
    facts: dict[str, hearing.Known] = {}
    asked: list[str] = []
    for _page in range(200):
        now = heard(*forms, people=FAMILY, facts=facts, event="move-in")
        topic = next((each for each in now.topics() if each.required or each.confirmations), None)
        if topic is None:
            break
        for each in topic.questions:
            asked += each.covers
            value = ["p2"] if each.kind == "people" else answer(each.field)
            facts |= dict.fromkeys(each.covers, hearing.Known(value, "窓口で聞いた", heard=True))
        for each in topic.confirmations:
            shown = each.slots[0].known
            assert shown is not None
            facts |= dict.fromkeys(each.covers, replace(shown, confirmed="2026-11-24"))
    whole = heard(*forms, people=FAMILY, facts=facts, event="move-in")
    assert len(asked) == len(set(asked))
    assert whole.complete == len(forms)
    assert all(packs.missing(state.definition, state.answers) == () for state in whole.forms())


def test_two_forms_that_ask_the_same_fact_ask_it_once() -> None:
    one, two = form("a", question("x", "contact.phone_day")), form("b", question("y", "contact.phone_day"))
    (only,) = heard(one, two).open_questions()
    assert only.codes == ("a", "b")


def test_whose_fact_it_is_makes_another_question() -> None:
    asked = heard(
        form("a", question("x", "person.name_full"), question("y", "person.name_full", about="deceased"))
    ).open_questions()
    assert {each.key for each in asked} == {"me:person.name_full", "deceased:person.name_full"}


def test_a_role_with_one_holder_is_that_person() -> None:
    facts = {"p2:person.name_full": known("常総 花")}
    state = heard(
        form("a", question("x", "person.name_full", about="child")), people=FAMILY[:2], facts=facts
    ).forms()[0]
    assert state.answers == {"x": "常総 花"}


def test_several_holders_of_a_role_are_picked_from_not_typed() -> None:
    whole = form("a", question("x", "person.name_full", about="child"))
    facts = {"p2:person.name_full": known("常総 花"), "p3:person.name_full": known("常総 空")}
    (pick,) = heard(whole, people=FAMILY, facts=facts).open_questions()
    assert pick.is_pick
    picked = heard(whole, people=FAMILY, facts={**facts, pick.key: known(["p3"], heard=True)})
    assert picked.forms()[0].answers == {"x": "常総 空"}
    assert picked.complete == 1


def test_after_a_move_the_address_of_every_form_is_the_new_one() -> None:
    forms = form("a", question("x", "address.new")), form("b", question("y", "address.current"))
    (only,) = heard(*forms, event="move-in").open_questions()
    assert only.codes == ("a", "b")
    assert len(heard(*forms, event="work").open_questions()) == 2


def test_a_question_with_its_own_options_is_asked_by_that_form_alone() -> None:
    own = question(
        "x",
        "insurance.kind",
        type="choice",
        options=[{"value": "z", "label": ["別", "べつ", "Other", "Outro"]}],
    )
    asked = heard(form("a", own), form("b", question("y", "insurance.kind"))).open_questions()
    assert len(asked) == 2


def test_a_group_of_people_is_filled_from_the_people_of_the_matter() -> None:
    group = question(
        "children",
        "household.members",
        items_where={"<=": [{"var": "age"}, 5]},
        fields=[{"id": "name", "part": "name_full", "required": True}],
    )
    state = heard(form("a", group), people=FAMILY, facts={"p3:person.name_full": known("常総 空")}).forms()[0]
    assert state.answers == {"children": [{"name": "常総 空"}]}
    assert state.is_complete


def test_those_who_move_along_do_not_include_the_applicant() -> None:
    group = question(
        "others",
        "move.persons",
        required=False,
        fields=[{"id": "name", "part": "name_full", "required": True}],
    )
    asked = heard(form("a", group), people=FAMILY).open_questions()
    assert {each.person for each in asked} == {"p2", "p3"}


def test_what_follows_from_an_age_is_not_asked() -> None:
    group = question(
        "others", "move.persons", fields=[{"id": "pension", "part": "pension", "required": True}]
    )
    state = heard(form("a", group), people=FAMILY).forms()[0]
    assert [slot.known.source for slot in state.slots if slot.known] == ["年齢", "年齢"]


def test_a_value_older_than_a_stricter_rule_is_confirmed_with_one_tap_not_retyped() -> None:
    strict = question("x", "contact.phone_day", stricter_since="2026-04-01")
    old = heard(form("a", strict), facts={"me:contact.phone_day": known("0297232111", as_of="2025-01-01")})
    assert old.complete == 0
    assert old.open_questions() == ()
    assert [each.key for each in old.confirmations()] == ["me:contact.phone_day"]
    tapped = known("0297232111", as_of="2025-01-01", confirmed="2026-11-24")
    assert heard(form("a", strict), facts={"me:contact.phone_day": tapped}).complete == 1
    fresh = known("0297232111", as_of="2026-05-01")
    assert heard(form("a", strict), facts={"me:contact.phone_day": fresh}).complete == 1


def test_a_question_needed_only_after_another_waits_for_it() -> None:
    lost = question("lost", "dog.tag", part="lost")
    number = question(
        "number", "dog.tag", part="number", required=False, required_if={"==": [{"var": "lost"}, False]}
    )
    first = heard(form("a", lost, number))
    assert [each.field.id for each in first.open_questions()] == ["lost"]
    then = heard(form("a", lost, number), facts={"me:dog.tag.lost": known(value=False, heard=True)})
    assert [(each.field.id, each.required) for each in then.open_questions()] == [("number", True)]


def test_optional_questions_come_after_everything_a_form_needs() -> None:
    optional = form("a", question("x", "contact.email", required=False))
    needed = form("b", question("y", "contact.phone_day"))
    assert [[each.field.id for each in topic.questions] for topic in heard(optional, needed).topics()] == [
        ["y"]
    ]
    done = heard(optional, needed, facts={"me:contact.phone_day": known("0297232111")})
    assert [[each.field.id for each in topic.questions] for topic in done.topics()] == [["x"]]


def test_a_value_must_suit_every_form_that_prints_it() -> None:
    long = form("a", question("x", "contact.email"))
    short = form("b", question("y", "contact.email", rules={"max_length": 12}))
    (only,) = heard(long, short).open_questions()
    name = only.name
    read = hearing.read_topic([only], {name: "hanako@example.jp"}, today=TODAY)
    assert read.values.keys() | read.errors.keys() == {name}


@pytest.mark.parametrize("number", ["123456789018"])
def test_an_individual_number_is_refused(number: str) -> None:
    (only,) = heard(form("a", question("x", "person.occupation", type="text", options=[]))).open_questions()
    read = hearing.read_topic([only], {only.name: number}, today=TODAY)
    assert read.values == {}
    assert only.name in read.errors


def test_the_tally_counts_blanks_that_were_filled_without_asking() -> None:
    one, two = form("a", question("x", "contact.phone_day")), form("b", question("y", "contact.phone_day"))
    whole = heard(one, two, facts={"me:contact.phone_day": known("0297232111", heard=True)})
    count = hearing.tally(whole, asked=["me:contact.phone_day"], typed=["me:contact.phone_day"])
    assert (count.blanks, count.asked, count.inputs, count.reused, count.repeated) == (2, 1, 1, 1, 0)
    assert hearing.tally(whole, asked=["k", "k"], typed=[]).repeated == 1


def test_fields_of_one_form_with_the_same_fact_stay_two_questions() -> None:
    asked = heard(
        form("a", question("x", "person.name_full"), question("y", "person.name_full"))
    ).open_questions()
    assert len(asked) == 2
