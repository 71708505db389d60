"""The health page, its checks, and the addresses for monitoring."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from kinu.kernel import clock
from kinu.platform.audit import public as audit
from kinu.platform.audit.tests.factories import write_sentences
from kinu.platform.hooks import public as hooks
from kinu.platform.identity.tests.factories import log_in_staff
from kinu.platform.jobs import health
from kinu.platform.jobs import public as jobs
from kinu.platform.jobs.asking import ask_all
from kinu.platform.jobs.models import JobRow, State, WorkerRow
from kinu.platform.jobs.tests.examples import flexible

OK = hooks.Health(hooks.HealthState.OK, "動いています。")


def check(check_id: str, answer) -> hooks.HealthCheck:
    return hooks.HealthCheck(id=check_id, label=check_id, check=answer)


def test_a_check_that_hangs_holds_nobody_up_and_is_not_asked_twice():
    release, asked = threading.Event(), []

    def hang() -> hooks.Health:
        asked.append(1)
        release.wait(30)
        return OK

    checks = [check("tests.hang", hang), check("tests.well", lambda: OK)]
    started = time.monotonic()
    hanging, well = ask_all(checks, patience=0.3)
    assert time.monotonic() - started < 5
    assert (hanging.health.state, well.health.state) == ("down", "ok")
    assert ask_all(checks, patience=0.1)[0].health.state == "down"
    assert asked == [1]
    release.set()


def test_checks_are_asked_side_by_side():
    def slow() -> hooks.Health:
        time.sleep(0.5)
        return OK

    started = time.monotonic()
    answers = ask_all([check(f"tests.slow{number}", slow) for number in range(8)])
    assert {answer.health.state for answer in answers} == {"ok"}
    assert time.monotonic() - started < 2


def test_a_check_that_fails_is_down_without_the_errors_text():
    def explode() -> hooks.Health:
        raise OSError("key of the mail server: hunter2")

    (answer,) = ask_all([check("tests.explode", explode)])
    assert answer.health.state == "down"
    assert "hunter2" not in f"{answer.health.sentence}{answer.health.details}"


@pytest.mark.django_db
def test_the_page_shows_every_registered_check_worst_first(client, monkeypatch):
    down = hooks.Health(hooks.HealthState.DOWN, "メールサーバーにつながりません。")
    null = hooks.Health(hooks.HealthState.NULL, "試験用の代わりです。")
    checks = {
        name: check(name, lambda found=found: found) for name, found in [("a", OK), ("b", null), ("c", down)]
    }
    monkeypatch.setattr(hooks.health, "_entries", checks)
    log_in_staff(client, roles=("admin",))
    response = client.get("/staff/health/")
    assert [item["answer"].id for item in response.context["answers"]] == ["c", "b", "a"]
    page = response.content.decode()
    assert "メールサーバーにつながりません。" in page
    assert "止まっています" in page


@pytest.mark.django_db
def test_the_page_is_not_for_every_clerk(client):
    log_in_staff(client, roles=("clerk", "chief", "auditor"))
    assert client.get("/staff/health/").status_code == 404


@pytest.mark.django_db
def test_monitoring_hears_yes_and_nothing_else(client):
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").json() == {"status": "ok"}
    assert client.post("/health/ready").status_code == 405


@pytest.mark.django_db
def test_a_database_that_is_away_makes_the_house_unready_but_alive(client, monkeypatch):
    def away(*_args: object, **_options: object) -> None:
        raise OperationalError("connection to server at 10.0.0.7 failed")

    monkeypatch.setattr("kinu.platform.jobs.views.health.connection", _Broken(away))
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})
    assert client.get("/health/live").status_code == 200


class _Broken:
    def __init__(self, cursor) -> None:
        self.cursor = cursor

    def close(self) -> None:
        pass


@pytest.mark.django_db
def test_the_four_checks_of_the_machinery_are_registered():
    assert {"database", "jobs", "outbox", "audit"} <= {entry.id for entry in hooks.health}
    assert health.database().state == "ok"
    assert health.database().details["engine"] == connection.vendor


@pytest.mark.django_db
def test_the_queue_is_down_without_a_worker_and_wants_attention_with_dead_jobs():
    assert health.workers().state == "down"
    now = clock.now()
    WorkerRow.objects.create(id="w", started_at=now, seen_at=now)
    assert health.workers().state == "ok"
    jobs.enqueue(flexible, now=now)
    JobRow.objects.update(state=State.DEAD)
    assert health.workers().state == "degraded"
    jobs.enqueue(flexible, now=now - timedelta(minutes=2))
    assert health.workers().state == "down"


@pytest.mark.django_db
def test_events_and_the_log_tell_when_they_wait_too_long():
    assert (health.events().state, health.log().state) == ("ok", "ok")
    write_sentences(1)  # dated long ago and not sealed
    assert health.log().state == "degraded"
    audit.seal_pending()
    assert health.log().state == "ok"


@pytest.mark.django_db
def test_a_broken_chain_found_at_night_is_down_until_it_is_whole_again():
    now = clock.now()
    audit.remember(audit.Verdict("sentence 3: …", 0, 0, 2, "x"), now=now)
    assert health.log().state == "down"
    audit.remember(audit.Verdict("", 0, 0, 3, "x"), now=now + timedelta(days=1))
    assert health.log().state == "ok"
