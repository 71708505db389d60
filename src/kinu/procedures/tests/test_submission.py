"""Sending an application: once, whole, pinned to its text."""

from __future__ import annotations

import pytest

from kinu.kernel.actor import GUEST
from kinu.kernel.ids import is_checked
from kinu.platform.outbox import public as outbox
from kinu.platform.outbox.models import EventRow
from kinu.platform.web import public as web
from kinu.procedures.models import Application, Draft, Filing, ProcedureVersion
from kinu.procedures.selectors import mine
from kinu.procedures.services import drafts, lookup, refusals, saving, submission

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack():
    return factories.publish()


def test_a_sent_draft_becomes_one_application_with_a_number_that_checks(pack):
    by = factories.resident()
    receipt = submission.submit_draft(
        draft_id=factories.filled_draft(by), declared=["true"], by=by, now=factories.NOW
    )
    row = Application.objects.get()
    assert receipt.number == row.number == "2026000001" + row.number[-1]
    assert is_checked(row.number)
    assert (row.phase, row.department, row.applicant_kana) == ("received", "shimin", "ジョウソウ ハナコ")
    assert row.due_at.date().isoformat() == "2026-11-26"


def test_sending_twice_gives_the_same_receipt_and_one_application(pack):
    by = factories.resident()
    draft_id = factories.filled_draft(by)
    first = submission.submit_draft(draft_id=draft_id, declared=["true"], by=by, now=factories.NOW)
    again = submission.submit_draft(draft_id=draft_id, declared=["true"], by=by, now=factories.NOW)
    assert (again.number, again.secret, again.created) == (first.number, first.secret, False)
    assert Application.objects.count() == 1


def test_sending_without_the_promise_is_refused_and_nothing_is_kept(pack):
    by = factories.resident()
    draft_id = factories.filled_draft(by)
    with pytest.raises(refusals.NotDeclared):
        submission.submit_draft(draft_id=draft_id, declared=[], by=by, now=factories.NOW)
    assert not Application.objects.exists()
    assert Draft.objects.get().sent_at is None


def test_an_incomplete_draft_is_refused_and_nothing_is_kept(pack):
    by = factories.resident()
    draft_id = drafts.start_draft(code="test-allowance", by=by, now=factories.NOW)
    with pytest.raises(refusals.Incomplete):
        submission.submit_draft(draft_id=draft_id, declared=["true"], by=by, now=factories.NOW)
    assert not Application.objects.exists()


def test_somebody_elses_draft_cannot_be_sent(pack):
    draft_id = factories.filled_draft(factories.resident())
    with pytest.raises(refusals.NoSuchThing):
        submission.submit_draft(
            draft_id=draft_id, declared=["true"], by=factories.resident(), now=factories.NOW
        )
    assert not Application.objects.exists()


def test_a_guest_sends_with_the_token_of_the_browser_and_reads_with_the_secret():
    factories.publish(online=factories.model.Online(assurance="none"))

    draft_id = factories.filled_draft(GUEST, guest_token="token-of-this-browser")
    with pytest.raises(refusals.NoSuchThing):
        submission.submit_draft(
            draft_id=draft_id, declared=["true"], by=GUEST, guest_token="other", now=factories.NOW
        )
    receipt = submission.submit_draft(
        draft_id=draft_id, declared=["true"], by=GUEST, guest_token="token-of-this-browser", now=factories.NOW
    )
    opened = lookup.open_by_secret(
        number=f" {receipt.number[:4]}-{receipt.number[4:].lower()}",
        secret=receipt.secret.lower(),
        origin="1",
        now=factories.NOW,
    )
    assert opened == receipt.application_id


def test_a_wrong_secret_and_a_wrong_number_are_refused_alike(pack):
    row = factories.application()
    for number, secret in ((row.number, "WRONG234"), ("2026999999X", "WRONG234"), ("", "")):
        with pytest.raises(refusals.WrongSecret):
            lookup.open_by_secret(number=number, secret=secret, origin="1", now=factories.NOW)


def test_looking_up_is_limited(pack):

    row = factories.application()
    for _ in range(10):
        with pytest.raises(refusals.WrongSecret):
            lookup.open_by_secret(number=row.number, secret="x", origin="1", now=factories.NOW)
    with pytest.raises(web.RateLimited):
        lookup.open_by_secret(number=row.number, secret="x", origin="1", now=factories.NOW)


def test_the_applicant_withdraws_and_cannot_withdraw_twice(pack):
    by = factories.resident()
    row = factories.application(by)
    submission.withdraw(application_id=row.id, by=by, now=factories.NOW)
    row.refresh_from_db()
    assert (row.phase, row.closed_at) == ("withdrawn", factories.NOW)
    with pytest.raises(refusals.WrongPhase):
        submission.withdraw(application_id=row.id, by=by, now=factories.NOW)


def test_a_stranger_cannot_withdraw(pack):
    row = factories.application()
    with pytest.raises(refusals.NoSuchThing):
        submission.withdraw(application_id=row.id, by=factories.resident(), now=factories.NOW)
    row.refresh_from_db()
    assert row.phase == "received"


def test_an_application_keeps_the_text_it_was_sent_with_when_the_pack_changes(pack):
    by = factories.resident()
    row = factories.application(by)
    before = mine.full_view(row, language="ja")
    factories.publish(name=factories.text("べつの名前"), sections=())
    assert ProcedureVersion.objects.filter(code=pack.code).count() == 2
    assert mine.full_view(row, language="ja").groups == before.groups


def test_hidden_answers_are_not_kept(pack):
    by = factories.resident()
    draft_id = factories.filled_draft(by)
    saving.save_step(
        draft_id=draft_id, step_id="family", raw={"has_children": "no"}, by=by, now=factories.NOW
    )
    submission.submit_draft(draft_id=draft_id, declared=["true"], by=by, now=factories.NOW)
    assert "children" not in Filing.objects.get().answers


def test_receiving_is_published_once(pack):
    factories.application()
    assert "procedures.application-received" in {each.name for each in outbox.event_types()}

    assert EventRow.objects.filter(name="procedures.application-received").count() == 1
