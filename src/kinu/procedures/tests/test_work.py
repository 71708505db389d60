"""The office's work: rights, corrections, decisions, hand-overs, bulk assignment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kinu.kernel import clock
from kinu.platform.audit import public as audit
from kinu.platform.identity.tests.factories import make_staff
from kinu.platform.people.tests import factories as people
from kinu.procedures.models import Application, Correction, Decision
from kinu.procedures.selectors import case, mine
from kinu.procedures.selectors import work as inbox
from kinu.procedures.services import corrections, decisions, refusals, retention, work

from . import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def row() -> Application:
    factories.publish()
    return factories.application()


def ask(row: Application, **changes) -> str:
    given = {
        "application_id": row.id,
        "fields": ["phone"],
        "reason": "番号が違います。",
        "by": factories.clerk(),
        "now": NOW,
    }
    return corrections.ask_correction(**{**given, **changes})


def approve(row: Application, **changes) -> None:
    given = {"application_id": row.id, "decision_id": "approve", "by": factories.chief(), "now": NOW}
    decisions.decide(**{**given, **changes})


def test_beginning_gives_the_case_to_the_clerk_and_starts_the_review_limit(row):
    by = factories.clerk()
    work.start_review(application_id=row.id, by=by, now=NOW)
    row.refresh_from_db()
    assert (row.phase, row.state, row.assignee) == ("working", "review", by.account_id)
    assert row.due_at.astimezone(clock.JST).date().isoformat() == "2026-12-07"


def test_a_clerk_of_another_department_learns_nothing(row):
    stranger = factories.clerk(departments=frozenset({"zeimu"}))
    assert case.find(application_id=row.id, actor=stranger) is None
    with pytest.raises(refusals.NoSuchThing):
        work.start_review(application_id=row.id, by=stranger, now=NOW)


def test_going_on_is_possible_only_to_a_state_the_pack_names(row):
    by = factories.clerk()
    work.start_review(application_id=row.id, by=by, now=NOW)
    with pytest.raises(refusals.WrongPhase):
        work.advance(application_id=row.id, state_id="approved", by=by, now=NOW)
    work.advance(application_id=row.id, state_id="visit", by=by, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.phase) == ("visit", "working")


def test_a_correction_stops_the_clock_and_its_answer_moves_the_limit(row):
    due = row.due_at
    ask(row)
    row.refresh_from_db()
    assert (row.phase, row.paused_at) == ("waiting", NOW)
    later = NOW + timedelta(days=4)
    by = factories.resident(row.applicant_account)
    corrections.answer_correction(application_id=row.id, raw={"phone": "090-1234-5678"}, by=by, now=later)
    row.refresh_from_db()
    assert (row.phase, row.paused_at, row.due_at) == ("working", None, due + timedelta(days=4))
    assert row.filing.answers["phone"] == "09012345678"
    assert Correction.objects.get().answered_at == later


def test_only_the_named_fields_can_be_answered(row):
    ask(row)
    by = factories.resident(row.applicant_account)
    with pytest.raises(refusals.NotAsked):
        corrections.answer_correction(
            application_id=row.id, raw={"phone": "090-1234-5678", "name": "x"}, by=by, now=NOW
        )
    row.refresh_from_db()
    assert (row.phase, row.filing.answers["phone"]) == ("waiting", "0297232111")


def test_an_unreadable_answer_is_not_sent_and_what_was_typed_is_kept(row):
    ask(row)
    by = factories.resident(row.applicant_account)
    saved = corrections.answer_correction(application_id=row.id, raw={"phone": "?"}, by=by, now=NOW)
    assert set(saved.errors) == {"phone"}
    assert Correction.objects.get().typed == {"phone": "?"}
    row.refresh_from_db()
    assert row.phase == "waiting"


def test_a_correction_needs_a_reason_and_known_fields(row):
    with pytest.raises(refusals.NothingToMend):
        ask(row, reason=" ")
    with pytest.raises(refusals.NothingToMend):
        ask(row, fields=[])
    with pytest.raises(refusals.UnknownField):
        ask(row, fields=["salary"])
    assert not Correction.objects.exists()


def test_a_second_correction_waits_for_the_first(row):
    ask(row)
    with pytest.raises(refusals.WrongPhase):
        ask(row)
    assert Correction.objects.count() == 1


def test_both_sides_see_what_a_correction_changed(row):
    ask(row)
    by = factories.resident(row.applicant_account)
    corrections.answer_correction(application_id=row.id, raw={"phone": "090-1234-5678"}, by=by, now=NOW)
    row.refresh_from_db()
    lines = {line.name: line for group in mine.full_view(row).groups for line in group.rows}
    assert lines["phone"].changed
    assert lines["phone"].before == "0297-23-2111"
    versions = case.case_view(row, actor=factories.chief(), now=NOW).versions
    assert [change.label for change in versions[0].changes] == ["電話番号"]


def test_deciding_needs_the_right(row):
    with pytest.raises(refusals.NotYours):
        approve(row, by=factories.clerk())
    assert not Decision.objects.exists()


def test_nobody_decides_the_application_of_the_own_account(row):
    with pytest.raises(refusals.OwnMatter):
        approve(row, by=factories.chief(row.applicant_account))
    assert not Decision.objects.exists()


def test_nobody_decides_for_the_own_resident_record_or_the_same_name(row):
    Application.objects.filter(pk=row.pk).update(subject_resident="r1")
    with pytest.raises(refusals.OwnMatter):
        approve(row, by=factories.chief(resident_id="r1"))
    with pytest.raises(refusals.OwnMatter):
        approve(row, by=factories.chief(label="常総花子"))
    assert not Decision.objects.exists()


def test_nobody_decides_for_the_own_household(row, monkeypatch):
    Application.objects.filter(pk=row.pk).update(household_id="h1")
    monkeypatch.setattr(decisions, "household_id", lambda resident_id: "h1" if resident_id else "")
    with pytest.raises(refusals.OwnMatter):
        approve(row, by=factories.chief(resident_id="r2"))
    assert not Decision.objects.exists()


def test_an_officer_tied_to_the_register_is_told_by_id_and_household_and_a_namesake_may_decide(row):
    house = people.make_household()
    applicant = people.make_resident("常総　花子", household=house)
    wife = people.make_resident("常総　次子", household=house, relation="11")
    namesake = people.make_resident("常総　花子")
    Application.objects.filter(pk=row.pk).update(subject_resident=applicant.id, household_id=house.id)
    for resident in (applicant, wife):
        account = make_staff(name="職員　一", own_resident_id=resident.id)
        with pytest.raises(refusals.OwnMatter):
            approve(row, by=factories.chief(account.uid, label="職員　一"))
    assert not Decision.objects.exists()
    account = make_staff(name="常総　花子", own_resident_id=namesake.id)
    approve(row, by=factories.chief(account.uid, label="常総　花子"))
    assert Decision.objects.get().by_account == account.uid


def test_a_refusal_needs_a_reason_and_keeps_it(row):
    with pytest.raises(refusals.ReasonNeeded):
        approve(row, decision_id="refuse")
    approve(row, decision_id="refuse", reason_code="not-eligible", reason_text="市外にお住まいです。")
    row.refresh_from_db()
    assert (row.phase, row.closed_at) == ("refused", NOW)
    view = mine.full_view(row, language="ja").decision
    assert "対象ではありません。" in view.reason
    assert "審査請求" in view.appeal


def test_a_closed_application_moves_no_more(row):
    approve(row)
    for move in (
        lambda: approve(row, decision_id="refuse", reason_text="x"),
        lambda: ask(row),
        lambda: work.start_review(application_id=row.id, by=factories.clerk(), now=NOW),
        lambda: work.transfer(
            application_id=row.id, department="zeimu", reason="x", by=factories.clerk(), now=NOW
        ),
    ):
        with pytest.raises(refusals.WrongPhase):
            move()
    assert Decision.objects.get().kind == "approved"


def test_the_database_refuses_a_second_decision_and_a_closed_case_without_a_day(row):
    approve(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(application=row, kind="refused", reason_text="x", by_account="x", at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(closed_at=None)


def test_every_decision_leaves_a_sentence_in_the_audit(row):
    approve(row)
    actions = [each.action for each in audit.trail(subject=f"application:{row.id}")]
    assert "procedures.approved" in actions


def test_bulk_assignment_is_undone_for_those_nobody_changed_since(row):
    other = factories.application()
    member = make_staff(departments=("shimin",), name="職員 三郎")
    by = factories.clerk()
    batch = work.assign_many(application_ids=[row.id, other.id], assignee=member.uid, by=by, now=NOW)
    assert set(Application.objects.values_list("assignee_name", flat=True)) == {"職員 三郎"}
    work.assign(application_id=other.id, assignee="", by=by, now=NOW)
    assert work.undo_assignment(batch_id=batch, by=by, now=NOW) == 1
    with pytest.raises(refusals.UndoTooLate):
        work.undo_assignment(batch_id=batch, by=by, now=NOW)


def test_work_is_not_given_to_another_department(row):
    outsider = make_staff(departments=("zeimu",))
    with pytest.raises(refusals.NotInDepartment):
        work.assign(application_id=row.id, assignee=outsider.uid, by=factories.clerk(), now=NOW)
    row.refresh_from_db()
    assert row.assignee == ""


def test_the_inbox_finds_by_number_name_variant_and_kana(row):
    by = factories.clerk()
    for words in (row.number, row.number[:7], "常総花子", "じょうそう", "ｼﾞｮｳｿｳ", "ハナコ"):
        query = inbox.InboxQuery.parse({"q": words})
        assert [each.id for each in inbox.inbox(query=query, actor=by, now=NOW).rows] == [row.id], words
    assert inbox.inbox(query=inbox.InboxQuery.parse({"q": "山田"}), actor=by, now=NOW).total == 0


def test_late_work_is_told_by_word(row):
    by = factories.clerk()
    late = NOW + timedelta(days=30)
    page = inbox.inbox(query=inbox.InboxQuery.parse({"due": "late"}), actor=by, now=late)
    assert [(each.urgency, each.urgency_tone) for each in page.rows] == [("late", "error")]
    assert inbox.work_count(actor=by, now=late).late == 1


def test_nonsense_in_the_address_of_the_inbox_is_dropped():
    query = inbox.InboxQuery.parse({"page": "９", "state": "x", "order": "y", "due": "z", "q": "\x00"})
    assert query == inbox.InboxQuery()


def test_answers_are_forgotten_after_their_years_and_counts_stay(row):
    approve(row)
    assert retention.forget(now=NOW + timedelta(days=365 * 5))["applications"] == 0
    assert retention.forget(now=NOW + timedelta(days=365 * 7))["applications"] == 1
    row.refresh_from_db()
    assert (row.applicant_name, row.filing.answers, row.phase) == ("", {}, "approved")
    assert not row.revisions.exists()


def test_old_drafts_are_deleted_and_fresh_ones_stay():
    factories.publish()
    by = factories.resident()
    factories.filled_draft(by)
    assert retention.forget(now=NOW + timedelta(days=89))["drafts"] == 0
    assert retention.forget(now=NOW + timedelta(days=91))["drafts"] == 1
