"""Code written for the interface of `django.tasks` runs on our queue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist

from kinu.kernel import clock
from kinu.platform.jobs import public as jobs
from kinu.platform.jobs.models import JobRow
from kinu.platform.jobs.tests.examples import foreign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("behaviour")]


def test_a_task_runs_with_its_arguments_and_is_successful(behaviour):
    seen = []
    behaviour["foreign"] = lambda **arguments: seen.append(arguments)
    result = foreign.enqueue("絹", times=2)
    assert result.status == "READY"
    jobs.run_due(now=clock.now())
    assert seen == [{"word": "絹", "times": 2}]
    result.refresh()
    assert result.status == "SUCCESSFUL"


def test_a_task_of_a_failed_transaction_never_was():
    with transaction.atomic():
        foreign.enqueue("絹")
        transaction.set_rollback(True)
    assert not JobRow.objects.exists()


def test_a_failed_task_is_not_repeated_and_waits_for_staff(behaviour):
    def fail(**_arguments: object) -> None:
        raise ValueError

    behaviour["foreign"] = fail
    result = foreign.enqueue("絹")
    jobs.run_due(now=clock.now())
    assert foreign.get_result(result.id).status == "FAILED"
    assert jobs.job_view(result.id).state == "dead"


def test_a_task_waits_until_its_time():
    foreign.using(run_after=clock.now() + timedelta(hours=1)).enqueue("絹")
    assert jobs.run_due(now=clock.now()) == 0


def test_what_the_queue_cannot_do_is_refused():
    with pytest.raises(InvalidTaskError):
        foreign.using(priority=5).enqueue("絹")
    with pytest.raises(TaskResultDoesNotExist):
        foreign.get_result("unknown")
    assert not JobRow.objects.exists()
