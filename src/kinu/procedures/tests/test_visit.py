"""Before the visit: a pre-entry opens once, at a counter, by its code or by number and birth date."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kinu.kernel.actor import GUEST
from kinu.kernel.ids import is_checked
from kinu.platform.web.public import RateLimited
from kinu.procedures.models import Matter
from kinu.procedures.permissions import may_read_matter_files
from kinu.procedures.services import matters
from kinu.procedures.services.matters import refusals
from kinu.procedures.services.matters.forgetting import forget_matters
from kinu.procedures.services.matters.opening import introduce, token_hash
from kinu.procedures.services.matters.signature import picture_of
from kinu.procedures.services.refusals import NoSuchThing

from . import counter_factories as desk
from .counter_factories import NOW, ONE, TWO

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_forms() -> None:
    desk.publish_forms()


def pre_entry(by=GUEST, browser: str = "browser") -> matters.PreEntry:
    matter_id = matters.open_visit(event="other", by=by, now=NOW, guest_token=browser)
    if by is GUEST:
        introduce(
            matter_id=matter_id, name="常総　太郎", birth="1985-4-2", by=by, now=NOW, guest_token=browser
        )
    matters.choose_forms(
        matter_id=matter_id, event="other", codes=[ONE, TWO], by=by, now=NOW, guest_token=browser
    )
    return matters.issue_pass(matter_id=matter_id, by=by, now=NOW, guest_token=browser)


def test_the_code_holds_a_random_token_and_nothing_about_the_person() -> None:
    given = pre_entry()
    row = Matter.objects.get(pk=given.matter_id)
    assert len(given.token.encode()) < 64
    assert given.token.isalnum()
    for told in ("常総", "太郎", "1985", row.number, row.id):
        assert told not in given.token
    assert row.token_hash == token_hash(given.token)
    assert given.token not in json.dumps(list(Matter.objects.values()), default=str)


def test_a_pre_entry_opens_once() -> None:
    given = pre_entry()
    assert matters.claim(token=given.token, by=desk.clerk(), now=NOW) == given.matter_id
    with pytest.raises(refusals.PassUsed):
        matters.claim(token=given.token, by=desk.clerk(), now=NOW)
    assert Matter.objects.get(pk=given.matter_id).department == "shimin"


def test_an_expired_pre_entry_is_refused_and_stays_closed() -> None:
    given = pre_entry()
    with pytest.raises(refusals.PassExpired):
        matters.claim(token=given.token, by=desk.clerk(), now=NOW + timedelta(days=15))
    assert Matter.objects.get(pk=given.matter_id).state == "pre-entry"


def test_a_new_token_makes_the_old_one_worthless() -> None:
    given = pre_entry()
    matters.issue_pass(matter_id=given.matter_id, by=GUEST, now=NOW, guest_token="browser")
    with pytest.raises(refusals.PassUnknown):
        matters.claim(token=given.token, by=desk.clerk(), now=NOW)


def test_the_slip_opens_with_number_and_birth_date() -> None:
    given = pre_entry()
    assert is_checked(given.number)
    found = matters.claim_by_slip(number=given.number.lower(), birth="S60.4.2", by=desk.clerk(), now=NOW)
    assert found == given.matter_id


@pytest.mark.parametrize("birth", ["1985-04-03", "", "x"])
def test_the_slip_alone_opens_nothing(birth: str) -> None:
    given = pre_entry()
    with pytest.raises(refusals.PassUnknown):
        matters.claim_by_slip(number=given.number, birth=birth, by=desk.clerk(), now=NOW)
    assert Matter.objects.get(pk=given.matter_id).state == "pre-entry"


@pytest.mark.django_db(transaction=True)
def test_guessing_birth_dates_is_stopped() -> None:
    given = pre_entry()
    for _try in range(5):
        with pytest.raises(refusals.PassUnknown):
            matters.claim_by_slip(number=given.number, birth="1990-01-01", by=desk.clerk(), now=NOW)
    with pytest.raises(RateLimited):
        matters.claim_by_slip(number=given.number, birth="1985-04-02", by=desk.clerk(), now=NOW)
    assert Matter.objects.get(pk=given.matter_id).state == "pre-entry"


def test_a_pre_entry_belongs_to_the_browser_that_began_it() -> None:
    given = pre_entry()
    with pytest.raises(NoSuchThing):
        matters.issue_pass(matter_id=given.matter_id, by=GUEST, now=NOW, guest_token="another")
    with pytest.raises(NoSuchThing):
        matters.park(matter_id=given.matter_id, by=desk.clerk(), now=NOW)


def test_linking_keeps_what_was_heard_and_adds_what_the_register_knows() -> None:
    father = desk.family()
    given = pre_entry()
    matter_id = matters.claim(token=given.token, by=desk.clerk(), now=NOW)
    matters.link_resident(matter_id=matter_id, resident_id=father.id, by=desk.clerk(), now=NOW)
    row = Matter.objects.get(pk=matter_id)
    assert row.facts["me:person.name_full"]["heard"]
    assert row.facts["me:person.name_kana"]["source"] == "住民基本台帳"
    assert [each["name"] for each in row.people] == ["常総　太郎", "常総　花"]


def test_a_paused_hearing_goes_on_under_its_number() -> None:
    matter_id = desk.opened()
    number = matters.park(matter_id=matter_id, by=desk.clerk(), now=NOW)
    assert matters.claim_by_slip(number=number, birth="1985-04-02", by=desk.clerk(), now=NOW) == matter_id


def test_papers_sent_before_the_visit_are_read_by_the_desk_that_opened_it() -> None:
    given = pre_entry()
    upload = SimpleUploadedFile("a.png", picture_of("[[0,0,400,200]]"), content_type="image/png")
    matters.add_paper(
        matter_id=given.matter_id, kind="契約書", upload=upload, by=GUEST, now=NOW, guest_token="browser"
    )
    assert not may_read_matter_files(given.matter_id, desk.clerk()).allowed
    matters.claim(token=given.token, by=desk.clerk(), now=NOW)
    assert may_read_matter_files(given.matter_id, desk.clerk()).allowed
    assert not may_read_matter_files(given.matter_id, desk.clerk(departments=frozenset({"suido"}))).allowed


def test_an_unused_pre_entry_is_forgotten_on_its_day() -> None:
    given = pre_entry()
    assert forget_matters(now=NOW + timedelta(days=13)) == 0
    assert forget_matters(now=NOW + timedelta(days=15)) == 1
    row = Matter.objects.get(pk=given.matter_id)
    assert (row.state, row.facts, row.token_hash, row.visitor_name) == ("abandoned", {}, "", "")
