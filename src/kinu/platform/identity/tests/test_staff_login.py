"""Staff: password, second factor, passkeys, the end of sessions."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from kinu.kernel import clock
from kinu.kernel.actor import GUEST, Actor
from kinu.platform.identity import rules
from kinu.platform.identity.middleware import actor_of
from kinu.platform.identity.models import Account
from kinu.platform.identity.services import session

from .factories import PASSWORD, log_in, log_in_staff, make_resident, make_staff

pytestmark = pytest.mark.django_db
SECRET = rules.DEMO_TOTP_SECRET


def _digits(secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def _ready(**fields: Any) -> Account:
    """Make a member of staff with password and authenticator app."""
    account = make_staff(password=PASSWORD, **fields)
    TOTP.activate(account, SECRET)
    return account


def _password(client: Client, account: Account, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/staff/login/", {"login": account.username, "password": password, **more})


def _actor(client: Client) -> Actor:
    actor = client.get("/logout/done/").wsgi_request.actor  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    return actor


def test_password_and_code_open_the_work_pages(client: Client) -> None:
    account = _ready(roles=("admin",))
    first = _password(client, account, next="/staff/accounts/")
    assert first["Location"].startswith("/staff/login/code/")
    assert _actor(client) == GUEST
    second = client.post("/staff/login/code/", {"code": _digits()})
    assert second["Location"] == "/staff/accounts/"
    assert _actor(client).account_id == account.uid
    assert client.get("/staff/accounts/").status_code == 200


def test_a_wrong_password_is_refused_in_plain_words(client: Client) -> None:
    response = _password(client, _ready(), "wrong")
    text = response.content.decode()
    assert "職員IDかパスワードが違います" in text
    assert "エラー" in text
    assert _actor(client) == GUEST


def test_an_unknown_name_gets_the_same_sentence(client: Client) -> None:
    response = client.post("/staff/login/", {"login": "nobody", "password": "x"})
    assert "職員IDかパスワードが違います" in response.content.decode()


def test_a_wrong_code_is_refused(client: Client) -> None:
    _password(client, _ready())
    wrong = f"{(int(_digits()) + 1) % 1_000_000:06d}"
    response = client.post("/staff/login/code/", {"code": wrong})
    assert "確認コードが違います" in response.content.decode()
    assert _actor(client) == GUEST


def test_a_code_cannot_be_used_twice(client: Client) -> None:
    account, digits = _ready(), _digits()
    _password(client, account)
    client.post("/staff/login/code/", {"code": digits})
    other = Client()
    _password(other, account)
    response = other.post("/staff/login/code/", {"code": digits})
    assert response.status_code == 200
    assert _actor(other) == GUEST


def test_the_code_page_cannot_be_reached_without_the_password(client: Client) -> None:
    assert client.get("/staff/login/code/")["Location"] == "/staff/login/"


def test_guessing_passwords_is_slowed_down(client: Client) -> None:
    account = _ready()
    texts = [_password(client, account, f"wrong{n}").content.decode() for n in range(7)]
    assert "ログインの失敗が続きました" in texts[-1]
    assert "ログインの失敗が続きました" in _password(client, account).content.decode()


def test_a_closed_account_cannot_log_in(client: Client) -> None:
    response = _password(client, _ready(is_active=False))
    assert response.status_code == 200
    assert _actor(client) == GUEST


def test_a_resident_has_no_password_login(client: Client) -> None:
    account = make_resident()
    account.set_password(PASSWORD)
    account.save()
    assert "違います" in _password(client, account).content.decode()
    assert _actor(client) == GUEST


def test_without_a_second_factor_staff_reach_only_the_page_that_sets_it_up(client: Client) -> None:
    _password(client, make_staff(password=PASSWORD, roles=("admin",)))
    assert _actor(client) == GUEST
    assert client.get("/staff/accounts/")["Location"] == "/staff/security/"
    assert client.get("/procedures/")["Location"] == "/staff/security/"
    page = client.get("/staff/security/")
    assert "二段階認証が必要です" in page.content.decode()


def test_setting_up_the_app_makes_the_session_whole(client: Client) -> None:
    account = make_staff(password=PASSWORD, roles=("admin",))
    _password(client, account)
    page = client.get("/staff/security/app/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    wrong = client.post("/staff/security/app/", {"code": "000000"})
    assert wrong.status_code == 200
    assert not Authenticator.objects.exists()
    done = client.post("/staff/security/app/", {"code": _digits(secret)})
    assert done["Location"] == "/staff/security/"
    assert _actor(client).account_id == account.uid
    assert secret not in str(Authenticator.objects.get().data)


def test_with_the_password_alone_nobody_adds_a_factor_to_an_account_that_has_one(client: Client) -> None:
    account = _ready()
    client.force_login(account, backend=session.BACKEND)
    for path in (
        "/staff/security/",
        "/staff/security/app/",
        "/staff/security/passkeys/add/",
        "/staff/security/password/",
    ):
        assert client.get(path)["Location"] == "/staff/login/", path


def test_who_has_the_app_already_is_led_back_instead_of_setting_it_up_again(client: Client) -> None:
    log_in(client, _ready())
    asked = client.get("/staff/security/app/")
    assert asked["Location"] == "/staff/security/"


def test_a_passkey_is_added_only_after_the_password_was_asked_again(client: Client) -> None:
    account = _ready()
    log_in(client, account)
    asked = client.get("/staff/security/passkeys/add/")
    assert asked["Location"].startswith("/staff/security/again/?next=")
    wrong = client.post(asked["Location"], {"password": "wrong"})
    assert "パスワードが違います" in wrong.content.decode()
    right = client.post(asked["Location"], {"password": PASSWORD, "next": "/staff/security/passkeys/add/"})
    assert right["Location"] == "/staff/security/passkeys/add/"
    page = client.get("/staff/security/passkeys/add/")
    assert page.status_code == 200
    assert page.context["js_data"]["creation_options"]["publicKey"]["user"]["name"] == account.username


def test_a_passkey_answer_that_is_forged_is_refused(client: Client) -> None:
    started = client.get("/staff/login/passkey/", headers={"Accept": "application/json"})
    assert started.json()["request_options"]["publicKey"]["userVerification"] == "required"
    for forged in (
        '{"id": "x", "response": {}}',
        "{}",
        "[]",
        "x",
        '{"id":"eA","rawId":"eA","type":"public-key"}',
    ):
        response = client.post("/staff/login/passkey/", {"credential": forged}, follow=True)
        assert "パスキーを読み取れませんでした" in response.content.decode()
        assert _actor(client) == GUEST


def test_a_forged_passkey_after_the_password_is_refused(client: Client) -> None:
    _password(client, _ready())
    response = client.post("/staff/login/code/", {"credential": '{"id": "x", "response": {}}'})
    assert response.status_code == 200
    assert _actor(client) == GUEST


def test_the_last_second_factor_cannot_be_taken_away(client: Client) -> None:
    account = make_staff(password=PASSWORD)
    key = Authenticator.objects.create(user=account, type="webauthn", data={"name": "k", "credential": {}})
    log_in(client, account)
    client.post("/staff/security/again/", {"password": PASSWORD})
    client.post(f"/staff/security/passkeys/{key.pk}/remove/")
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_nobody_signs_up(client: Client) -> None:
    for path in ("/accounts/signup/", "/signup/", "/staff/signup/"):
        assert client.get(path).status_code == 404


# The end of sessions.


def test_staff_nobody_sees_for_half_an_hour_are_logged_out(client: Client) -> None:
    log_in_staff(client)
    with time_machine.travel(clock.now() + timedelta(minutes=29), tick=False):
        assert _actor(client).is_staff
    with time_machine.travel(clock.now() + timedelta(minutes=60), tick=False):
        assert _actor(client) == GUEST


def test_a_page_that_polls_does_not_keep_the_session_alive(client: Client) -> None:
    log_in_staff(client)
    now = clock.now()
    for minutes in (10, 20, 29):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            client.get("/logout/done/", headers={session.BACKGROUND_HEADER: "1"})
    with time_machine.travel(now + timedelta(minutes=31), tick=False):
        assert _actor(client) == GUEST


def test_a_working_day_ends(client: Client) -> None:
    log_in_staff(client)
    now = clock.now()
    for minutes in range(20, 600, 20):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            assert _actor(client).is_staff, minutes
    with time_machine.travel(now + timedelta(minutes=601), tick=False):
        assert _actor(client) == GUEST


def test_the_page_knows_how_long_the_login_lasts_also_at_the_end_of_the_day(client: Client) -> None:
    log_in_staff(client, roles=("admin",))
    now = clock.now()

    def told() -> str:
        text = client.get("/staff/accounts/").content.decode()
        return text.partition('data-session-seconds="')[2].partition('"')[0]

    assert told() == "1800"
    for minutes in range(20, 590, 20):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            told()
    with time_machine.travel(now + timedelta(minutes=590), tick=False):
        assert 590 <= int(told()) <= 600


def test_logging_out_everywhere_ends_the_other_browsers_too(client: Client) -> None:
    account = _ready()
    other = Client()
    log_in(client, account)
    log_in(other, account)
    client.post("/logout/everywhere/")
    assert _actor(client) == GUEST
    assert _actor(other) == GUEST


def test_logging_out_is_a_post_and_says_that_drafts_stay(client: Client) -> None:
    log_in_staff(client)
    assert client.get("/logout/").status_code == 405
    assert _actor(client).is_staff
    left = client.post("/logout/", follow=True)
    assert "残っています" in left.content.decode()
    assert _actor(client) == GUEST


def test_closing_an_account_ends_its_session_at_the_next_request(client: Client) -> None:
    account = make_staff()
    log_in(client, account)
    Account.objects.update(is_active=False)
    assert _actor(client) == GUEST


def test_a_changed_password_ends_other_browsers_but_not_this_one(client: Client) -> None:
    account = _ready()
    other = Client()
    log_in(client, account)
    log_in(other, account)
    new = "絹の川を渡る白い鳥7391"
    assert client.post("/staff/security/password/", {"password": new, "again": new}).status_code == 302
    assert _actor(client).is_staff
    assert _actor(other) == GUEST
    account.refresh_from_db()
    assert account.check_password(new)


@pytest.mark.parametrize(
    ("new", "again"), [("short", "short"), ("long enough phrase 1", "another phrase here"), ("", "")]
)
def test_a_password_that_will_not_do_changes_nothing(new: str, again: str, client: Client) -> None:
    account = _ready()
    log_in(client, account)
    assert (
        "エラー"
        in client.post("/staff/security/password/", {"password": new, "again": again}).content.decode()
    )
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_the_actor_of_a_request_costs_one_query(client: Client, django_assert_num_queries: Any) -> None:
    account = make_staff(roles=("clerk", "chief"), departments=("shimin", "kodomo"))
    request = RequestFactory().get("/")
    request.user = account
    request.session = {session.SECOND_FACTOR: True}  # type: ignore[assignment]
    with django_assert_num_queries(1):
        actor = actor_of(request, now=clock.now())
    assert actor.departments == {"shimin", "kodomo"}
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        assert actor_of(request, now=clock.now()) == GUEST


def test_the_demo_shows_its_logins_and_its_code(client: Client, demo: None) -> None:
    assert "kinu-demo" in client.get("/staff/login/").content.decode()
    assert _digits() in client.get("/demo-provider/totp").content.decode()


def test_outside_a_demo_the_login_page_shows_no_password(client: Client) -> None:
    assert "kinu-demo" not in client.get("/staff/login/").content.decode()
