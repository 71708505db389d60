"""The board, progress and notices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from kinu.kernel import clock
from kinu.platform.audit import public as audit
from kinu.platform.audit.tests.factories import NOW, clerk
from kinu.platform.hooks import public as hooks
from kinu.platform.identity.tests.factories import log_in_resident, log_in_staff
from kinu.platform.jobs import public as jobs
from kinu.platform.jobs import runner
from kinu.platform.jobs.models import JobRow, State, WorkerRow
from kinu.platform.jobs.selectors import queue
from kinu.platform.jobs.tests.examples import flexible
from kinu.platform.outbox import public as outbox
from kinu.platform.outbox.models import DeliveryRow
from kinu.platform.outbox.tests.examples import LampLit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("behaviour")]
BOARD = "/staff/jobs/"


def dead_job(**arguments: object) -> str:
    job_id = jobs.enqueue(flexible, now=NOW, **arguments)
    JobRow.objects.filter(id=job_id).update(
        state=State.DEAD, failure="smtplib.SMTPServerDisconnected", attempts=3
    )
    return job_id


def dead_delivery() -> int:
    with transaction.atomic():
        event_id = outbox.publish(LampLit(lamp_id="1"), now=NOW)
    row = DeliveryRow.objects.filter(event_id=event_id).first()
    DeliveryRow.objects.filter(event_id=event_id).exclude(number=row.number).update(state="delivered")
    DeliveryRow.objects.filter(number=row.number).update(state="dead", failure="builtins.KeyError")
    return row.number


@pytest.mark.parametrize("role", ["clerk", "chief", "auditor"])
def test_only_who_keeps_the_machinery_running_sees_the_board(client, role):
    log_in_staff(client, roles=(role,))
    job_id = dead_job()
    assert client.get(BOARD).status_code == 404
    assert client.post(f"{BOARD}resend/", {"all": "1"}).status_code == 404
    assert client.post(f"{BOARD}discard/job-{job_id}/", {"reason": "x"}).status_code == 404
    assert jobs.job_view(job_id).state == "dead"


def test_dead_work_is_shown_with_its_cause_in_plain_words_and_without_arguments(client):
    log_in_staff(client, roles=("admin",))
    dead_job(name="田中太郎")
    dead_delivery()
    page = client.get(BOARD).content.decode()
    assert "相手先のしくみにつながりませんでした。" in page
    assert "プログラムの誤りです。" in page
    assert "outbox-tests.lamp-lit" in page
    assert "田中" not in page


@pytest.mark.parametrize("state", ["dead", "waiting", "running", "done", "discarded"])
def test_every_state_has_its_tab(client, state):
    log_in_staff(client, roles=("admin",))
    job_id = jobs.enqueue(flexible, now=NOW)
    JobRow.objects.filter(id=job_id).update(state=state, worker="w", lease_until=NOW)
    response = client.get(BOARD, {"state": state})
    assert [line.id for line in response.context["lines"]] == [f"job-{job_id}"]


def test_an_unknown_state_is_not_found(client):
    log_in_staff(client, roles=("admin",))
    assert client.get(BOARD, {"state": "rubbish"}).status_code == 404


def test_chosen_lines_are_sent_again_and_the_others_stay(client):
    log_in_staff(client, roles=("admin",))
    chosen, other, number = dead_job(), dead_job(), dead_delivery()
    response = client.post(
        f"{BOARD}resend/", {"line": [f"job-{chosen}", f"event-{number}", "rubbish"]}, follow=True
    )
    assert "2件を送り直しました。" in response.content.decode()
    assert (jobs.job_view(chosen).state, jobs.job_view(other).state) == ("waiting", "dead")
    assert DeliveryRow.objects.get(number=number).state == "waiting"


def test_all_are_sent_again_at_once(client):
    log_in_staff(client, roles=("admin",))
    ids = [dead_job() for _ in range(3)]
    dead_delivery()
    client.post(f"{BOARD}resend/", {"all": "1"})
    assert {jobs.job_view(job_id).state for job_id in ids} == {"waiting"}
    assert outbox.backlog().dead == 0


def test_sending_again_without_a_choice_changes_nothing_and_says_so(client):
    log_in_staff(client, roles=("admin",))
    job_id = dead_job()
    response = client.post(f"{BOARD}resend/", follow=True)
    assert "送り直す仕事を選んでください。" in response.content.decode()
    assert jobs.job_view(job_id).state == "dead"


@pytest.mark.parametrize("kind", ["job", "event"])
def test_giving_up_needs_a_reason(client, kind):
    actor = log_in_staff(client, roles=("admin",))
    rest = dead_job() if kind == "job" else dead_delivery()
    address = f"{BOARD}discard/{kind}-{rest}/"
    refused = client.post(address, {"reason": " "})
    assert "取りやめる理由を入力してください" in refused.content.decode()
    assert client.get(BOARD).context["lines"]

    client.post(address, {"reason": "相手先が廃止された"})
    assert not client.get(BOARD).context["lines"]
    subject = f"jobs:{rest}" if kind == "job" else f"outbox:{rest}"
    (sentence,) = audit.trail(subject=subject)
    assert (sentence.actor_id, sentence.reason) == (actor.account_id, "相手先が廃止された")


@pytest.mark.parametrize("line", ["job-0123", "event-99", "event-x", "rubbish"])
def test_what_is_not_dead_cannot_be_given_up(client, line):
    log_in_staff(client, roles=("admin",))
    assert client.get(f"{BOARD}discard/{line}/").status_code == 404
    waiting = jobs.enqueue(flexible, now=NOW)
    assert client.post(f"{BOARD}discard/job-{waiting}/", {"reason": "x"}).status_code == 404
    assert jobs.job_view(waiting).state == "waiting"


def test_the_board_says_when_no_worker_is_running(client):
    log_in_staff(client, roles=("admin",))
    assert "作業プログラムが動いていません" in client.get(BOARD).content.decode()
    now = clock.now()
    WorkerRow.objects.create(id="w", started_at=now, seen_at=now)
    assert "作業プログラムが動いていません" not in client.get(BOARD).content.decode()


def test_a_job_overdue_for_a_minute_is_told_as_stuck(client):
    log_in_staff(client, roles=("admin",))
    now = clock.now()
    WorkerRow.objects.create(id="w", started_at=now, seen_at=now)
    jobs.enqueue(flexible, now=now - timedelta(seconds=59))
    assert not client.get(BOARD).context["stuck"]
    jobs.enqueue(flexible, now=now - timedelta(seconds=61))
    assert client.get(BOARD).context["stuck"]


def test_notices_tell_of_dead_and_stuck_work_to_those_who_can_mend_it():
    def told(*rights: str) -> set[str]:
        source = hooks.notices.get("jobs.board")
        return {notice.id for notice in source.for_actor(clerk(*rights), NOW.date())}

    assert told("jobs.manage") == set()
    dead_job()
    jobs.enqueue(flexible, now=clock.now() - timedelta(minutes=5))
    assert told("jobs.manage") == {"jobs.dead", "jobs.stuck"}
    assert told() == set()


def test_progress_asks_for_itself_until_the_job_is_settled(client, behaviour):
    log_in_staff(client, roles=("clerk",))
    job_id = jobs.enqueue(flexible, now=NOW)
    address = f"{BOARD}progress/{job_id}/"
    waiting = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert "<html" not in waiting

    JobRow.objects.update(
        state="running", lease_until=NOW, progress_done=3, progress_total=12, progress_what="読み込み"
    )
    running = client.get(address).content.decode()
    assert "25%" in running
    assert "<html" in running

    JobRow.objects.update(state="done")
    assert "hx-trigger" not in client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_progress_is_not_for_residents(client):
    job_id = jobs.enqueue(flexible, now=NOW)
    log_in_resident(client, resident_id="a" * 32)
    assert client.get(f"{BOARD}progress/{job_id}/").status_code == 404
    log_in_staff(client)
    assert client.get(f"{BOARD}progress/unknown/").status_code == 404


def test_the_board_is_read_in_few_queries(client, django_assert_max_num_queries):
    log_in_staff(client, roles=("admin",))
    for _ in range(30):
        dead_job()
    with django_assert_max_num_queries(25):
        client.get(BOARD)


def test_a_recovered_job_is_no_longer_silent():
    jobs.enqueue(flexible, now=NOW)
    runner.claim(worker="killed", now=NOW)
    later = NOW + timedelta(hours=1)
    assert queue(now=later).silent == 1
    runner.recover(now=later)
    assert queue(now=later).silent == 0
