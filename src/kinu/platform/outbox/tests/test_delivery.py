"""From publish to the last attempt."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from kinu.platform.audit import public as audit
from kinu.platform.audit.tests.factories import NOW, clerk
from kinu.platform.outbox import public as outbox
from kinu.platform.outbox import rules, services
from kinu.platform.outbox.models import DeliveryRow, EventRow, OnceRow, State
from kinu.platform.outbox.tests.examples import LampLit, NobodyCares

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("behaviour")]
LATER = NOW + timedelta(days=1)


def publish(lamp_id: str = "1") -> str:
    with transaction.atomic():
        return outbox.publish(LampLit(lamp_id=lamp_id), now=NOW)


def fail(_event: LampLit) -> None:
    raise ConnectionRefusedError("田中太郎さんへのメールを送れません")


def test_an_event_reaches_every_handler_after_the_commit(behaviour):
    seen = []
    behaviour["first"] = lambda event: seen.append(("first", event.lamp_id))
    behaviour["second"] = lambda event: seen.append(("second", event.lamp_id))
    publish()
    assert seen == []
    assert outbox.deliver_pending(now=NOW) == 2
    assert sorted(seen) == [("first", "1"), ("second", "1")]
    assert outbox.deliver_pending(now=LATER) == 0


def test_an_event_of_a_failed_transaction_never_was(behaviour):
    with transaction.atomic():
        outbox.publish(LampLit(lamp_id="1"), now=NOW)
        transaction.set_rollback(True)
    assert not EventRow.objects.exists()
    assert outbox.deliver_pending(now=LATER) == 0


@pytest.mark.django_db(transaction=True)
def test_an_event_cannot_be_published_outside_a_transaction():
    with pytest.raises(outbox.OutsideTransaction):
        outbox.publish(LampLit(lamp_id="1"), now=NOW)
    with pytest.raises(outbox.OutsideTransaction):
        outbox.once("key", now=NOW)
    assert not EventRow.objects.exists()


def test_an_event_without_handlers_is_kept_and_delivered_to_nobody():
    with transaction.atomic():
        outbox.publish(NobodyCares(), now=NOW)
    assert EventRow.objects.count() == 1
    assert outbox.deliver_pending(now=NOW) == 0


def test_a_failing_handler_repeats_alone_and_later(behaviour):
    seen = []
    behaviour["first"] = fail
    behaviour["second"] = lambda _event: seen.append("second")
    publish()
    outbox.deliver_pending(now=NOW)
    assert outbox.deliver_pending(now=NOW + timedelta(seconds=1)) == 0

    behaviour["first"] = lambda _event: seen.append("first")
    outbox.deliver_pending(now=NOW + timedelta(seconds=10))
    assert seen == ["second", "first"]


def test_what_a_failing_handler_wrote_is_undone(behaviour):
    def write_then_fail(event: LampLit) -> None:
        OnceRow.objects.create(key="written", at=NOW)
        fail(event)

    behaviour["first"] = write_then_fail
    publish()
    outbox.deliver_pending(now=NOW)
    assert not OnceRow.objects.exists()


def test_after_the_last_attempt_a_delivery_is_dead_and_tells_no_personal_data(behaviour):
    behaviour["first"] = fail
    publish()
    moment = NOW
    for _ in range(rules.MAX_ATTEMPTS):
        outbox.deliver_pending(now=moment)
        moment += timedelta(hours=8)

    (dead,) = outbox.deliveries(state="dead")
    assert (dead.attempts, dead.failure) == (rules.MAX_ATTEMPTS, "builtins.ConnectionRefusedError")
    assert "test_delivery.py" in dead.place
    assert "田中" not in f"{DeliveryRow.objects.values().get(number=dead.number)}"
    assert outbox.deliver_pending(now=moment) == 0
    assert outbox.backlog().dead == 1


def test_a_dead_delivery_is_sent_again_by_staff(behaviour):
    publish()
    DeliveryRow.objects.update(state=State.DEAD, attempts=10)
    seen = []
    behaviour["first"] = lambda _event: seen.append(1)
    assert outbox.resend(numbers=None, by=clerk("jobs.manage"), now=LATER) == 2
    assert outbox.deliver_pending(now=LATER) == 2
    assert seen == [1]
    assert [sentence.action for sentence in audit.trail(subject="outbox")] == ["outbox.resent"]


def test_only_dead_deliveries_can_be_discarded():
    publish()
    number = DeliveryRow.objects.first().number
    assert not outbox.discard(number=number, by=clerk(), reason="不要", now=NOW)
    DeliveryRow.objects.filter(number=number).update(state=State.DEAD)
    assert outbox.discard(number=number, by=clerk(), reason="不要", now=NOW)
    assert DeliveryRow.objects.get(number=number).discard_reason == "不要"


def test_a_killed_workers_delivery_comes_back_when_its_lease_is_over(behaviour):
    publish()
    services._claim(now=NOW)
    assert outbox.deliver_pending(now=NOW + timedelta(seconds=30)) == 1  # the other handler's
    assert outbox.deliver_pending(now=NOW + rules.LEASE) == 1
    assert DeliveryRow.objects.filter(state=State.DELIVERED).count() == 2


def test_a_delivery_that_kills_every_worker_ends_dead():
    publish()
    DeliveryRow.objects.filter(handler="outbox-tests.second").delete()
    moment = NOW
    while services._claim(now=moment) is not None:
        moment += rules.LEASE
    row = DeliveryRow.objects.get()
    assert (row.state, row.failure, row.attempts) == (State.DEAD, "kinu.worker-killed", rules.MAX_ATTEMPTS)


def test_a_worker_that_lost_its_lease_undoes_its_work(behaviour):
    publish()
    DeliveryRow.objects.filter(handler="outbox-tests.second").delete()
    slow = services._claim(now=NOW)
    behaviour["first"] = lambda _event: OnceRow.objects.create(key="done", at=NOW)
    assert outbox.deliver_pending(now=NOW + rules.LEASE) == 1
    behaviour["first"] = lambda _event: OnceRow.objects.create(key="done twice", at=NOW)
    services._deliver(slow, now=NOW + rules.LEASE)
    assert list(OnceRow.objects.values_list("key", flat=True)) == ["done"]


def test_a_delivery_whose_handler_is_gone_fails_with_a_name_of_its_own():
    publish()
    DeliveryRow.objects.filter(handler="outbox-tests.first").update(handler="outbox-tests.removed")
    outbox.deliver_pending(now=NOW)
    assert DeliveryRow.objects.get(handler="outbox-tests.removed").failure.endswith("HandlerGone")


def test_a_key_is_claimed_once():
    with transaction.atomic():
        assert outbox.once("mail:1", now=NOW)
        assert not outbox.once("mail:1", now=NOW)


def test_a_handler_knows_the_event_it_handles(behaviour):
    seen = []
    behaviour["first"] = lambda _event: seen.append(outbox.current_event_id())
    event_id = publish()
    outbox.deliver_pending(now=NOW)
    assert seen == [event_id]
    assert outbox.current_event_id() == ""


def test_old_delivered_events_are_pruned_and_dead_ones_stay():
    kept, gone = publish("kept"), publish("gone")
    DeliveryRow.objects.filter(event_id=kept).update(state=State.DEAD)
    DeliveryRow.objects.filter(event_id=gone).update(state=State.DELIVERED)
    outbox.prune(before=NOW)
    assert EventRow.objects.count() == 2
    outbox.prune(before=LATER)
    assert [row.id for row in EventRow.objects.all()] == [kept]


@pytest.mark.django_db(transaction=True)
def test_several_workers_deliver_each_event_once_to_each_handler(behaviour):
    seen, lock = Counter(), threading.Lock()

    def count(event: LampLit) -> None:
        with lock:
            seen[event.lamp_id] += 1

    behaviour["first"] = count
    for number in range(30):
        publish(str(number))

    def work() -> None:
        outbox.deliver_pending(now=NOW, limit=100)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    outbox.deliver_pending(now=NOW)
    assert seen == Counter({str(number): 1 for number in range(30)})
    assert DeliveryRow.objects.filter(state=State.DELIVERED).count() == 60


@pytest.mark.django_db(transaction=True)
def test_publishing_wakes_a_sleeping_worker(settings, tmp_path):
    settings.VAR = tmp_path
    ear, woken = outbox.Ear(), threading.Event()
    listening = threading.Event()

    def sleep() -> None:
        ear.wait(0.01)  # the first wait only begins to listen
        listening.set()
        ear.wait(20)
        woken.set()
        connection.close()

    sleeper = threading.Thread(target=sleep)
    sleeper.start()
    assert listening.wait(10)
    publish()
    assert woken.wait(5)
    sleeper.join(timeout=20)
