"""Real workers in processes of their own, killed, stopped and cut off from the database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections

from kinu.kernel import clock
from kinu.platform.jobs import public as jobs
from kinu.platform.jobs import runner
from kinu.platform.jobs.models import JobRow, State, WorkerRow
from kinu.platform.jobs.tests.examples import diary, flexible

pytestmark = pytest.mark.django_db(transaction=True)


def database_url() -> str:
    """The address of the test database, for a process of its own."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgresql://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


@pytest.fixture
def start_worker():
    """Start workers that share the test's database, with a lease of two seconds; end what is left of them."""
    started = []

    def start() -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "KINU_JOBS_LEASE": "2",
            "KINU_VAR": str(django_settings.VAR),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "kinu.platform.jobs.tests.worker_process"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=20)
        process.stderr.close()


def wait_for(fact, *, seconds: float = 60.0) -> None:
    """Wait until `fact()` is true; fail when it does not become so in time."""
    until = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def all_settled() -> bool:
    return not JobRow.objects.filter(state__in=(State.WAITING, State.RUNNING)).exists()


def test_a_worker_killed_in_the_middle_of_a_job_loses_nothing(start_worker, tmp_path):
    """`kill -9`: the job under way is run again by the next worker after the lease, all others run once."""
    path, slow = tmp_path / "diary", tmp_path / "diary.slow"
    slow.touch()
    victim = jobs.enqueue(diary, path=str(path), word="victim", seconds=60)
    others = [jobs.enqueue(diary, path=str(path), word=f"job{number}") for number in range(10)]

    first = start_worker()
    wait_for(lambda: lines(path))
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=20)
    assert jobs.job_view(victim).state == "running"
    slow.unlink()

    start_worker()
    wait_for(all_settled)
    view = jobs.job_view(victim)
    assert (view.state, view.attempts) == ("done", 2)
    assert {jobs.job_view(job_id).attempts for job_id in others} == {1}
    ended = Counter(line.split()[1] for line in lines(path) if line.startswith("end"))
    assert ended == Counter({"victim": 1, **{f"job{number}": 1 for number in range(10)}})
    begun = [line for line in lines(path) if line.startswith("begin victim")]
    assert len(begun) == 2


def test_a_worker_told_to_stop_finishes_the_job_under_way_and_takes_no_other(start_worker, tmp_path):
    path, slow = tmp_path / "diary", tmp_path / "diary.slow"
    slow.touch()
    first = jobs.enqueue(diary, path=str(path), word="first", seconds=60)
    second = jobs.enqueue(diary, path=str(path), word="second")

    worker = start_worker()
    wait_for(lambda: lines(path))
    worker.terminate()
    time.sleep(0.3)
    assert worker.poll() is None
    slow.unlink()
    assert worker.wait(timeout=30) == 0
    assert (jobs.job_view(first).state, jobs.job_view(second).state) == ("done", "waiting")
    assert not WorkerRow.objects.exists()


def test_a_long_job_keeps_its_lease_while_its_worker_lives(start_worker, tmp_path):
    """Six seconds of work under a lease of two: the second worker must not take it."""
    path, slow = tmp_path / "diary", tmp_path / "diary.slow"
    slow.touch()
    job_id = jobs.enqueue(diary, path=str(path), word="long", seconds=6)
    start_worker()
    wait_for(lambda: lines(path))
    start_worker()
    wait_for(all_settled)
    assert jobs.job_view(job_id).attempts == 1
    assert [line.split()[0] for line in lines(path)] == ["begin", "end"]


@pytest.mark.postgres
def test_a_worker_survives_the_loss_of_its_database_connection(start_worker, tmp_path):
    """What a restart of the server does to a session: it is ended. The worker connects again and goes on."""
    if connection.vendor != "postgresql":
        pytest.skip(reason="SQLite has no server to lose")
    path = tmp_path / "diary"
    worker = start_worker()
    wait_for(WorkerRow.objects.exists)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    job_id = jobs.enqueue(diary, path=str(path), word="after")
    wait_for(all_settled)
    assert jobs.job_view(job_id).state == "done"
    assert worker.poll() is None


@pytest.mark.usefixtures("behaviour")
def test_several_workers_run_every_job_exactly_once(behaviour):
    seen, now, lock = Counter(), clock.now(), threading.Lock()

    def count(*, number: int) -> None:
        with lock:
            seen[number] += 1

    behaviour["flexible"] = count
    for number in range(40):
        jobs.enqueue(flexible, now=now, number=number)

    def work(name: str) -> None:
        runner.run_due(now=now, worker=name)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    runner.run_due(now=now)
    assert seen == Counter(dict.fromkeys(range(40), 1))
    assert set(JobRow.objects.values_list("state", "attempts")) == {("done", 1)}


@pytest.mark.usefixtures("behaviour")
def test_a_key_enqueued_by_many_at_once_waits_once():
    now, failures = clock.now(), []

    def enqueue() -> None:
        try:
            jobs.enqueue(flexible, key="same", now=now)
        except Exception as error:  # noqa: BLE001  shown below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=enqueue) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert JobRow.objects.filter(key="same").count() == 1
