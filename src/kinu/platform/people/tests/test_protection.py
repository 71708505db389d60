"""Protection orders: every way an address could leak, and every way it must still be seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.platform.people import permissions, public
from kinu.platform.people.models import ProtectionOrder, Resident
from kinu.platform.people.selectors.export import export_register
from kinu.platform.people.services import refusals
from kinu.platform.people.services.protection import lift_protection, set_protection
from kinu.platform.people.tests.factories import bearer, make_household, make_resident, protect, staff

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CLERK = staff(permissions.VIEW, permissions.SEARCH)
PROTECTOR = staff(permissions.VIEW, permissions.SEARCH, permissions.SEE_PROTECTED, permissions.PROTECT)
pytestmark = pytest.mark.django_db


@pytest.fixture
def mother() -> Resident:
    resident = make_resident("渡邉　由美", kana="ワタナベ　ユミ", sex=2, rest="1592番地7", town="新石下")
    protect(resident)
    return resident


@pytest.fixture
def child(mother: Resident) -> Resident:
    resident = make_resident(
        "渡邉　葵", kana="ワタナベ　アオイ", sex=2, birth="2015-07-30", household=mother.household, relation="20",
        town="新石下", rest="1592番地7",
    )  # fmt: skip
    protect(resident)
    return resident


def _everything(value: object) -> str:
    return repr(value)


def test_a_clerk_sees_the_record_but_neither_address_nor_household(mother: Resident) -> None:
    view = public.resident(mother.id, by=CLERK, reason="窓口の対応", on=TODAY)
    assert view is not None
    assert view.is_protected
    assert view.is_hidden
    assert "新石下" not in _everything(view)
    assert mother.household_id not in _everything(view)
    assert view.moved_in_on is None


def test_the_named_right_without_a_reason_shows_nothing_more(mother: Resident) -> None:
    view = public.resident(mother.id, by=PROTECTOR, reason="  ", on=TODAY)
    assert view is not None
    assert view.is_hidden
    assert "新石下" not in _everything(view)


def test_the_named_right_with_a_reason_shows_the_address_and_the_look_is_written(mother: Resident) -> None:
    view = public.resident(mother.id, by=PROTECTOR, reason="住民票の交付", on=TODAY)
    assert view is not None
    assert view.address is not None
    assert view.address.line == "常総市新石下1592番地7"
    looks = audit.looks_at(resident_id=mother.id)
    assert [look.why for look in looks] == ["住民票の交付"]
    assert "支援措置" in looks[0].what


def test_somebody_who_shares_the_household_is_hidden_too(mother: Resident) -> None:
    partner = make_resident(
        "佐藤　健", household=mother.household, relation="13", town="新石下", rest="1592番地7"
    )
    view = public.resident(partner.id, by=CLERK, reason="窓口", on=TODAY)
    assert view is not None
    assert view.is_hidden
    assert public.is_protected(partner.id, on=TODAY)


def test_somebody_who_has_left_the_household_is_open_again(mother: Resident) -> None:
    gone = make_resident("佐藤　健", household=mother.household, relation="13", moved_out_on=date(2026, 1, 5))
    assert not public.is_protected(gone.id, on=TODAY)


def test_the_household_list_is_empty_for_a_clerk(mother: Resident, child: Resident) -> None:
    household = public.household_of(child.id, by=CLERK, reason="窓口", on=TODAY)
    assert household is not None
    assert household.is_hidden
    assert household.members == ()
    assert mother.name_full not in _everything(household)
    assert household.id == ""


def test_the_household_list_of_an_unprotected_member_does_not_name_the_protected_one(
    mother: Resident,
) -> None:
    partner = make_resident("佐藤　健", household=mother.household, relation="13")
    household = public.household_of(partner.id, by=CLERK, reason="窓口", on=TODAY)
    assert household is not None
    assert household.is_hidden
    assert mother.name_full not in _everything(household)


def test_facts_for_a_clerk_carry_no_address_and_no_household(mother: Resident, child: Resident) -> None:
    facts = public.facts_of(mother.id, by=CLERK, reason="申請の審査", on=TODAY)
    assert facts["person.protected"].value is True
    assert not [
        name
        for name in facts
        if name.startswith(("address.current", "address.previous", "household.", "address.waste"))
    ]
    assert "新石下" not in _everything(facts)


def test_the_program_itself_never_gets_a_protected_address(mother: Resident) -> None:
    view = public.resident(mother.id, by=system("jobs"), reason="letters", on=TODAY)
    assert view is not None
    assert view.address is None
    assert "address.current" not in public.facts_of(mother.id, by=system("jobs"), on=TODAY)


def test_she_sees_her_own_address_and_her_protected_child(mother: Resident, child: Resident) -> None:
    facts = public.facts_of(mother.id, by=bearer(mother), on=TODAY)
    assert "1592番地7" in _everything(facts["address.current"].value)
    names = [member["name_full"] for member in facts["household.members"].value]  # type: ignore[attr-defined]
    assert names == ["渡邉　由美", "渡邉　葵"]


def test_she_acts_for_her_protected_child_and_sees_the_address(mother: Resident, child: Resident) -> None:
    facts = public.facts_of(child.id, by=bearer(mother, acts_for=child.id), on=TODAY)
    assert "address.current" in facts


def test_an_agent_outside_the_household_does_not_see_the_address(mother: Resident) -> None:
    agent = make_resident("代理　一郎")
    facts = public.facts_of(mother.id, by=bearer(agent, acts_for=mother.id), on=TODAY)
    assert "person.name_full" in facts
    assert "新石下" not in _everything(facts)


def test_another_member_of_the_household_does_not_see_the_protected_ones(
    mother: Resident, child: Resident
) -> None:
    partner = make_resident("佐藤　健", household=mother.household, relation="13")
    facts = public.facts_of(partner.id, by=bearer(partner), on=TODAY)
    assert "由美" not in _everything(facts)
    assert "葵" not in _everything(facts)


def test_another_resident_sees_nothing_at_all(mother: Resident) -> None:
    stranger = make_resident("他人　次郎")
    assert public.resident(mother.id, by=bearer(stranger), on=TODAY) is None
    assert public.facts_of(mother.id, by=bearer(stranger), on=TODAY) == {}
    assert public.household_of(mother.id, by=bearer(stranger), on=TODAY) is None
    assert audit.looks_at(resident_id=mother.id) == ()


def test_search_by_name_shows_a_lock_and_no_address(mother: Resident) -> None:
    hits = public.search_residents(public.Query(name="ワタナベ　ユミ"), by=CLERK, reason="照会", on=TODAY)
    assert [(hit.id, hit.is_protected, hit.address) for hit in hits] == [(mother.id, True, "")]


def test_search_by_town_or_lot_does_not_find_the_protected(mother: Resident) -> None:
    town_id = mother.town_id or ""
    assert public.search_residents(public.Query(town_id=town_id), by=CLERK, reason="照会", on=TODAY) == ()
    assert public.search_residents(public.Query(rest="1592番地7"), by=CLERK, reason="照会", on=TODAY) == ()
    assert (
        public.search_residents(
            public.Query(name="渡辺由美", town_id=town_id), by=CLERK, reason="照会", on=TODAY
        )
        == ()
    )
    seen = public.search_residents(public.Query(town_id=town_id), by=PROTECTOR, reason="照会", on=TODAY)
    assert [hit.id for hit in seen] == [mother.id]


def test_the_export_leaves_address_and_household_blank(mother: Resident) -> None:
    make_resident("山田　太郎", town="水海道宝町")
    exporter = staff(permissions.EXPORT)
    text = "".join(export_register(by=exporter, reason="統計", on=TODAY, now=NOW))
    assert "渡邉　由美" in text
    assert "新石下" not in text
    assert mother.household is not None
    assert mother.household.number not in text
    assert "水海道宝町" in text
    whole = "".join(export_register(by=PROTECTOR, reason="統計", on=TODAY, now=NOW))
    assert "新石下" in whole


def test_labels_carry_the_lock_and_the_name_only(mother: Resident) -> None:
    labels = public.labels([mother.id, "unknown"], on=TODAY)
    assert labels == {mother.id: public.ResidentLabel(mother.id, "渡邉　由美", is_protected=True)}


def test_an_order_counts_from_its_first_to_its_last_day() -> None:
    resident = make_resident()
    order = protect(resident, starts_on=date(2026, 4, 1), days=10)
    assert not public.is_protected(resident.id, on=date(2026, 3, 31))
    assert public.is_protected(resident.id, on=date(2026, 4, 1))
    assert public.is_protected(resident.id, on=order.ends_on)
    assert not public.is_protected(resident.id, on=order.ends_on + timedelta(days=1))


def test_setting_and_lifting_hide_and_open_and_leave_sentences() -> None:
    resident = make_resident()
    order_id = set_protection(
        resident_id=resident.id, kind="dv", reason="警察の意見書", starts_on=TODAY, ends_on=date(2027, 11, 22), by=PROTECTOR, now=NOW
    )  # fmt: skip
    assert public.is_protected(resident.id, on=TODAY)
    lift_protection(order_id=order_id, reason="本人の申出", on=TODAY, by=PROTECTOR, now=NOW)
    assert not public.is_protected(resident.id, on=TODAY)
    actions = [sentence.action for sentence in audit.trail(subject=order_id)]
    assert sorted(actions) == ["people.protection-lifted", "people.protection-set"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": " "}, refusals.ReasonMissing),
        ({"ends_on": date(2026, 11, 22)}, refusals.OrderDatesWrong),
        ({"ends_on": date(2027, 11, 24)}, refusals.OrderTooLong),
        ({"resident_id": "0" * 32}, refusals.UnknownResident),
        ({"by": CLERK}, refusals.MayNot),
    ],
)
def test_a_wrong_order_is_refused_and_nothing_is_kept(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    resident = make_resident()
    asked = {
        "resident_id": resident.id, "kind": "dv", "reason": "意見書", "starts_on": TODAY, "ends_on": date(2027, 11, 23),
        "by": PROTECTOR, "now": NOW,
    }  # fmt: skip
    with pytest.raises(refusal):
        set_protection(**(asked | change))  # type: ignore[arg-type]
    assert ProtectionOrder.objects.count() == 0


def test_a_second_order_at_the_same_time_is_refused() -> None:
    resident = make_resident()
    protect(resident)
    with pytest.raises(refusals.OrderInForce):
        set_protection(
            resident_id=resident.id,
            kind="dv",
            reason="意見書",
            starts_on=TODAY,
            ends_on=TODAY,
            by=PROTECTOR,
            now=NOW,
        )
    assert ProtectionOrder.objects.count() == 1


def test_an_order_cannot_be_lifted_twice_nor_without_reason() -> None:
    order = protect(make_resident())
    with pytest.raises(refusals.ReasonMissing):
        lift_protection(order_id=order.id, reason="", on=TODAY, by=PROTECTOR, now=NOW)
    lift_protection(order_id=order.id, reason="申出", on=TODAY, by=PROTECTOR, now=NOW)
    with pytest.raises(refusals.OrderOver):
        lift_protection(order_id=order.id, reason="申出", on=TODAY, by=PROTECTOR, now=NOW)


def test_the_log_keeps_no_reason_value_of_an_order_as_a_change(mother: Resident) -> None:
    household = make_household()
    resident = make_resident("新規　花子", household=household)
    order_id = set_protection(
        resident_id=resident.id,
        kind="dv",
        reason="意見書",
        starts_on=TODAY,
        ends_on=TODAY,
        by=PROTECTOR,
        now=NOW,
    )
    changed = [change.field for sentence in audit.trail(subject=order_id) for change in sentence.changes]
    assert changed == ["people.ProtectionOrder.ends_on"]
