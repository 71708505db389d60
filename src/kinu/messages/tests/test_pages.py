"""The reader's pages and the staff's board."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kinu.kernel.ids import new_id
from kinu.messages import health
from kinu.messages import public as messages
from kinu.messages.models import Delivery, DeliveryState, Message
from kinu.messages.notices import unread
from kinu.platform.hooks.public import HealthState
from kinu.platform.identity import public as identity
from kinu.platform.identity.tests import factories

from .conftest import NOW

pytestmark = pytest.mark.django_db


def told(account_id: str, subject: str = "申請を受け付けました", **more: object) -> str:
    return messages.tell(
        account_id=account_id, kind="tests.told", subject=subject, body="<b>本文</b>", now=NOW, **more
    )


def page(client: Client, name: str, *args: str, **query: str) -> str:
    response = client.get(reverse(f"messages:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_inbox_says_what_will_appear(client: Client) -> None:
    factories.log_in_resident(client, resident_id=new_id())
    assert "お知らせはまだありません" in page(client, "inbox")


def test_opening_a_message_marks_it_read_and_shows_it_as_text(client: Client) -> None:
    reader = factories.log_in_resident(client, resident_id=new_id())
    message_id = told(reader.account_id, url="/procedures/")
    assert "読んでいないお知らせが1件あります" in page(client, "inbox")
    shown = page(client, "message", message_id)
    assert "&lt;b&gt;本文" in shown
    assert 'href="/procedures/"' in shown
    assert "すべて読みました" in page(client, "inbox")


def test_somebody_elses_message_is_not_there(client: Client) -> None:
    message_id = told(factories.resident_actor(resident_id=new_id()).account_id)
    factories.log_in_resident(client, resident_id=new_id())
    assert client.get(reverse("messages:message", args=[message_id])).status_code == 404
    assert Message.objects.get().read_at is None


def test_a_guest_is_sent_to_the_login(client: Client) -> None:
    assert client.get(reverse("messages:inbox")).status_code == 302


def test_all_can_be_marked_read_at_once(client: Client) -> None:
    reader = factories.log_in_resident(client, resident_id=new_id())
    other = told(factories.resident_actor(resident_id=new_id()).account_id)
    told(reader.account_id)
    assert list(unread(reader, NOW.date()))
    client.post(reverse("messages:read_all"))
    assert list(unread(reader, NOW.date())) == []
    assert Message.objects.get(id=other).read_at is None


def test_the_inbox_costs_the_same_number_of_queries_however_long(
    client: Client, django_assert_max_num_queries
) -> None:
    reader = factories.log_in_resident(client, resident_id=new_id())
    for number in range(45):
        told(reader.account_id, f"お知らせ{number:02d}")
    with django_assert_max_num_queries(15):
        shown = page(client, "inbox", page="3")
    assert shown.count('class="k-card__title"') == 5


def test_a_reader_chooses_the_channel(client: Client) -> None:
    reader = factories.log_in_resident(client, resident_id=new_id(), email="a@example.jp", mail_wanted=True)
    assert "a@example.jp" in page(client, "channels")
    assert "どちらかを選んでください" in client.post(reverse("messages:channels")).content.decode()
    assert identity.settings_of(reader.account_id).mail_wanted
    client.post(reverse("messages:channels"), {"mail": "no"})
    assert not identity.settings_of(reader.account_id).mail_wanted


def test_the_board_shows_mails_that_did_not_arrive_and_sends_again(client: Client) -> None:
    reader = factories.resident_actor(resident_id=new_id(), email="secret@example.jp", mail_wanted=True)
    told(reader.account_id, "秘密の件名", number="2026-0009")
    Delivery.objects.update(state=DeliveryState.BOUNCED, code="550")
    factories.log_in_staff(client, roles=("admin",))
    shown = page(client, "board")
    assert "2026-0009" in shown
    assert "秘密の件名" not in shown
    assert "secret@example.jp" not in shown
    client.post(reverse("messages:resend", args=[Delivery.objects.get().id]))
    assert Delivery.objects.get().state == DeliveryState.WAITING


def test_the_board_is_not_there_without_the_right(client: Client) -> None:
    factories.log_in_staff(client, roles=("clerk",))
    assert client.get(reverse("messages:board")).status_code == 404


def test_the_health_page_tells_the_mails_state(settings) -> None:
    assert health.mail_health().state is HealthState.NULL
    settings.KINU_SMTP = "smtp://127.0.0.1:1/"
    assert health.mail_health().state is HealthState.DOWN
