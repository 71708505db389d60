"""Matching, facts, searching."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kinu.kernel.actor import GUEST
from kinu.platform.audit import public as audit
from kinu.platform.people import permissions, public
from kinu.platform.people.models import RegisterState
from kinu.platform.people.tests.factories import bearer, make_household, make_resident, staff

TODAY = date(2026, 11, 23)
CLERK = staff(permissions.VIEW, permissions.SEARCH)
pytestmark = pytest.mark.django_db


def match(**change: Any) -> public.FourItemsMatch:
    items = {
        "name": "髙橋　一郎",
        "birth_date": "1958-04-18",
        "sex": "1",
        "address": "茨城県常総市水海道宝町12番地3",
    }
    return public.match_four_items(**(items | change))


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"name": "高橋一郎"},
        {"name": "髙橋󠄀 一郎"},
        {"address": "茨城県常総市水海道宝町１２−３"},
        {"address": "常総市水海道宝町12番地の3　宝ハイツ 203"},
        {"birth_date": date(1958, 4, 18)},
        {"birth_date": "昭和33年4月18日"},
        {"sex": 1},
    ],
)
def test_the_four_items_match_in_every_usual_spelling(change: dict[str, Any]) -> None:
    resident = make_resident("髙橋　一郎", birth="1958-04-18")
    assert match(**change) == public.FourItemsMatch(resident.id, "matched")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": "髙橋　二郎"}, "unknown"),
        ({"birth_date": "1958-04-19"}, "unknown"),
        ({"birth_date": "いつか"}, "unknown"),
        ({"sex": "2"}, "unknown"),
        ({"name": ""}, "unknown"),
        ({"address": "茨城県常総市水海道宝町12番地4"}, "address"),
        ({"address": "東京都足立区1-1"}, "address"),
    ],
)
def test_one_item_that_differs_gives_nobody_and_a_reason(change: dict[str, Any], reason: str) -> None:
    make_resident("髙橋　一郎", birth="1958-04-18")
    assert match(**change) == public.FourItemsMatch("", reason)


def test_two_people_with_the_same_four_items_give_nobody() -> None:
    make_resident("髙橋　一郎", birth="1958-04-18")
    make_resident("高橋　一郎", birth="1958-04-18")
    assert match() == public.FourItemsMatch("", "several")


def test_who_has_moved_out_is_not_matched() -> None:
    make_resident("髙橋　一郎", birth="1958-04-18", moved_out_on=date(2026, 1, 1))
    assert match().reason == "unknown"


def test_a_foreign_resident_is_matched_by_latin_name_and_by_alias() -> None:
    resident = make_resident(
        "SILVA MARIA", sex=2, birth="1988-09-17", name_alias="田中　花子", name_latin="SILVA MARIA"
    )
    for name in ("ＳＩＬＶＡ　Maria", "田中花子"):
        found = match(name=name, birth_date="1988-09-17", sex="2")
        assert found.resident_id == resident.id


def test_the_facts_of_a_father_carry_source_and_date_and_his_family() -> None:
    RegisterState.objects.update_or_create(id=1, defaults={"as_of": date(2026, 11, 1)})
    father = make_resident("鈴木　健太", birth="1991-06-12")
    make_resident("鈴木　陽翔", birth="2021-05-08", household=father.household, relation="20")
    facts = public.facts_of(father.id, by=bearer(father), on=TODAY)
    assert facts["person.name_full"] == public.FactValue("鈴木　健太", "住民基本台帳", date(2026, 11, 1))
    assert facts["person.age"].value == 35
    assert facts["person.is_fy18"].value is False
    assert facts["household.head_name"].value == "鈴木　健太"
    assert facts["address.current"].value == {
        "postcode": "3030023", "prefecture": "茨城県", "city": "常総市", "town_id": father.town_id, "town": "水海道宝町",
        "rest": "12番地3", "building": "",
    }  # fmt: skip
    members = facts["household.members"].value
    assert isinstance(members, list)
    assert [(one["name_full"], one["relation_label"], one["age"]) for one in members] == [
        ("鈴木　健太", "世帯主", 35),
        ("鈴木　陽翔", "子", 5),
    ]


def test_facts_that_are_unknown_are_absent_not_empty() -> None:
    resident = make_resident(kana="")
    facts = public.facts_of(resident.id, by=bearer(resident), on=TODAY)
    assert "person.name_kana" not in facts
    assert "person.death_date" not in facts


def test_a_child_of_april_first_leaves_the_benefit_a_year_earlier() -> None:
    first, second = make_resident(birth="2008-04-01"), make_resident("二", birth="2008-04-02")
    facts = [public.facts_of(one.id, by=CLERK, reason="審査", on=date(2026, 4, 1)) for one in (first, second)]
    assert [one["person.is_fy18"].value for one in facts] == [False, True]


def test_every_look_is_written_also_that_of_facts_and_household() -> None:
    resident = make_resident()
    public.resident(resident.id, by=CLERK, reason="一", on=TODAY)
    public.facts_of(resident.id, by=CLERK, reason="二", on=TODAY)
    public.household_of(resident.id, by=CLERK, reason="三", on=TODAY)
    public.search_residents(public.Query(name="山田"), by=CLERK, reason="四", on=TODAY)
    assert [look.why for look in audit.looks_at(resident_id=resident.id)] == ["四", "三", "二", "一"]


@pytest.mark.parametrize("actor", [GUEST, staff()])
def test_without_the_right_nothing_is_seen_and_no_look_is_written(actor: Any) -> None:
    resident = make_resident()
    assert public.resident(resident.id, by=actor, reason="x", on=TODAY) is None
    assert public.facts_of(resident.id, by=actor, reason="x", on=TODAY) == {}
    assert public.search_residents(public.Query(name="山田"), by=actor, reason="x", on=TODAY) == ()
    assert audit.looks_at(resident_id=resident.id) == ()


@pytest.mark.parametrize(
    "typed", ["高橋一郎", "タカハシ", "たかはし いちろう", "ﾀｶﾊｼ ｲﾁﾛｳ", "たかはし いちろ", "タカハジイチロウ"]
)
def test_a_resident_is_found_by_kanji_kana_and_with_typing_mistakes(typed: str) -> None:
    resident = make_resident("髙橋　一郎", kana="タカハシ　イチロウ")
    make_resident("木村　花", kana="キムラ　ハナ")
    hits = public.search_residents(public.Query(name=typed), by=CLERK, reason="照会", on=TODAY)
    assert [hit.id for hit in hits] == [resident.id]


def test_a_search_narrows_by_birth_and_lot_and_leaves_out_who_is_gone() -> None:
    here = make_resident("一", birth="1938-05-00", rest="12番地3")
    gone = make_resident("二", birth="1938-05-20", moved_out_on=date(2026, 1, 1))
    query = public.Query(birth="昭和13年5月日不詳")
    assert [hit.id for hit in public.search_residents(query, by=CLERK, reason="照会", on=TODAY)] == [here.id]
    both = public.Query(birth="昭和13年5月日不詳", with_former=True)
    assert {hit.id for hit in public.search_residents(both, by=CLERK, reason="照会", on=TODAY)} == {
        here.id,
        gone.id,
    }
    lot = public.Query(rest="１２−３", birth="1938-05-00")
    assert len(public.search_residents(lot, by=CLERK, reason="照会", on=TODAY)) == 1
    assert public.search_residents(public.Query(birth="nothing"), by=CLERK, reason="照会", on=TODAY) == ()
    assert public.search_residents(public.Query(), by=CLERK, reason="照会", on=TODAY) == ()


def test_a_search_asks_few_queries_for_any_number_of_hits(django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        make_resident(f"鈴木　{number}", kana="スズキ", rest=f"{number + 1}番地")
    public.search_residents(public.Query(name="鈴木"), by=CLERK, reason="照会", on=TODAY)
    with django_assert_max_num_queries(10):
        assert (
            len(public.search_residents(public.Query(name="鈴木"), by=CLERK, reason="照会", on=TODAY)) == 30
        )


def test_a_new_resident_is_found_at_once() -> None:
    make_resident("山田　太郎")
    query = public.Query(name="遠藤")
    assert public.search_residents(query, by=CLERK, reason="照会", on=TODAY) == ()
    make_resident("遠藤　次郎", kana="エンドウ　ジロウ")
    assert len(public.search_residents(query, by=CLERK, reason="照会", on=TODAY)) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"sex": 3}, {"name_full": ""}, {"nationality": "JP"}, {"town": None}, {"birth": "1958-4-1"}],
)
def test_the_database_refuses_what_must_not_be(wrong: dict[str, Any]) -> None:
    resident = make_resident()
    for name, value in wrong.items():
        setattr(resident, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        resident.save()


def test_the_database_refuses_a_second_head() -> None:
    household = make_household()
    make_resident(household=household)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_resident("二人目", household=household)
