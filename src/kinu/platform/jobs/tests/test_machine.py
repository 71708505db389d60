"""Random orders of enqueueing, failing, being killed and time passing: everything is done at least once or dead."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kinu.platform.audit.tests.factories import NOW, clerk
from kinu.platform.jobs import public as jobs
from kinu.platform.jobs import runner, services
from kinu.platform.jobs.models import JobRow
from kinu.platform.jobs.tests import examples
from kinu.platform.outbox import public as outbox
from kinu.platform.outbox import services as outbox_services
from kinu.platform.outbox.models import DeliveryRow
from kinu.platform.outbox.tests import examples as outbox_examples

SETTLED = ("done", "discarded")


class Queues(RuleBasedStateMachine):
    """A worker that is killed at the worst moments, beside a model that only counts what was asked for and done."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = NOW
        self.done, self.heard = Counter(), Counter()
        self.enqueued, self.published = set(), set()
        self.mood = "well"
        examples.behaviour["flexible"] = self.work
        outbox_examples.behaviour["first"] = self.hear
        outbox_examples.behaviour["second"] = lambda _event: None

    def work(self, *, word):
        if self.mood == "ill":
            raise ConnectionError
        self.done[word] += 1

    def hear(self, event):
        if self.mood == "ill":
            raise ConnectionError
        self.heard[event.lamp_id] += 1

    @rule(key=st.sampled_from(["", "", "k1", "k2"]))
    def enqueue(self, key):
        word = f"w{len(self.enqueued)}"
        job_id = jobs.enqueue(examples.flexible, key=key, now=self.now, word=word)
        self.enqueued.add(job_id)

    @rule()
    def publish(self):
        lamp = f"l{len(self.published)}"
        with transaction.atomic():
            outbox.publish(outbox_examples.LampLit(lamp_id=lamp), now=self.now)
        self.published.add(lamp)

    @rule()
    def run_one(self):
        if row := runner.claim(worker="w", now=self.now):
            runner.run(row, read_clock=lambda: self.now)

    @rule()
    def fail_one(self):
        self.mood = "ill"
        self.run_one()
        outbox.deliver_pending(now=self.now, limit=1)
        self.mood = "well"

    @rule(after_the_effect=st.booleans())
    def kill_a_worker(self, after_the_effect):
        row = runner.claim(worker="killed", now=self.now)
        if row and after_the_effect:
            runner._call(runner.job_named(row.name), row)

    @rule()
    def kill_a_delivery(self):
        outbox_services._claim(now=self.now)

    @rule()
    def deliver_one(self):
        outbox.deliver_pending(now=self.now, limit=1)

    @rule(minutes=st.sampled_from([1, 3, 60, 600]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)
        runner.recover(now=self.now)

    @rule()
    def resend_the_dead(self):
        services.resend(job_ids=None, by=clerk(), now=self.now)
        outbox.resend(numbers=None, by=clerk(), now=self.now)

    @invariant()
    def nothing_is_lost(self):
        assert set(JobRow.objects.values_list("id", flat=True)) == self.enqueued
        assert DeliveryRow.objects.count() == 2 * len(self.published)

    def teardown(self):
        try:
            self.finish()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def is_settled(self):
        jobs_open = JobRow.objects.exclude(state__in=SETTLED).exists()
        return not jobs_open and not DeliveryRow.objects.exclude(state="delivered").exists()

    def finish(self):
        """Let a healthy worker do all that is left: afterwards everything was done, except what gave way to a twin."""
        for _ in range(200):
            if self.is_settled():
                break
            self.now += timedelta(hours=12)
            runner.recover(now=self.now)
            self.resend_the_dead()
            jobs.run_due(now=self.now)
            outbox.deliver_pending(now=self.now)
        assert self.is_settled()
        left = JobRow.objects.exclude(state="done").values_list("state", "key")
        assert all(state == "discarded" and key for state, key in left)
        assert self.heard == Counter(dict.fromkeys(self.published, 1))
        keyless = JobRow.objects.filter(key="").count()
        assert len(self.done) >= keyless


@pytest.mark.django_db
@pytest.mark.usefixtures("behaviour")
def test_whatever_is_killed_and_whenever_everything_is_done_at_least_once():
    run_state_machine_as_test(
        Queues,
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    outbox_examples.behaviour.clear()
