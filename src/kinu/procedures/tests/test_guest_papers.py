"""Who has no login reads the own papers with number and secret; nobody else does, and not without end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kinu.kernel import clock
from kinu.kernel.actor import GUEST
from kinu.platform.audit import public as audit
from kinu.platform.identity.tests.factories import log_in, make_resident
from kinu.platform.people.tests import factories as people
from kinu.procedures import definition as packs
from kinu.procedures.models import Application, Attachment
from kinu.procedures.permissions import may_read_papers
from kinu.procedures.services import decisions, drafts, letters, submission
from kinu.procedures.views import papers

from . import factories
from .test_resident_pages import begin, photo, step, walk_to_check

pytestmark = pytest.mark.django_db


def _output(on: str, kind: Any, template: str) -> packs.Output:
    return packs.Output(
        id=on, kind=kind, on=on, template=f"common/{template}", title=factories.text("試験の紙")
    )


@pytest.fixture
def sent(client) -> Application:
    """A guest's application with a photo, its receipt and its letter made; the client is the guest's browser."""
    factories.publish(
        online=factories.model.Online(assurance="none"),
        outputs=(_output("received", "receipt", "receipt"), _output("refuse", "refusal", "refusal")),
    )
    draft = begin(client)
    client.post(step(draft, "files"), {"photo": photo()})
    walk_to_check(client, draft)
    client.post(reverse("procedures:check", args=[draft.id]), {"declared": "true"})
    row = Application.objects.get()
    letters.make_receipt(application_id=row.id, now=factories.NOW)
    decisions.decide(
        application_id=row.id,
        decision_id="refuse",
        reason_code="not-eligible",
        by=factories.chief(),
        now=factories.NOW,
    )
    letters.make_decision_letter(application_id=row.id, now=factories.NOW)
    row.refresh_from_db()
    return row


def addresses(row: Application) -> list[str]:
    attached = Attachment.objects.get(application=row)
    return [
        reverse("procedures:file", args=[row.id, attached.file_id]),
        reverse("procedures:paper", args=[row.id, row.receipt_document]),
        reverse("procedures:paper", args=[row.id, row.decision.document_id]),
    ]


def with_secret(row: Application) -> Client:
    browser = Client()
    data = {"number": row.number, "secret": submission.secret_of(row.draft_id)}
    assert browser.post(reverse("procedures:lookup"), data).status_code == 302
    return browser


def fetched(browser: Client, address: str) -> tuple[int, bytes]:
    """Return status and bytes, with the file closed behind them."""
    answer = browser.get(address)
    if not answer.streaming:
        return answer.status_code, answer.content
    data = b"".join(answer.streaming_content)
    assert "no-store" in answer["Cache-Control"]
    assert int(answer["Content-Length"]) == len(data)
    return answer.status_code, data


def test_the_browser_that_sent_it_and_the_one_with_the_secret_read_every_paper(client, sent):
    for browser in (client, with_secret(sent)):
        page = browser.get(reverse("procedures:application", args=[sent.id])).content.decode()
        for address in addresses(sent):
            assert address in page
            status, data = fetched(browser, address)
            assert status == 200
            assert len(data) > 500


def test_a_mail_code_login_reads_the_own_papers(sent):
    account = make_resident(name="常総　花子")
    Application.objects.update(applicant_account=account.uid)
    browser = Client()
    log_in(browser, account, assurance="mail")
    assert [fetched(browser, address)[0] for address in addresses(sent)] == [200, 200, 200]


def test_a_stranger_a_wrong_secret_and_another_resident_get_nothing(sent):
    stranger, other = Client(), Client()
    log_in(other, make_resident(name="別　人"), assurance="mail")
    wrong = stranger.post(reverse("procedures:lookup"), {"number": sent.number, "secret": "AAAAAAAA"})
    assert wrong.status_code == 200
    for address in addresses(sent):
        assert stranger.get(address)["Location"].startswith("/login/")
        assert other.get(address).status_code == 404


def test_the_secret_of_one_application_opens_no_paper_of_another(sent):
    browser = with_secret(sent)
    mine = factories.application()
    for name, paper_id in (("paper", sent.receipt_document), ("file", Attachment.objects.get().file_id)):
        assert browser.get(reverse(f"procedures:{name}", args=[mine.id, paper_id])).status_code == 302
    opened = reverse("procedures:lookup")
    browser.post(opened, {"number": mine.number, "secret": submission.secret_of(mine.draft_id)})
    for name, paper_id in (("paper", sent.receipt_document), ("file", Attachment.objects.get().file_id)):
        assert browser.get(reverse(f"procedures:{name}", args=[mine.id, paper_id])).status_code == 404


def test_papers_of_a_protected_person_need_a_login(sent):
    resident = people.make_resident()
    people.protect(resident, starts_on=clock.today() - timedelta(days=1))
    Application.objects.update(subject_resident=resident.id)
    browser = with_secret(sent)
    page = browser.get(reverse("procedures:application", args=[sent.id])).content.decode()
    for address in addresses(sent):
        assert address not in page
        assert browser.get(address).status_code == 404


def test_fetching_without_end_is_slowed_down_and_told(monkeypatch, client, sent):
    monkeypatch.setattr(papers, "TRIES", 3)
    address = addresses(sent)[1]
    assert [fetched(client, address)[0] for _ in range(4)] == [200, 200, 200, 429]
    assert "分ほど待って" in client.get(address).content.decode()


def test_the_look_of_a_guest_stands_in_the_log_of_the_person_concerned(sent):
    resident = people.make_resident()
    Application.objects.update(subject_resident=resident.id)
    fetched(with_secret(sent), addresses(sent)[1])
    (look,) = audit.looks_at(resident_id=resident.id, limit=5)
    assert look.what == "添付ファイル"
    assert "確認コード" in look.who


def test_a_guest_actor_without_proof_reads_nothing(sent):
    with pytest.raises(drafts.NoSuchThing):
        drafts.own_draft(draft_id=sent.draft_id, by=GUEST, now=factories.NOW)

    assert not may_read_papers(sent.id, GUEST).allowed
