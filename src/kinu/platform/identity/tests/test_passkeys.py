"""Passkeys of staff: what opens the door and what does not."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from kinu.kernel.actor import GUEST
from kinu.platform.audit import public as audit
from kinu.platform.identity.models import Account

from .factories import PASSWORD, log_in, make_staff
from .passkey import USER_PRESENT, Passkey
from .test_staff_login import _actor

pytestmark = pytest.mark.django_db
REFUSED = "/staff/login/?passkey=unread"


def _holder(client: Client) -> tuple[Account, Passkey]:
    """Make a member of staff who has just registered a passkey, and leave the client outside."""
    account, key = make_staff(password=PASSWORD), Passkey()
    log_in(client, account)
    key.register(client)
    client.logout()
    return account, key


def test_a_passkey_alone_opens_the_work_pages(client: Client) -> None:
    account, key = _holder(client)
    assert key.log_in(client)["Location"] == "/staff/"
    assert _actor(client).account_id == account.uid
    assert _actor(client).is_staff


@pytest.mark.parametrize(
    "deviation",
    [
        {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        {"site": "evil.example"},
        {"flags": USER_PRESENT},
        {"flags": 0},
    ],
    ids=["another challenge", "another site", "finger or PIN not asked", "nobody there"],
)
def test_a_deviating_answer_opens_nothing(deviation: dict[str, Any], client: Client) -> None:
    _account, key = _holder(client)
    assert key.log_in(client, **deviation)["Location"] == REFUSED
    assert _actor(client) == GUEST


def test_an_answer_works_once(client: Client) -> None:
    _account, key = _holder(client)
    options = client.get("/staff/login/passkey/", headers={"Accept": "application/json"}).json()
    answer = key.asserted(options["request_options"])
    assert client.post("/staff/login/passkey/", {"credential": answer})["Location"] == "/staff/"
    other = Client()
    other.get("/staff/login/passkey/", headers={"Accept": "application/json"})
    assert other.post("/staff/login/passkey/", {"credential": answer})["Location"] == REFUSED
    assert _actor(other) == GUEST


def test_the_passkey_of_somebody_else_does_not_open_an_account(client: Client) -> None:
    _account, key = _holder(client)
    other_account, other_key = _holder(Client())
    key.user, mine = other_key.user, key.user
    assert mine != key.user, other_account
    assert key.log_in(client)["Location"] == REFUSED
    assert _actor(client) == GUEST


def test_a_removed_passkey_is_refused_in_one_sentence(client: Client) -> None:
    _account, key = _holder(client)
    Authenticator.objects.all().delete()
    refused = key.log_in(client)
    assert refused["Location"] == REFUSED
    page = client.get(refused["Location"]).content.decode()
    assert page.count("パスキーを読み取れませんでした。") == 1
    assert _actor(client) == GUEST


def test_a_closed_account_cannot_come_in_with_its_passkey(client: Client) -> None:
    account, key = _holder(client)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert key.log_in(client)["Location"] == REFUSED
    assert _actor(client) == GUEST


def test_the_signature_of_a_key_that_was_never_registered_is_refused(client: Client) -> None:
    account, key = _holder(client)
    stranger = Passkey()
    stranger.id, stranger.user = key.id, key.user
    assert stranger.log_in(client)["Location"] == REFUSED
    assert _actor(client) == GUEST
    assert account.is_active


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "192.168.0.20:8000"])
def test_at_an_address_made_of_numbers_the_page_offers_no_passkey_and_says_why(
    host: str, client: Client, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    text = client.get("/staff/login/", headers={"host": host}).content.decode()
    assert 'id="passkey_login"' not in text
    assert "数字だけの住所" in text
    named = client.get("/staff/login/", headers={"host": "kinu.example.jp"}).content.decode()
    assert 'id="passkey_login"' in named
    assert "数字だけの住所" not in named


def test_login_and_a_new_or_removed_passkey_leave_a_sentence_each(client: Client) -> None:
    account, key = _holder(client)
    key.log_in(client)
    client.post("/staff/security/again/", {"password": PASSWORD})
    spare = Passkey()
    spare.register(client)
    held = Authenticator.objects.filter(user=account).latest("pk")
    client.post(f"/staff/security/passkeys/{held.pk}/remove/")
    told = [one.action for one in audit.trail(subject=account.uid)]
    assert told == [
        "identity.second_factor_added",
        "identity.logged_in",
        "identity.second_factor_added",
        "identity.second_factor_removed",
    ]
    assert {one.actor_id for one in audit.trail(subject=account.uid)} == {account.uid}


def test_a_refused_passkey_leaves_no_sentence_of_a_login(client: Client) -> None:
    account, key = _holder(client)
    key.log_in(client, site="evil.example")
    assert [one.action for one in audit.trail(subject=account.uid)] == ["identity.second_factor_added"]
