"""The counter's services: one hearing becomes applications; pre-entries open once; nothing is kept too long."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command

from kinu.kernel.actor import GUEST
from kinu.platform.audit import public as audit
from kinu.platform.files import public as files
from kinu.platform.people.tests import factories as people
from kinu.procedures.models import Application, Draft, Matter
from kinu.procedures.selectors.matters import hearing_of, tally_of
from kinu.procedures.selectors.told import told_facts
from kinu.procedures.services import drafts, matters
from kinu.procedures.services.matters import refusals
from kinu.procedures.services.matters.forgetting import KEEP_HEARD, forget_matters
from kinu.procedures.services.matters.signature import picture_of, strokes_of
from kinu.procedures.services.refusals import NoSuchThing

from . import counter_factories as desk
from . import factories
from .counter_factories import NOW, ONE, TWO

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_forms() -> None:
    desk.publish_forms()


def test_one_hearing_becomes_one_application_for_each_form() -> None:
    matter_id = desk.signed()
    result = matters.hand_over(matter_id=matter_id, by=desk.clerk(), now=NOW)
    rows = Application.objects.order_by("number")
    assert [each.number for each in rows] == sorted(result.numbers)
    assert {(each.procedure_code, each.channel, each.phase, each.applicant_name) for each in rows} == {
        (ONE, "counter", "received", "常総　太郎"),
        (TWO, "counter", "received", "常総　太郎"),
    }
    assert {each.filing.answers["phone"] for each in rows} == {"0297232111"}
    assert result.differences == 0


def test_what_the_register_knows_is_never_asked_and_keeps_its_source() -> None:
    matter_id = desk.opened()
    asked = {each.key for each in hearing_of(Matter.objects.get(pk=matter_id)).open_questions()}
    assert asked == {"me:contact.phone_day", "me:person.occupation", "me:contact.email"}
    desk.answer_all(matter_id, desk.clerk())
    matters.to_confirm(matter_id=matter_id, by=desk.clerk(), now=NOW)
    row = Matter.objects.get(pk=matter_id)
    matters.sign(matter=row, kind="paper", name="常総", confirmed=True, by=desk.clerk(), now=NOW)
    matters.hand_over(matter_id=matter_id, by=desk.clerk(), now=NOW)
    sources = Application.objects.get(procedure_code=TWO).filing.sources
    assert sources["address"]["source"] == "住民基本台帳"
    assert "phone" not in sources


def test_the_tally_of_a_hearing_counts_no_repetition() -> None:
    matter_id = desk.signed()
    count = tally_of(Matter.objects.get(pk=matter_id))
    assert (count.procedures, count.asked, count.inputs, count.repeated) == (2, 2, 2, 0)
    assert count.reused == count.blanks - 2


def test_a_second_hand_over_gives_the_same_numbers() -> None:
    matter_id = desk.signed()
    first = matters.hand_over(matter_id=matter_id, by=desk.clerk(), now=NOW)
    again = matters.hand_over(matter_id=matter_id, by=desk.clerk(), now=NOW)
    assert first == again
    assert Application.objects.count() == 2


def test_an_unfinished_hearing_cannot_be_confirmed() -> None:
    matter_id = desk.opened()
    with pytest.raises(refusals.MatterUnfinished):
        matters.to_confirm(matter_id=matter_id, by=desk.clerk(), now=NOW)
    assert Matter.objects.get(pk=matter_id).state == "at-counter"


def test_nothing_is_handed_over_before_the_signature() -> None:
    matter_id = desk.opened()
    desk.answer_all(matter_id, desk.clerk())
    matters.to_confirm(matter_id=matter_id, by=desk.clerk(), now=NOW)
    with pytest.raises(refusals.NotConfirmed):
        matters.hand_over(matter_id=matter_id, by=desk.clerk(), now=NOW)
    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"confirmed": False, "name": "常総"}, refusals.NotConfirmed),
        ({"confirmed": True, "name": " "}, refusals.SignatureMissing),
    ],
)
def test_a_signature_needs_a_tick_and_a_name(given: dict[str, object], refusal: type[Exception]) -> None:
    matter_id = desk.opened()
    desk.answer_all(matter_id, desk.clerk())
    matters.to_confirm(matter_id=matter_id, by=desk.clerk(), now=NOW)
    row = Matter.objects.get(pk=matter_id)
    with pytest.raises(refusal):
        matters.sign(matter=row, kind="typed", by=GUEST, now=NOW, **given)  # type: ignore[arg-type]
    assert Matter.objects.get(pk=matter_id).signed_at is None


def test_a_mended_answer_after_the_confirmation_takes_the_matter_back() -> None:
    matter_id = desk.opened()
    desk.answer_all(matter_id, desk.clerk())
    matters.to_confirm(matter_id=matter_id, by=desk.clerk(), now=NOW)
    phone = next(
        each
        for each in hearing_of(Matter.objects.get(pk=matter_id)).all_questions()
        if each.key == "me:contact.phone_day"
    )
    matters.fix(
        matter_id=matter_id, name=phone.name, raw={phone.name: "0297-23-9999"}, by=desk.clerk(), now=NOW
    )
    row = Matter.objects.get(pk=matter_id)
    assert row.state == "at-counter"
    assert {form.answers["phone"] for form in hearing_of(row).forms()} == {"0297239999"}


def test_a_mended_register_value_tells_what_the_register_said() -> None:
    matter_id = desk.opened()
    name = next(
        each
        for each in hearing_of(Matter.objects.get(pk=matter_id)).all_questions()
        if each.key == "me:person.name_full"
    )
    matters.fix(matter_id=matter_id, name=name.name, raw={name.name: "常総 次郎"}, by=desk.clerk(), now=NOW)
    kept = Matter.objects.get(pk=matter_id).facts["me:person.name_full"]
    assert kept["was"] == {"value": "常総　太郎", "source": "住民基本台帳"}


def test_the_last_page_can_be_taken_back() -> None:
    matter_id = desk.opened()
    before = Matter.objects.get(pk=matter_id)
    desk.answer_all(matter_id, desk.clerk())
    while matters.take_back(matter_id=matter_id, by=desk.clerk(), now=NOW):
        pass
    after = Matter.objects.get(pk=matter_id)
    assert (after.facts, after.asked, after.typed) == (before.facts, before.asked, before.typed)


def test_giving_up_deletes_what_was_heard() -> None:
    matter_id = desk.opened()
    matters.abandon(matter_id=matter_id, by=desk.clerk(), now=NOW)
    row = Matter.objects.get(pk=matter_id)
    assert (row.facts, row.people, row.visitor_name) == ({}, [], "")
    with pytest.raises(refusals.MatterClosed):
        matters.to_confirm(matter_id=matter_id, by=desk.clerk(), now=NOW)


@pytest.mark.parametrize(
    "stranger", [{"departments": frozenset({"suido"})}, {"permissions": frozenset({"procedures.view"})}]
)
def test_a_clerk_of_another_desk_or_without_the_right_sees_nothing(stranger: dict[str, object]) -> None:
    matter_id = desk.opened()
    by = replace(desk.clerk(), **stranger)  # type: ignore[arg-type]
    with pytest.raises(NoSuchThing):
        matters.abandon(matter_id=matter_id, by=by, now=NOW)
    assert Matter.objects.get(pk=matter_id).facts


def test_opening_a_matter_writes_a_look_at_the_visitor() -> None:
    father = desk.family()
    desk.opened(resident=father)
    assert audit.looks_at(resident_id=father.id)


def test_the_address_of_a_protected_visitor_is_asked_not_shown() -> None:
    father = desk.family()
    people.protect(father)
    matter_id = desk.opened(resident=father)
    row = Matter.objects.get(pk=matter_id)
    assert row.is_protected
    assert "me:address.current" not in row.facts
    assert [each["key"] for each in row.people] == ["me"]
    assert "me:address.current" in {each.key for each in hearing_of(row).open_questions()}


# What was told before


def test_a_later_online_form_is_filled_from_what_the_counter_heard() -> None:
    father = desk.family()
    matters.hand_over(matter_id=desk.signed(resident=father), by=desk.clerk(), now=NOW)
    by = people.bearer(father)
    draft = Draft.objects.get(pk=drafts.start_draft(code=TWO, by=by, now=NOW + timedelta(days=3)))
    assert draft.answers["phone"] == "0297232111"
    assert draft.sources["phone"]["as_of"] == "2026-11-24"
    assert Application.objects.get(procedure_code=ONE).number in draft.sources["phone"]["source"] or (
        Application.objects.get(procedure_code=TWO).number in draft.sources["phone"]["source"]
    )
    assert "contact.phone_day" not in draft.known


def test_a_second_visit_asks_nothing_that_was_told() -> None:
    father = desk.family()
    matters.hand_over(matter_id=desk.signed(resident=father), by=desk.clerk(), now=NOW)
    again = desk.opened(resident=father)
    assert {
        each.key for each in hearing_of(Matter.objects.get(pk=again)).open_questions() if each.required
    } == set()


def test_what_a_protected_person_told_of_the_home_stays_hidden_from_the_desk() -> None:
    father = desk.family()
    matters.hand_over(matter_id=desk.signed(resident=father), by=desk.clerk(), now=NOW)
    people.protect(father)
    assert not any("address" in key for key in told_facts(father.id, by=desk.clerk()))
    assert any("phone" in key for key in told_facts(father.id, by=desk.clerk()))


def test_an_answer_older_than_a_stricter_rule_counts_online_only_when_confirmed() -> None:
    father = desk.family()
    matters.hand_over(matter_id=desk.signed(resident=father), by=desk.clerk(), now=NOW)
    fields = [{**each, "stricter_since": "2026-12-01"} for each in desk.FORMS[TWO]]
    made = desk.form(TWO, fields)
    factories.publish(TWO, name=made.name, sections=made.sections)
    draft = Draft.objects.get(pk=drafts.start_draft(code=TWO, by=people.bearer(father), now=NOW))
    assert "phone" not in draft.answers
    assert draft.sources["phone"]["value"] == "0297232111"


# The second screen


def test_the_pairing_code_opens_one_matter_for_two_hours() -> None:
    matter_id = desk.opened()
    code = matters.pair(matter_id=matter_id, by=desk.clerk(), now=NOW)
    assert len(code) == 6
    assert matters.paired(code=code.lower(), origin="a", now=NOW).id == matter_id
    with pytest.raises(refusals.WrongScreen):
        matters.paired(code=code, origin="a", now=NOW + timedelta(hours=3))
    fresh = matters.pair(matter_id=matter_id, by=desk.clerk(), now=NOW)
    with pytest.raises(refusals.WrongScreen):
        matters.paired(code=code, origin="a", now=NOW)
    assert matters.paired(code=fresh, origin="a", now=NOW).id == matter_id


@pytest.mark.parametrize(
    "drawn", ["", "[]", "x" * 200_000, "[[1,2,3]]", '[["a","b"]]', "[[0,0,5,5]]", "{}", "[[true,true]]"]
)
def test_what_is_no_drawing_is_no_signature(drawn: str) -> None:
    with pytest.raises(refusals.SignatureMissing):
        strokes_of(drawn)


def test_a_drawn_signature_is_kept_as_a_picture_of_ours() -> None:
    matter_id = desk.opened()
    desk.answer_all(matter_id, desk.clerk())
    matters.to_confirm(matter_id=matter_id, by=desk.clerk(), now=NOW)
    row = Matter.objects.get(pk=matter_id)
    picture = picture_of("[[10,10,300,200,500,40]]")
    matters.sign(matter=row, kind="drawn", name="常総", confirmed=True, by=GUEST, now=NOW, picture=picture)
    (kept,) = files.files_of(owner=f"procedures.matter:{matter_id}")
    assert kept.is_image
    matters.reopen(matter_id=matter_id, by=desk.clerk(), now=NOW)
    assert files.files_of(owner=f"procedures.matter:{matter_id}") == ()
    assert Matter.objects.get(pk=matter_id).signed_at is None


# Forgetting


def test_what_was_heard_is_forgotten_thirty_days_after_the_hand_over() -> None:
    matter_id = desk.signed()
    matters.hand_over(matter_id=matter_id, by=desk.clerk(), now=NOW)
    forget_matters(now=NOW + KEEP_HEARD - timedelta(hours=1))
    assert Matter.objects.get(pk=matter_id).facts
    forget_matters(now=NOW + KEEP_HEARD + timedelta(hours=1))
    row = Matter.objects.get(pk=matter_id)
    assert (row.facts, row.people, row.state) == ({}, [], "handed-over")
    assert row.tally["inputs"] == 2
    assert Application.objects.filter(filing__answers__phone="0297232111").count() == 2


def test_the_bundle_is_made_once() -> None:
    matter_id = desk.signed()
    matters.hand_over(matter_id=matter_id, by=desk.clerk(), now=NOW)
    first = matters.make_bundle(matter_id=matter_id, by=desk.clerk(), now=NOW)
    assert matters.make_bundle(matter_id=matter_id, by=desk.clerk(), now=NOW) == first


def test_the_report_leaves_nothing_behind(tmp_path, capsys) -> None:
    people.make_town()
    path = tmp_path / "counter.yaml"
    path.write_text(
        "move-in:\n  about: 試し\n  visitor: {name: 山田 太郎, birth: 1990-01-01}\n"
        f"  forms: [{ONE}, {TWO}, gone]\n  answers: {{}}\n",
        encoding="utf-8",
    )
    call_command("writeonce_report", data=path, json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["documents"], told["repeated"], told["unpublished"]) == (2, [], ["gone"])
    assert Matter.objects.count() == Application.objects.count() == 0
