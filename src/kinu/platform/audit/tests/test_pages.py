"""The page for auditors and its file."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import transaction

from kinu.kernel.actor import system
from kinu.platform.audit import public as audit
from kinu.platform.audit.models import SentenceRow
from kinu.platform.audit.tests.factories import NOW, RESIDENT, clerk, write_sentences
from kinu.platform.identity.tests.factories import log_in_resident, log_in_staff

pytestmark = pytest.mark.django_db
PAGE, FILE = "/staff/audit/", "/staff/audit/export.csv"


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_nobody_but_an_auditor_reads_the_log(client, address):
    write_sentences(1)
    assert client.get(address).status_code == 404 or client.get(address).status_code == 302
    log_in_staff(client, roles=("clerk", "admin"))
    assert client.get(address).status_code == 404
    log_in_resident(client, resident_id=RESIDENT)
    assert client.get(address).status_code == 404
    assert not SentenceRow.objects.filter(subject="audit").exists()


def test_an_auditor_reads_who_did_what_and_this_is_logged_too(client):
    auditor = log_in_staff(client, roles=("auditor",))
    audit.look(by=clerk(), resident_id=RESIDENT, what="氏名と住所", reason="児童手当の審査", now=NOW)
    page = client.get(PAGE, {"resident": RESIDENT}).content.decode()
    assert "氏名と住所" in page
    assert "児童手当の審査" in page

    reading = audit.trail(subject="audit")[-1]
    assert (reading.actor_id, reading.resident_id, reading.what) == (auditor.account_id, RESIDENT, "監査記録")
    assert reading.notes == {"resident": RESIDENT}


def test_filters_narrow_the_table(client):
    log_in_staff(client, roles=("auditor",))
    write_sentences(3)
    audit.look(by=clerk(account_id="clerk-9"), resident_id=RESIDENT, what="氏名", now=NOW)

    def found(**query: str) -> list[str]:
        return [
            sentence.subject
            for sentence in client.get(PAGE, query).context["sentences"]
            if sentence.at == NOW
        ]

    assert found(action="example.") == ["example:2", "example:1", "example:0"]
    assert found(subject="example:1") == ["example:1"]
    assert found(actor="clerk-9") == [""]
    assert found(kind="look", since="2026-11-23", until="2026-11-23") == [""]
    assert found(since="2026-11-24") == []
    assert found(until="2026-11-22") == []


def test_a_person_is_found_by_name_and_an_act_by_its_words(client):
    log_in_staff(client, roles=("auditor",))
    with transaction.atomic():
        for action, account in (("jobs.resent", "clerk-1"), ("jobs.discarded", "clerk-2")):
            with audit.record(action, by=clerk(account_id=account), subject=account, now=NOW):
                pass
    page = client.get(PAGE, {"actor": "担当", "action": "jobs.resent"})
    assert [sentence.did for sentence in page.context["sentences"]] == ["止まった作業をもう一度はじめた"]
    text = page.content.decode()
    assert "止まった作業をもう一度はじめた</span>" in text
    assert '<option value="jobs.discarded">止まった作業をやめた</option>' in text
    assert "<code>jobs.resent</code>" not in text
    assert client.get(PAGE, {"actor": "だれでもない"}).context["sentences"] == ()


def test_notes_are_folded_and_the_program_is_called_by_what_it_is(client):
    log_in_staff(client, roles=("auditor",))
    with transaction.atomic(), audit.record("jobs.resent", by=system("jobs"), subject="x", now=NOW) as entry:
        entry.note(count=3, supersedes="")
    text = client.get(PAGE, {"subject": "x"}).content.decode()
    assert "自動の処理" in text
    assert "<li><code>count</code> 3</li>" in text
    assert "supersedes" not in text


def test_an_action_no_room_has_words_for_any_more_is_shown_as_it_was_written(client):
    log_in_staff(client, roles=("auditor",))
    write_sentences(1)
    assert "example.changed" in client.get(PAGE).content.decode()


def test_an_empty_log_says_what_to_do(client):
    log_in_staff(client, roles=("auditor",))
    assert "この条件の記録はありません" in client.get(PAGE, {"subject": "nothing"}).content.decode()


def test_dates_the_wrong_way_round_are_explained_and_find_nothing(client):
    log_in_staff(client, roles=("auditor",))
    write_sentences(1)
    response = client.get(PAGE, {"since": "2026-11-24", "until": "2026-11-22"})
    assert "終わりの日が、はじめの日より前です" in response.content.decode()
    assert response.context["sentences"] == ()


def test_long_logs_are_read_page_by_page_in_few_queries(client, django_assert_max_num_queries):
    log_in_staff(client, roles=("auditor",))
    write_sentences(120)
    first = client.get(PAGE, {"action": "example."})
    with django_assert_max_num_queries(15):
        second = client.get(f"{PAGE}?{first.context['older']}")
    numbers = [sentence.number for sentence in (*first.context["sentences"], *second.context["sentences"])]
    assert len(numbers) == 100
    assert numbers == sorted(numbers, reverse=True)
    assert second.context["newest"] == "action=example."


@pytest.mark.parametrize("rubbish", ["x", "-1", "9" * 40, "１２"])
def test_a_rubbish_page_number_is_no_error(client, rubbish):
    log_in_staff(client, roles=("auditor",))
    assert client.get(PAGE, {"before": rubbish}).status_code == 200


def test_the_file_holds_the_filtered_sentences_and_no_formulas(client):
    log_in_staff(client, roles=("auditor",))
    with (
        transaction.atomic(),
        audit.record("example.closed", by=clerk(), subject="x", reason="=1+1", now=NOW),
    ):
        pass
    write_sentences(2)
    response = client.get(FILE, {"action": "example.closed"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["action"], row["reason"]) for row in rows] == [("example.closed", "'=1+1")]
    looks = client.get(FILE, {"kind": "look"})
    assert "「監査記録の書き出し」を見た" in b"".join(looks.streaming_content).decode()
    assert "attachment" in response["Content-Disposition"]
    assert SentenceRow.objects.filter(subject="audit", what="監査記録の書き出し").count() == 2


def test_what_was_typed_by_people_is_shown_as_text(client):
    log_in_staff(client, roles=("auditor",))
    with transaction.atomic(), audit.record("a.b", by=clerk(), subject="x", reason="<script>x</script>"):
        pass
    assert "<script>x" not in client.get(PAGE).content.decode()
