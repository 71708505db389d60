"""From the national portal into the inbox and back, over real sockets."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from kinu.kernel import clock
from kinu.kernel.clock import JST
from kinu.platform.files import public as files
from kinu.platform.identity.tests.factories import log_in, make_staff
from kinu.platform.outbox import public as outbox
from kinu.procedures import systems
from kinu.procedures.adapters.national_portal import (
    FolderPortal,
    HttpPortal,
    NullPortal,
    PortalDown,
    PortalRefused,
    http,
)
from kinu.procedures.adapters.national_portal.package import Item, Package, Paper, write
from kinu.procedures.definition import load_pack
from kinu.procedures.models import Application, Filing, PortalFile, PortalReport
from kinu.procedures.selectors import national_portal as board
from kinu.procedures.services import catalogue, corrections, decisions, national_portal, work
from kinu.procedures.services.national_portal import fetching, making
from kinu.procedures.services.refusals import NotYours, WrongPhase

from . import factories
from .portal_stub import Stub, running

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=JST)
CASES = json.loads((Path(settings.ROOT) / "demo" / "national_portal.json").read_text(encoding="utf-8"))
NUMBERS = [each["number"] for each in CASES]
CHILD, CARE, ODD, UNMAPPED = NUMBERS


@pytest.fixture
def packs() -> None:
    for code in ("jidoteate", "kaigo"):
        made = load_pack(settings.CITY_DIR / "procedures" / code)
        catalogue.publish(definition=made, by=factories.system(), now=factories.NOW)


@pytest.fixture
def stub(packs):
    twin = NullPortal(Path(settings.ROOT) / "demo" / "national_portal.json")
    with running() as made:
        made.files = {each: twin.fetch(each) for each in NUMBERS}
        yield made


def portal(stub: Stub, **changes) -> HttpPortal:
    given = {"base": stub.base, "user": "joso", "password": "right", "timeout": httpx.Timeout(5.0)}
    return HttpPortal(**{**given, **changes})


def fetch(stub: Stub, *, now: datetime = NOW) -> national_portal.Round:
    return national_portal.fetch_new(portal=portal(stub), now=now)


def tell(stub: Stub, *, later: timedelta = timedelta()):
    """Deliver events as the worker does, by the real clock, then send what is due."""
    outbox.deliver_pending(now=clock.now())
    return national_portal.tell_due(portal=portal(stub), now=clock.now() + later)


def case_of(number: str) -> Application:
    return Application.objects.get(pk=PortalFile.objects.get(number=number).application_id)


def test_child_allowance_and_care_arrive_in_the_inbox_with_their_answers_and_papers(stub):
    done = fetch(stub)
    assert (done.listed, done.fetched, done.made, done.rejected, done.fault) == (4, 4, 3, 1, "")
    child, care = case_of(CHILD), case_of(CARE)
    assert (child.procedure_code, child.channel, child.applicant_name) == ("jidoteate", "portal", "架空 陽介")
    answers = Filing.objects.get(pk=child.pk).answers
    assert answers["event_date"] == "2026-11-05"
    assert answers["applicant_address"]["postcode"] == "3030005"
    assert answers["children"][0]["birth"] == "2026-11-05"
    assert child.attachments.get().kind == "passbook"
    assert files.files_of(owner=f"procedures.draft:{child.draft_id}")[0].kind == "image/png"
    assert Filing.objects.get(pk=care.pk).answers["cared_birth"] == "1940-03-21"
    assert PortalFile.objects.get(number=CHILD).problems == []
    assert PortalFile.objects.get(number=CARE).problems == []


def test_what_cannot_be_read_is_listed_for_the_clerk_and_not_lost(stub):
    fetch(stub)
    problems = {each["column"]: each for each in PortalFile.objects.get(number=ODD).problems}
    assert problems["最終受診日"]["reason"] == "unreadable"
    assert problems["最終受診日"]["value"] == "先月のおわり"
    assert problems["被保険者氏名"]["reason"] == "gaiji"
    assert problems["同居家族の人数"]["reason"] == "unknown-item"
    assert case_of(ODD).applicant_name == "架空 健一", (
        "who files was readable; the portal itself is never named"
    )
    assert "last_visit" not in Filing.objects.get(pk=case_of(ODD).pk).answers


def test_the_same_files_twice_change_nothing(stub):
    fetch(stub)
    before = list(Application.objects.order_by("id").values())
    again = fetch(stub, now=NOW + timedelta(minutes=10))
    assert (again.fetched, again.made) == (0, 0)
    assert list(Application.objects.order_by("id").values()) == before


def test_two_workers_at_once_make_each_application_once(stub):
    def work_on(_number: int) -> None:
        try:
            fetch(stub)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work_on, range(3)))
    assert Application.objects.filter(channel="portal").count() == 3
    assert PortalFile.objects.count() == 4


def test_a_kill_between_fetching_and_making_loses_nothing(stub, monkeypatch):
    def killed(**_given):
        raise KeyboardInterrupt

    monkeypatch.setattr(fetching, "make_application", killed)
    with pytest.raises(KeyboardInterrupt):
        fetch(stub)
    assert PortalFile.objects.filter(state="received").count() == 4
    monkeypatch.undo()
    monkeypatch.setattr(making.submission, "submit_draft", killed)
    with pytest.raises(KeyboardInterrupt):
        fetch(stub)
    assert Application.objects.count() == 0
    monkeypatch.undo()
    assert fetch(stub).made == 3


def test_a_portal_that_is_down_slow_or_talks_rubbish_is_asked_again_later(stub):
    for fault in (500, 503, 302, "rubbish"):
        stub.faults = {"GET /applications": [fault]}
        assert fetch(stub).fault
    stub.faults = {"GET /applications": ["slow"]}
    slow = national_portal.fetch_new(portal=portal(stub, timeout=httpx.Timeout(0.3)), now=NOW)
    assert slow.fault == "slow"
    assert PortalFile.objects.count() == 0
    assert fetch(stub).made == 3


def test_a_fault_in_the_middle_keeps_what_came_and_fetches_the_rest_later(stub):
    stub.faults = {f"GET /applications/{CARE}": [500]}
    assert (fetch(stub).fetched, case_of(CHILD).procedure_code) == (1, "jidoteate")
    assert fetch(stub).fetched == 3


def test_a_wrong_password_brings_nothing_and_is_not_tried_twice_in_a_round(stub):
    refused = national_portal.fetch_new(portal=portal(stub, password="wrong"), now=NOW)
    assert (refused.fault, stub.calls["POST /login"], PortalFile.objects.count()) == ("login", 1, 0)


def test_a_forgotten_login_is_renewed(stub):
    line = portal(stub)
    line.listed(since=NOW.date())
    stub.forget_logins()
    assert len(line.listed(since=NOW.date())) == 4


def test_a_half_file_is_fetched_again_by_itself_and_a_wrong_hash_only_three_times(stub):
    stub.faults = {f"GET /applications/{CHILD}": ["half"]}
    stub.hashes = {CARE: "0" * 64}
    fetch(stub)
    assert set(PortalFile.objects.filter(state="rejected").values_list("number", "fault")) == {
        (CHILD, "damaged"),
        (CARE, "hash"),
        (UNMAPPED, "unknown-procedure"),
    }
    for _round in range(4):
        fetch(stub)
    assert case_of(CHILD).procedure_code == "jidoteate"
    assert stub.calls[f"GET /applications/{CARE}"] == 3


def test_a_file_past_the_size_is_rejected_and_the_others_come(stub, monkeypatch):
    stub.files[CARE] += b"x" * 5000
    monkeypatch.setattr(http, "MOST_BYTES", 5000)
    assert fetch(stub).made == 2
    assert PortalFile.objects.get(number=CARE).fault == "too-large"


def test_a_file_that_names_another_number_is_rejected(stub):
    stub.files["P-9"] = stub.files[CHILD]
    fetch(stub)
    assert PortalFile.objects.get(number="P-9").fault == "other-number"
    assert Application.objects.filter(procedure_code="jidoteate").count() == 1


def test_an_individual_number_reaches_neither_answers_nor_the_copy_nor_the_list(stub):
    items = (
        Item("請求者氏名", 0, "架空　太郎"),
        Item("勤務先", 0, "番号 123456789018"),
        Item("番号", 0, "1234 5678 9018"),
    )
    stub.files = {"P-1": write(Package("P-1", "KINU-JIDOTEATE", "2026-11-20", items))}
    fetch(stub)
    row = PortalFile.objects.get()
    everything = json.dumps([row.problems, Filing.objects.get().answers]).encode() + bytes(row.content)
    assert b"123456789018" not in everything
    assert "individual-number" in {each["reason"] for each in row.problems}
    national_portal.forget_files(now=NOW)
    assert PortalFile.objects.get().content


def test_a_paper_that_is_no_picture_is_listed_and_the_application_still_comes(stub):
    paper = Paper("口座の写し", "通帳.png", b"MZ not a picture")
    other = Paper("知らない書類", "a.png", b"x")
    stub.files = {
        "P-1": write(
            Package("P-1", "KINU-JIDOTEATE", "2026-11-20", (Item("請求者氏名", 0, "架空"),), (paper, other))
        )
    }
    assert fetch(stub).made == 1
    reasons = {each["column"]: each["reason"] for each in PortalFile.objects.get().problems}
    assert reasons["口座の写し"] == "paper-refused"
    assert reasons["知らない書類"] == "unknown-paper"
    assert case_of("P-1").attachments.count() == 0


def test_the_portal_hears_received_correction_and_decision_in_order_and_once(stub):
    fetch(stub)
    row = case_of(CARE)
    chief = factories.chief(departments=frozenset({row.department}))
    assert tell(stub).sent == 3
    work.start_review(application_id=row.id, by=chief, now=NOW)
    corrections.ask_correction(
        application_id=row.id, fields=["phone"], reason="番号を確かめてください。", by=chief, now=NOW
    )
    tell(stub)
    assert [status for _key, status in stub.told[CARE]] == ["received", "correction"]
    assert tell(stub).sent == 0
    child = case_of(CHILD)
    officer = factories.chief(departments=frozenset({child.department}))
    work.start_review(application_id=child.id, by=officer, now=NOW)
    decisions.decide(
        application_id=child.id, decision_id="refuse", reason_code="", reason_text="要件に合いません。",
        details={}, by=officer, now=NOW,
    )  # fmt: skip
    tell(stub)
    assert [status for _key, status in stub.told[CHILD]] == ["received", "refused"]
    assert systems.s75_works()


def test_a_dead_portal_waits_and_a_lost_answer_is_not_sent_twice(stub):
    fetch(stub)
    path = f"POST /applications/{CHILD}/status"
    stub.faults = {path: ["taken-but-500"]}
    first = tell(stub)
    assert (first.fault, first.sent) == ("500", 0)
    assert tell(stub).sent == 2, "the others are due; the failed one waits for its pause"
    assert tell(stub, later=timedelta(minutes=1)).sent == 1
    assert len(stub.told[CHILD]) == 1
    assert stub.calls[path] == 1


def test_two_senders_at_once_tell_each_state_once(stub):
    fetch(stub)
    outbox.deliver_pending(now=clock.now())

    def send(_number: int) -> None:
        try:
            national_portal.tell_due(portal=portal(stub), now=clock.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(send, range(3)))
    assert {number: len(told) for number, told in stub.told.items()} == {CHILD: 1, CARE: 1, ODD: 1}


def test_a_refused_state_is_on_the_board_and_can_be_sent_again(stub):
    fetch(stub)
    stub.faults = {f"POST /applications/{CHILD}/status": [409]}
    tell(stub)
    report = PortalReport.objects.get(state="refused")
    clerk = factories.clerk(permissions=frozenset({"procedures.portal"}))
    assert board.board(actor=clerk).reports[0].is_refused
    with pytest.raises(NotYours):
        national_portal.send_again(report_id=report.pk, by=factories.clerk(), now=NOW)
    assert PortalReport.objects.get(pk=report.pk).state == "refused"
    national_portal.send_again(report_id=report.pk, by=clerk, now=NOW)
    with pytest.raises(WrongPhase):
        national_portal.send_again(report_id=report.pk, by=clerk, now=NOW)
    assert tell(stub).sent == 1


def test_an_application_of_this_house_is_not_told_to_the_portal(packs):
    factories.publish()
    row = factories.application()
    assert not national_portal.note_status(application_id=row.id, status="received", key="received", now=NOW)
    assert PortalReport.objects.count() == 0


def test_copies_are_deleted_after_their_days_and_can_be_fetched_again(stub, settings):
    fetch(stub)
    late = NOW + timedelta(days=settings.KINU_NATIONAL_PORTAL_KEEP_DAYS, minutes=1)
    national_portal.forget_files(now=late)
    assert not any(bytes(each.content) for each in PortalFile.objects.all())
    clerk = factories.clerk(permissions=frozenset({"procedures.portal"}))
    row = PortalFile.objects.get(number=UNMAPPED)
    again = national_portal.try_again(file_id=row.id, portal=portal(stub), by=clerk, now=late)
    assert (again, stub.calls[f"GET /applications/{UNMAPPED}"]) == ("rejected", 2)


def test_the_board_shows_rejects_with_their_place_and_the_retry_makes_the_application(
    stub, settings, tmp_path
):
    client = Client()
    log_in(client, make_staff(roles=("clerk",), departments=("shimin",), name="職員 一郎"))
    url = reverse("procedures:national-portal")
    assert "ファイルはありません" in client.get(url).content.decode()
    settings.KINU_NATIONAL_PORTAL = stub.base
    settings.KINU_NATIONAL_PORTAL_USER, settings.KINU_NATIONAL_PORTAL_PASSWORD = "joso", "right"
    fetch(stub)
    page = client.get(url, {"state": "rejected"}).content.decode()
    assert UNMAPPED in page
    assert CHILD not in page
    assert "対応表にない手続きです" in page
    assert "application.csv" in page
    assert "先月のおわり" not in client.get(url).content.decode()
    row = PortalFile.objects.get(number=UNMAPPED)
    city = tmp_path / "city"
    (city / "national_portal").mkdir(parents=True)
    text = (settings.CITY_DIR / "national_portal" / "kaigo.yaml").read_text(encoding="utf-8")
    (city / "national_portal" / "kaigo.yaml").write_text(
        text.replace("KINU-KAIGO", "KINU-NOT-MAPPED"), "utf-8"
    )
    settings.CITY_DIR = city
    client.post(reverse("procedures:portal-try-again", args=[row.id]))
    assert PortalFile.objects.get(pk=row.pk).state == "made"
    client.post(reverse("procedures:portal-try-again", args=[row.id]))
    assert Application.objects.filter(channel="portal").count() == 4


def test_the_case_page_lists_what_to_check_for_its_own_department_only(stub):
    fetch(stub)
    row = case_of(ODD)
    own, other = Client(), Client()
    log_in(own, make_staff(roles=("clerk",), departments=(row.department,), name="長寿 一郎"))
    log_in(other, make_staff(roles=("clerk",), departments=("zeimu",), name="税務 二郎"))
    assert "先月のおわり" in own.get(reverse("procedures:case", args=[row.id])).content.decode()
    assert other.get(reverse("procedures:case", args=[row.id])).status_code == 404
    assert Client().get(reverse("procedures:national-portal")).status_code in {302, 404}


def test_a_folder_stands_for_a_line(packs, tmp_path):
    twin = NullPortal(Path(settings.ROOT) / "demo" / "national_portal.json")
    line = FolderPortal(tmp_path)
    with pytest.raises(PortalDown):
        line.listed(since=NOW.date())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"{CHILD}.zip").write_bytes(twin.fetch(CHILD))
    assert national_portal.fetch_new(portal=line, now=NOW).made == 1
    outbox.deliver_pending(now=clock.now())
    assert national_portal.tell_due(portal=line, now=clock.now()).sent == 1
    assert line.told(CHILD) == {"received"}


@pytest.mark.parametrize("kind", ["http", "null", "folder"])
def test_every_portal_keeps_to_the_protocol(kind, stub, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"{CHILD}.zip").write_bytes(stub.files[CHILD])
    line = {
        "http": portal(stub),
        "null": NullPortal(Path(settings.ROOT) / "demo" / "national_portal.json"),
        "folder": FolderPortal(tmp_path),
    }[kind]
    assert CHILD in {each.number for each in line.listed(since=datetime(2026, 11, 1, tzinfo=JST).date())}
    assert line.fetch(CHILD) == stub.files[CHILD]
    with pytest.raises(PortalRefused):
        line.fetch("P-404")
    key = f"protocol-{kind}"
    assert key not in line.told(CHILD)
    line.tell(number=CHILD, status="received", key=key)
    assert key in line.told(CHILD)
