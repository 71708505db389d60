"""Jobs from enqueue to done, dead or discarded."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import transaction

from kinu.kernel.refusal import Refusal
from kinu.platform.audit import public as audit
from kinu.platform.audit.tests.factories import NOW, clerk
from kinu.platform.jobs import public as jobs
from kinu.platform.jobs import rules, runner, services
from kinu.platform.jobs.board import cause_words
from kinu.platform.jobs.models import JobRow, PeriodicRow, State
from kinu.platform.jobs.periodic import _enqueue, enqueue_periodic
from kinu.platform.jobs.tests.examples import flexible, rhythmic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("behaviour")]
LATER = NOW + timedelta(days=1)


class Closed(Refusal):
    code, message = "jobs-tests.closed", "窓口は閉まっています。"


def fail(**_arguments: object) -> None:
    raise ValueError("田中太郎さんの住所が空です")


def test_a_job_runs_with_its_arguments_after_the_commit(behaviour):
    seen = []
    behaviour["flexible"] = lambda **arguments: seen.append(arguments)
    job_id = jobs.enqueue(flexible, now=NOW, number=3, words=["あ", "い"])
    assert seen == []
    assert jobs.run_due(now=NOW) == 1
    assert seen == [{"number": 3, "words": ["あ", "い"]}]
    assert jobs.job_view(job_id).state == "done"


def test_a_job_of_a_failed_transaction_never_was():
    with transaction.atomic():
        jobs.enqueue(flexible, now=NOW)
        transaction.set_rollback(True)
    assert not JobRow.objects.exists()


def test_a_job_waits_until_its_time():
    jobs.enqueue(flexible, now=NOW, run_after=NOW + timedelta(hours=1))
    assert jobs.run_due(now=NOW) == 0
    assert jobs.run_due(now=NOW + timedelta(hours=1)) == 1


def test_a_key_is_enqueued_once_while_it_waits_and_again_afterwards():
    first = jobs.enqueue(flexible, key="a", now=NOW)
    assert jobs.enqueue(flexible, key="a", now=NOW) == first
    assert jobs.enqueue(flexible, key="b", now=NOW) != first
    row = runner.claim(worker="w", now=NOW)
    assert row.id == first
    assert jobs.enqueue(flexible, key="a", now=NOW) != first


def test_the_earlier_time_wins_when_a_key_is_enqueued_again():
    job_id = jobs.enqueue(flexible, key="a", now=NOW, run_after=LATER)
    jobs.enqueue(flexible, key="a", now=NOW)
    assert jobs.job_view(job_id).run_after == NOW


def test_a_failing_job_is_tried_again_with_growing_pauses_and_then_dead(behaviour):
    behaviour["flexible"] = fail
    job_id = jobs.enqueue(flexible, now=NOW)
    assert jobs.run_due(now=NOW) == 1
    assert jobs.run_due(now=NOW + timedelta(seconds=59)) == 0
    assert jobs.run_due(now=NOW + timedelta(minutes=1)) == 1
    assert jobs.run_due(now=NOW + timedelta(minutes=2)) == 0
    assert jobs.run_due(now=NOW + timedelta(minutes=3)) == 1
    assert jobs.run_due(now=LATER) == 0
    dead = jobs.job_view(job_id)
    assert (dead.state, dead.attempts, dead.cause, dead.failure) == ("dead", 3, "bug", "builtins.ValueError")


def test_what_failed_is_told_without_the_errors_text(behaviour):
    behaviour["flexible"] = fail
    jobs.enqueue(flexible, now=NOW)
    jobs.run_due(now=NOW)
    row = JobRow.objects.values().get()
    assert "田中" not in str(row)
    assert "test_queue.py" in row["place"]


def test_a_job_that_gives_up_is_dead_at_once(behaviour):
    def give_up(**_arguments: object) -> None:
        raise jobs.GiveUp("mail.no-address")

    behaviour["flexible"] = give_up
    job_id = jobs.enqueue(flexible, now=NOW)
    jobs.run_due(now=NOW)
    view = jobs.job_view(job_id)
    assert (view.state, view.attempts, view.cause, view.refusal) == ("dead", 1, "refused", "mail.no-address")


def test_a_refusal_is_kept_by_its_code(behaviour):
    def refuse(**_arguments: object) -> None:
        raise Closed

    behaviour["flexible"] = refuse
    job_id = jobs.enqueue(flexible, now=NOW)
    jobs.run_due(now=NOW)
    assert jobs.job_view(job_id).refusal == "jobs-tests.closed"


def test_a_job_that_no_room_knows_any_more_fails_by_a_name_of_its_own():
    job_id = jobs.enqueue(flexible, now=NOW)
    JobRow.objects.update(name="gone.job", attempts=2)
    jobs.run_due(now=NOW)
    assert (jobs.job_view(job_id).state, jobs.job_view(job_id).cause) == ("dead", "gone")


def test_a_silent_workers_job_is_taken_over_after_the_lease(behaviour, settings):
    settings.JOBS_LEASE_SECONDS = 60
    job_id = jobs.enqueue(flexible, now=NOW)
    runner.claim(worker="killed", now=NOW)
    assert runner.recover(now=NOW + timedelta(seconds=60)) == 0
    assert runner.claim(worker="other", now=NOW + timedelta(seconds=60)) is None
    assert runner.recover(now=NOW + timedelta(seconds=61)) == 1
    assert jobs.run_due(now=NOW + timedelta(seconds=61)) == 1
    assert (jobs.job_view(job_id).state, jobs.job_view(job_id).attempts) == ("done", 2)


def test_a_job_that_kills_every_worker_ends_dead():
    job_id = jobs.enqueue(flexible, now=NOW)
    moment = NOW
    while runner.claim(worker="killed", now=moment):
        moment += timedelta(minutes=5)
        runner.recover(now=moment)
    view = jobs.job_view(job_id)
    assert (view.state, view.attempts, view.cause) == ("dead", 3, "killed")


def test_a_worker_that_lost_its_lease_cannot_settle_the_job():
    job_id = jobs.enqueue(flexible, now=NOW)
    slow = runner.claim(worker="slow", now=NOW)
    runner.recover(now=LATER)
    fast = runner.claim(worker="fast", now=LATER)
    assert not runner.run(slow, read_clock=lambda: LATER)
    assert not runner.extend_lease(slow, now=LATER)
    assert jobs.job_view(job_id).state == "running"
    assert runner.run(fast, read_clock=lambda: LATER)
    assert jobs.job_view(job_id).state == "done"


def test_a_failed_job_gives_way_to_a_twin_that_was_enqueued_meanwhile(behaviour):
    behaviour["flexible"] = fail
    first = jobs.enqueue(flexible, key="a", now=NOW)
    row = runner.claim(worker="w", now=NOW)
    second = jobs.enqueue(flexible, key="a", now=NOW)
    runner.run(row, read_clock=lambda: NOW)
    assert jobs.job_view(first).state == "discarded"
    assert jobs.job_view(second).state == "waiting"


def test_staff_send_dead_jobs_again_and_it_is_in_the_audit_log():
    ids = [jobs.enqueue(flexible, now=NOW) for _ in range(3)]
    JobRow.objects.update(state=State.DEAD, attempts=3)
    assert services.resend(job_ids=(ids[0],), by=clerk("jobs.manage"), now=NOW) == 1
    assert services.resend(job_ids=None, by=clerk("jobs.manage"), now=NOW) == 2
    assert jobs.run_due(now=NOW) == 3
    assert [sentence.notes["count"] for sentence in audit.trail(subject="jobs")] == [1, 2]


def test_only_dead_jobs_can_be_sent_again_or_discarded():
    job_id = jobs.enqueue(flexible, now=NOW)
    assert services.resend(job_ids=(job_id,), by=clerk(), now=NOW) == 0
    assert not services.discard(job_id=job_id, by=clerk(), reason="不要", now=NOW)
    assert jobs.job_view(job_id).state == "waiting"


def test_a_discarded_job_keeps_its_reason():
    job_id = jobs.enqueue(flexible, now=NOW)
    JobRow.objects.update(state=State.DEAD)
    assert services.discard(job_id=job_id, by=clerk(), reason="相手先が廃止", now=NOW)
    assert jobs.job_view(job_id).discard_reason == "相手先が廃止"
    assert audit.trail(subject=f"jobs:{job_id}")[0].reason == "相手先が廃止"
    assert jobs.run_due(now=LATER) == 0


def test_done_jobs_are_pruned_and_dead_ones_stay():
    for state in (State.DONE, State.DISCARDED, State.DEAD, State.WAITING):
        jobs.enqueue(flexible, now=NOW)
        JobRow.objects.filter(settled_at=None, state=State.WAITING).update(state=state, settled_at=NOW)
    services.prune(before=LATER)
    assert set(JobRow.objects.values_list("state", flat=True)) == {"dead", "waiting"}


def test_progress_is_reported_by_the_running_job(behaviour):
    def work(**_arguments: object) -> None:
        jobs.report(done=30, total=120, what="住民の読み込み")
        assert jobs.current_job_id()

    behaviour["flexible"] = work
    job_id = jobs.enqueue(flexible, now=NOW)
    assert jobs.progress(job_id).percent is None
    jobs.run_due(now=NOW)
    progress = jobs.progress(job_id)
    assert (progress.percent, progress.what, progress.settled) == (25, "住民の読み込み", True)
    assert jobs.current_job_id() == ""


def test_reporting_outside_a_job_does_nothing():
    jobs.report(done=1, total=2)
    assert not JobRow.objects.exists()


def test_a_periodic_job_is_enqueued_once_per_rhythm(monkeypatch):
    monkeypatch.setattr("kinu.platform.jobs.definitions._rhythms", {rhythmic.name: rules.Rhythm(minutes=10)})
    assert enqueue_periodic(now=NOW) == 0
    assert enqueue_periodic(now=NOW + timedelta(minutes=9)) == 0
    assert enqueue_periodic(now=NOW + timedelta(minutes=10)) == 1
    assert enqueue_periodic(now=NOW + timedelta(minutes=10)) == 0
    assert enqueue_periodic(now=NOW + timedelta(hours=9)) == 1  # missed rounds are made up for once
    assert jobs.run_due(now=LATER) == 1  # the second found the first still waiting


def test_of_two_workers_one_moves_the_date_on(monkeypatch):
    monkeypatch.setattr("kinu.platform.jobs.definitions._rhythms", {rhythmic.name: rules.Rhythm(minutes=10)})
    enqueue_periodic(now=NOW)
    due = PeriodicRow.objects.get().due_at
    PeriodicRow.objects.update(due_at=due + timedelta(minutes=10))  # the other worker was faster
    assert _enqueue(rhythmic.name, due_at=due, next_at=due + timedelta(minutes=10), now=due) == 0
    assert not JobRow.objects.exists()


@pytest.mark.parametrize("arguments", [{}, {"minutes": 5, "at": time(3)}])
def test_a_rhythm_is_either_minutes_or_a_time_of_day(arguments):
    with pytest.raises(ValueError, match="either"):
        jobs.every(**arguments)


def test_two_jobs_cannot_share_a_name():
    with pytest.raises(jobs.DuplicateJob):
        jobs.job(name="jobs-tests.flexible")(lambda: None)


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        ("smtplib.SMTPServerDisconnected", "unreachable"),
        ("builtins.ConnectionRefusedError", "unreachable"),
        ("httpx.ReadTimeout", "timeout"),
        ("builtins.TimeoutError", "timeout"),
        ("django.db.utils.OperationalError", "database"),
        ("kinu.worker-killed", "killed"),
        ("kinu.platform.outbox.services.HandlerGone", "gone"),
        ("builtins.KeyError", "bug"),
    ],
)
def test_every_failure_has_a_cause_in_plain_words(failure, cause):
    assert rules.cause_of(failure) == cause
    assert cause_words()[rules.cause_of(failure)]
