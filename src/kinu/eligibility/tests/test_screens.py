"""The screens: who may open them, what they show, what a clerk does with them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kinu.eligibility.engine import ledger_file
from kinu.eligibility.models import FigureDecision, Found, LedgerFact, LedgerUpload
from kinu.eligibility.selectors.packs import packs
from kinu.eligibility.services import ledger
from kinu.kernel import clock
from kinu.messages.models import Message
from kinu.platform.audit.models import SentenceRow
from kinu.platform.identity.tests.factories import log_in_staff
from kinu.platform.jobs import public as jobs
from kinu.platform.people.tests.factories import protect

from .test_scan import BY, NOW, account_for, family, scanning

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client: Client) -> Client:
    return logged_in(client, "clerk", "chief")


def logged_in(client: Client, *roles: str) -> Client:
    log_in_staff(client, roles=roles)
    return client


def test_without_the_right_no_screen_opens(client: Client) -> None:
    logged_in(client, "planner")
    for name in ("found", "export", "ledger"):
        assert client.get(reverse(f"eligibility:{name}")).status_code == 404
    for name in ("move", "tell", "scan"):
        assert client.post(reverse(f"eligibility:{name}")).status_code == 404
    assert client.post(reverse("eligibility:confirm", args=["malfuku_hitorioya"])).status_code == 404
    assert FigureDecision.objects.count() == 0


def test_the_list_shows_reasons_and_logs_the_look(chief: Client) -> None:
    parent, _ = family()
    scanning.scan(on=clock.today(), by=BY, now=NOW)
    page = chief.get(reverse("eligibility:found"), {"benefit": "jido_teate"}).content.decode()
    assert parent.name_full in page
    assert "父母のうち生計維持の程度が高い" in page
    assert SentenceRow.objects.filter(kind="look", resident_id=parent.id).exists()


def test_a_protected_family_is_not_in_the_list_nor_in_the_file(chief: Client) -> None:
    parent, child = family()
    protect(child)
    scanning.scan(on=clock.today(), by=BY, now=NOW)
    assert Found.objects.count() == 1
    for name in ("found", "export"):
        response = chief.get(reverse(f"eligibility:{name}"))
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert parent.name_full not in body.decode()
    assert not SentenceRow.objects.filter(kind="look", resident_id=parent.id).exists()


def test_choose_undo_choose_tell(chief: Client) -> None:
    parent, _ = family()
    account_for(parent)
    scanning.scan(on=clock.today(), by=BY, now=NOW, benefits=("jido_teate",))
    found = Found.objects.get()
    moved = chief.post(
        reverse("eligibility:move"), {"chosen": found.id, "state": "chosen", "back": "benefit=jido_teate"}
    )
    batch = moved["Location"].split("undo=")[1]
    chief.post(reverse("eligibility:undo", args=[batch]))
    found.refresh_from_db()
    assert found.state == "found"
    chief.post(reverse("eligibility:move"), {"chosen": found.id, "state": "chosen"})
    asked = chief.post(reverse("eligibility:tell"), {"chosen": found.id})
    assert "取り消せません" in asked.content.decode()
    assert Message.objects.count() == 0
    chief.post(reverse("eligibility:tell"), {"chosen": found.id, "sure": "yes"})
    found.refresh_from_db()
    assert (found.state, Message.objects.count()) == ("told", 1)


def test_nothing_ticked_changes_nothing(chief: Client) -> None:
    family()
    scanning.scan(on=clock.today(), by=BY, now=NOW)
    for name in ("move", "tell"):
        page = chief.post(reverse(f"eligibility:{name}"), {"state": "chosen", "sure": "yes"}, follow=True)
        assert "選ばれていません" in page.content.decode()
    refused = chief.post(
        reverse("eligibility:move"), {"chosen": Found.objects.get().id, "state": "aside"}, follow=True
    )
    assert "理由を書いてください" in refused.content.decode()
    assert Found.objects.get().state == "found"


def test_the_file_has_the_reasons_and_no_address(chief: Client) -> None:
    parent, _ = family()
    scanning.scan(on=clock.today(), by=BY, now=NOW)
    response = chief.get(reverse("eligibility:export"))
    text = b"".join(response.streaming_content).decode()
    assert "児童手当" in text
    assert parent.name_full in text
    assert parent.address_rest not in text


def test_a_ledger_comes_in_through_the_screen_and_its_faults_go_out(chief: Client) -> None:
    parent, _ = family()
    head = "宛名番号,項目,値,基準日\n"
    url = reverse("eligibility:ledger")
    chief.post(url, {"file": upload(head + f"{parent.number},income.salary,100,2026-01-05\n")})
    waiting = chief.get(url)
    assert "順番を待っています" in waiting.content.decode()
    assert (waiting["Refresh"], LedgerFact.objects.count()) == ("3", 0)
    jobs.run_due(now=clock.now())
    assert LedgerFact.objects.get().value == 100
    assert LedgerUpload.objects.count() == 0
    assert "Refresh" not in chief.get(url)
    chief.post(url, {"file": upload(head + f"{parent.number},income.salary,=cmd,2026-01-05\n")})
    jobs.run_due(now=clock.now())
    page = chief.get(url).content.decode()
    assert "取り込みませんでした" in page
    run_id = page.split("/rejects.csv")[0].rsplit("/", 1)[1]
    text = chief.get(reverse("eligibility:rejects", args=[run_id])).content.decode()
    assert "'=cmd" in text
    assert chief.get(reverse("eligibility:rejects", args=["nobody"])).status_code == 404


def test_a_ledger_taken_over_twice_changes_nothing_and_tells_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parent, _ = family()
    lines = "".join(f"{parent.number},income.salary,{at},2026-01-{at:02}\n" for at in range(1, 9))
    run_id = ledger.accept_ledger(
        data=("宛名番号,項目,値,基準日\n" + lines).encode(), file_name="x.csv", by=BY, now=NOW
    )
    monkeypatch.setattr(ledger_file, "STEP", 2)
    heard: list[int] = []
    real = ledger.ledger_file.read
    monkeypatch.setattr(ledger.ledger_file, "read", lambda data, *, tell, **more: real(data, tell=lambda at: (heard.append(at), tell(at)), **more))  # fmt: skip
    done = ledger.run_ledger(run_id=run_id, by=BY, now=NOW)
    assert (done.state, done.created, done.progress) == ("done", 8, 100)
    assert heard == sorted(heard)
    assert len(heard) > 2
    assert ledger.run_ledger(run_id=run_id, by=BY, now=NOW).created == 8
    assert LedgerFact.objects.count() == 8


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("ledger.csv", text.encode())


@pytest.mark.parametrize("code", [pack.code for pack in packs()])
def test_every_pack_has_a_page_on_every_day(chief: Client, code: str) -> None:
    for day in ("2024-04-01", "2026-11-22", "no day"):
        page = chief.get(reverse("eligibility:pack", args=[code]), {"on": day})
        assert page.status_code == 200
    text = page.content.decode()
    assert "次のすべてに当てはまるとき" in text
    rules = text.split('id="rules"')[1].split("</section>")[0]
    assert re.findall(r"[A-Za-z]+_[a-z_]+|\b[a-z]{2,}\b", re.sub(r"<[^>]*>|&\w+;", " ", rules)) == []
    figures = text.split('id="figures"')[1].split('id="try"')[0]
    assert re.findall(r">\s*[a-z_]{2,}\s*<", figures) == []
    assert chief.post(reverse("eligibility:try", args=[code]), {"on": "2026-11-22"}).status_code == 200


def test_the_list_of_packs_is_searched_and_tells_what_must_be_confirmed(chief: Client) -> None:
    page = chief.get(reverse("eligibility:packs"), {"q": "ひとり親", "on": "2026-11-22"}).content.decode()
    assert "malfuku_hitorioya" in page
    assert "要確認3件" in page
    assert "jido_teate" not in page
    assert chief.get(reverse("eligibility:pack", args=["nothing"])).status_code == 404


def test_a_household_is_tried_and_the_next_question_named(chief: Client) -> None:
    url = reverse("eligibility:try", args=["jido_teate"])
    facts = {
        "on": "2026-11-22",
        "address.in_city": "yes",
        "claim.higher_earner": "yes",
        "person.is_public_servant": "no",
    }
    open_page = chief.post(url, facts).content.decode()
    assert "まだ分からない" in open_page
    assert "次に聞くこと" in open_page
    child = {
        "birth_date": "2025-06-01",
        "cared": "yes",
        "in_japan": "yes",
        "in_facility": "no",
        "supported": "no",
    }
    told = chief.post(
        url, facts | {f"children-0-{name}": value for name, value in child.items()}
    ).content.decode()
    assert "15,000円" in told
    assert "数字は半角で" in chief.post(url, facts | {"children-0-birth_date": "きのう"}).content.decode()
    assert LedgerFact.objects.count() == 0


def test_a_figure_is_confirmed_by_name_with_its_paper(chief: Client) -> None:
    url = reverse("eligibility:confirm", args=["malfuku_hitorioya"])
    data = {"on": "2026-11-22", "figure": "limit", "source": ""}
    assert "何で確かめたか" in chief.post(url, data, follow=True).content.decode()
    assert FigureDecision.objects.count() == 0
    page = chief.post(url, data | {"source": "条例4条"}, follow=True).content.decode()
    assert "条例4条" in page
    assert FigureDecision.objects.get().since == date(2024, 11, 1)
