"""A message is stored once, read by its account only, and its mail goes out at most once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.kernel.ids import new_id
from kinu.messages import public as messages
from kinu.messages.adapters import PutOff
from kinu.messages.models import Delivery, DeliveryState, Message
from kinu.messages.rules import MAX_ATTEMPTS
from kinu.messages.selectors import delivery_rate, troubled_deliveries
from kinu.messages.services import MessageNotFound, NobodyToTell, choose_mail, forget_before, resend, send
from kinu.platform.identity.tests import factories
from kinu.platform.jobs import public as jobs
from kinu.platform.outbox import public as outbox

from .conftest import NOW
from .relay_stub import Relay

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Actor:
    return factories.resident_actor(resident_id=new_id(), email="kinu@example.jp", mail_wanted=True)


def tell(reader: Actor, **changes: object) -> str:
    values: dict[str, object] = {
        "account_id": reader.account_id,
        "kind": "tests.told",
        "subject": "児童手当の申請を受け付けました",
        "body": "絹川さんの申請を受け付けました。",
        "number": "2026-0001",
        "url": "/procedures/applications/1/",
        "now": NOW,
    }
    return messages.tell(**(values | changes))


def mails(folder: Path) -> list[str]:
    return [path.read_text("utf-8", "replace") for path in sorted((folder / "mail").glob("*.eml"))]


def state() -> str:
    return Delivery.objects.get().state


def test_a_message_is_there_at_once_and_unread(reader: Actor) -> None:
    tell(reader)
    (message,) = messages.inbox_of(account_id=reader.account_id)
    assert (message.subject, message.number, message.is_unread) == (
        "児童手当の申請を受け付けました",
        "2026-0001",
        True,
    )
    assert messages.unread_count(account_id=reader.account_id) == 1


def test_a_resident_is_told_through_their_account(reader: Actor) -> None:
    assert tell(reader, account_id="", resident_id=reader.resident_id)
    assert messages.unread_count(account_id=reader.account_id) == 1


def test_a_resident_without_an_account_is_told_by_nobody_and_that_is_no_fault() -> None:
    assert messages.tell(resident_id=new_id(), kind="tests.told", subject="x", body="y", now=NOW) == ""
    assert not Message.objects.exists()


def test_telling_nobody_is_a_fault_of_the_caller() -> None:
    with pytest.raises(NobodyToTell):
        messages.tell(kind="tests.told", subject="x", body="y", now=NOW)


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_message_never_leads_out_of_the_house(reader: Actor, url: str) -> None:
    with pytest.raises(ValueError, match="outside the house"):
        tell(reader, url=url)
    assert not Message.objects.exists()


def test_a_message_of_a_rolled_back_transaction_never_was(reader: Actor) -> None:
    with transaction.atomic():
        tell(reader)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not Delivery.objects.exists()


def test_lazy_texts_are_read_in_the_language_of_the_reader() -> None:
    reader = factories.resident_actor(resident_id=new_id(), language="en")
    tell(reader, subject=gettext_lazy("お知らせ"))
    (message,) = messages.inbox_of(account_id=reader.account_id)
    assert (message.language, message.subject) == ("en", "Messages")


def test_a_message_is_read_once_and_by_its_account_only(reader: Actor) -> None:
    message_id = tell(reader)
    stranger = factories.resident_actor(resident_id=new_id())
    with pytest.raises(MessageNotFound):
        messages.mark_read(message_id=message_id, by=stranger, now=NOW)
    assert messages.unread_count(account_id=reader.account_id) == 1
    messages.mark_read(message_id=message_id, by=reader, now=NOW)
    messages.mark_read(message_id=message_id, by=reader, now=NOW + timedelta(days=1))
    assert Message.objects.get().read_at == NOW


def test_nobody_has_no_messages() -> None:
    Message.objects.create(kind="x", subject="x", body="x", language="ja", created_at=NOW)
    assert messages.inbox_of(account_id="") == ()


def test_the_mail_holds_number_and_link_and_nothing_of_the_matter(reader: Actor, tmp_path: Path) -> None:
    message_id = tell(reader)
    send(delivery_id=Delivery.objects.get().id, now=NOW)
    (path,) = (tmp_path / "mail").glob("*.eml")
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    text = str(letter["Subject"]) + letter.get_content()
    assert "2026-0001" in text
    assert f"https://kinu.example/messages/{message_id}/" in text
    for secret in ("児童手当", "絹川", "受け付け", "《"):
        assert secret not in text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "You have a message"), ("pt-br", "mensagem"), ("ja-easy", "お知らせ")]
)
def test_the_mail_is_written_in_the_readers_language(tmp_path: Path, language: str, words: str) -> None:
    reader = factories.resident_actor(
        resident_id=new_id(), email="a@example.jp", mail_wanted=True, language=language
    )
    tell(reader)
    send(delivery_id=Delivery.objects.get().id, now=NOW)
    (path,) = (tmp_path / "mail").glob("*.eml")
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert words in str(letter["Subject"]) + letter.get_content()
    assert "《" not in letter.get_content()


@pytest.mark.parametrize(
    "account", [{"email": "", "mail_wanted": True}, {"email": "a@example.jp", "mail_wanted": False}]
)
def test_no_mail_is_queued_without_an_address_or_the_wish(account: dict[str, object]) -> None:
    tell(factories.resident_actor(resident_id=new_id(), **account))
    assert Message.objects.count() == 1
    assert not Delivery.objects.exists()


def test_a_wish_taken_back_before_sending_is_honoured(reader: Actor, tmp_path: Path) -> None:
    tell(reader)
    choose_mail(by=reader, wanted=False)
    assert send(delivery_id=Delivery.objects.get().id, now=NOW) == DeliveryState.DROPPED
    assert mails(tmp_path) == []


def test_the_mail_leaves_by_itself_after_the_commit(reader: Actor, tmp_path: Path) -> None:
    tell(reader, now=clock.now())
    outbox.deliver_pending(now=clock.now())
    jobs.run_due(now=clock.now())
    assert state() == DeliveryState.SENT
    assert len(mails(tmp_path)) == 1


def test_a_job_that_runs_twice_sends_one_mail(reader: Actor, settings, relay: Callable[..., Relay]) -> None:
    stub = relay()
    settings.KINU_SMTP = stub.url
    tell(reader)
    delivery = Delivery.objects.get().id
    assert [send(delivery_id=delivery, now=NOW) for _ in range(3)] == [DeliveryState.SENT] * 3
    assert len(stub.taken) == 1


def test_a_greylisting_relay_gets_the_mail_on_a_later_attempt_under_one_message_id(
    reader: Actor, settings, relay: Callable[..., Relay]
) -> None:
    stub = relay("greylists")
    settings.KINU_SMTP = stub.url
    tell(reader)
    delivery = Delivery.objects.get().id
    for attempt in (1, 2):
        with pytest.raises(PutOff):
            send(delivery_id=delivery, now=NOW)
        assert Delivery.objects.get().attempts == attempt
    assert send(delivery_id=delivery, now=NOW) == DeliveryState.SENT
    assert len(stub.taken) == 1
    assert f"<{delivery}.kinu@city.example>".encode() in stub.taken[0]


def test_a_refusal_for_good_is_recorded_and_not_tried_again(
    reader: Actor, settings, relay: Callable[..., Relay]
) -> None:
    stub = relay("unknown address")
    settings.KINU_SMTP = stub.url
    tell(reader)
    delivery = Delivery.objects.get().id
    assert send(delivery_id=delivery, now=NOW) == DeliveryState.BOUNCED
    assert send(delivery_id=delivery, now=NOW) == DeliveryState.BOUNCED
    assert (stub.tries, Delivery.objects.get().code) == (1, "550")
    assert messages.inbox_of(account_id=reader.account_id)[0].mail == "bounced"


def test_a_line_that_breaks_after_the_text_is_unsure_and_not_sent_twice(
    reader: Actor, settings, relay: Callable[..., Relay]
) -> None:
    stub = relay("drops after the text")
    settings.KINU_SMTP = stub.url
    tell(reader)
    delivery = Delivery.objects.get().id
    assert send(delivery_id=delivery, now=NOW) == DeliveryState.UNSURE
    assert send(delivery_id=delivery, now=NOW) == DeliveryState.UNSURE
    assert len(stub.taken) == 1
    assert [row.state for row in troubled_deliveries()] == ["unsure"]


def test_a_worker_killed_with_the_text_on_the_wire_leaves_it_unsure(reader: Actor, tmp_path: Path) -> None:
    tell(reader)
    Delivery.objects.update(state=DeliveryState.HANDING_OVER)
    assert send(delivery_id=Delivery.objects.get().id, now=NOW) == DeliveryState.UNSURE
    assert mails(tmp_path) == []


def test_a_worker_killed_before_the_text_loses_nothing(
    reader: Actor, settings, relay: Callable[..., Relay]
) -> None:
    settings.KINU_SMTP = relay("drops before the text").url
    tell(reader)
    delivery = Delivery.objects.get().id
    with pytest.raises(PutOff):
        send(delivery_id=delivery, now=NOW)
    settings.KINU_SMTP = relay().url
    assert send(delivery_id=delivery, now=NOW) == DeliveryState.SENT


def test_a_relay_that_is_down_too_long_gives_up_and_staff_can_send_again(
    reader: Actor, settings, tmp_path: Path
) -> None:
    settings.KINU_SMTP = "smtp://127.0.0.1:1/"
    tell(reader)
    delivery = Delivery.objects.get().id
    for _ in range(MAX_ATTEMPTS - 1):
        with pytest.raises(PutOff):
            send(delivery_id=delivery, now=NOW)
    assert send(delivery_id=delivery, now=NOW) == DeliveryState.FAILED
    settings.KINU_SMTP = ""
    clerk = factories.staff_actor(roles=("admin",))
    resend(delivery_id=delivery, by=clerk, now=NOW)
    with pytest.raises(MessageNotFound):
        resend(delivery_id=delivery, by=clerk, now=NOW)
    assert send(delivery_id=delivery, now=NOW) == DeliveryState.SENT
    assert len(mails(tmp_path)) == 1


def test_the_delivery_rate_counts_settled_mails_of_the_days_asked_for(reader: Actor) -> None:
    day = NOW.date()
    assert delivery_rate(day, day) is None
    for number in range(4):
        tell(reader, number=str(number))
    ids = list(Delivery.objects.values_list("id", flat=True))
    Delivery.objects.filter(id__in=ids[:2]).update(state=DeliveryState.SENT)
    Delivery.objects.filter(id=ids[2]).update(state=DeliveryState.BOUNCED)
    assert delivery_rate(day, day) == 66.7
    assert delivery_rate(day + timedelta(days=1), day + timedelta(days=1)) is None


def test_old_messages_are_forgotten_and_young_ones_stay(reader: Actor) -> None:
    tell(reader)
    tell(reader, now=NOW - timedelta(days=3000))
    assert forget_before(moment=NOW - timedelta(days=1830), now=NOW) == 1
    assert Message.objects.get().created_at == NOW
    assert forget_before(moment=NOW - timedelta(days=1830), now=NOW) == 0
