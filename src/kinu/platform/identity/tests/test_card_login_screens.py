"""Card login as a person meets it: pages, sentences, where one comes out, what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.test import Client

from kinu.kernel import clock
from kinu.kernel.actor import ActorKind
from kinu.platform.audit import public as audit
from kinu.platform.identity import public as identity
from kinu.platform.identity.adapters.keys import made_key
from kinu.platform.identity.models import Account, LocalCard, LocalGrant
from kinu.platform.identity.services import demo_card, session

from .conftest import Personas
from .factories import log_in_resident
from .provider import on_a_socket

pytestmark = pytest.mark.django_db
NEXT = "/procedures/juminhyo/?step=2"


def _ask(client: Client, *, next_url: str = NEXT) -> str:
    """Press the button and return the provider's address."""
    response = client.get("/login/card/", {"next": next_url})
    assert response.status_code == 302
    return str(response["Location"]).removeprefix("http://testserver")


def _hold(client: Client, address: str, resident_id: str, *, pin: str = "1234") -> Any:
    return client.post(address, {"card": resident_id, "pin": pin})


def _log_in(client: Client, resident_id: str, *, next_url: str = NEXT) -> Any:
    held = _hold(client, _ask(client, next_url=next_url), resident_id)
    assert held.status_code == 302
    return client.get(str(held["Location"]).removeprefix("http://testserver"))


def _is_guest(client: Client) -> bool:
    return "_auth_user_id" not in client.session


def test_a_resident_logs_in_with_the_card_and_comes_back_to_the_form(
    client: Client, demo: None, city: Personas
) -> None:
    father = city["father"]
    done = _log_in(client, father.resident_id)
    assert (done.status_code, done["Location"]) == (302, NEXT)
    actor = client.get("/my/family/").wsgi_request.actor  # type: ignore[attr-defined]
    assert (actor.kind, actor.assurance) == (ActorKind.RESIDENT, "card")
    assert actor.resident_id == actor.acts_for == father.resident_id
    assert identity.account_of_resident(father.resident_id) == actor.account_id


@pytest.mark.parametrize("key", ["father", "grandmother", "brazilian-mother", "protected", "flood-hit"])
def test_every_persona_is_found_in_the_register(key: str, client: Client, demo: None, city: Personas) -> None:
    assert _log_in(client, city[key].resident_id)["Location"] == NEXT
    facts = identity.card_facts(Account.objects.get().uid)
    assert facts is not None
    assert facts.birth_date == city[key].birth_date


def test_the_session_id_changes_at_login(client: Client, demo: None, city: Personas) -> None:
    address = _ask(client)
    before = client.session.session_key
    client.get(
        str(_hold(client, address, city["father"].resident_id)["Location"]).removeprefix("http://testserver")
    )
    assert client.session.session_key != before


def test_what_the_guest_session_held_is_still_there_after_login(
    client: Client, demo: None, city: Personas
) -> None:
    store = client.session
    store["procedures.draft"] = "d1"
    store.save()
    _log_in(client, city["father"].resident_id)
    assert client.session["procedures.draft"] == "d1"


def test_what_the_session_held_survives_a_change_from_mail_to_card(
    client: Client, demo: None, city: Personas
) -> None:
    log_in_resident(client, assurance="mail")
    store = client.session
    store["procedures.draft"] = "d1"
    store.save()
    _log_in(client, city["father"].resident_id)
    assert client.session["procedures.draft"] == "d1"
    assert client.session[session.ASSURANCE] == "card"


def test_login_is_written_in_the_audit_trail(client: Client, demo: None, city: Personas) -> None:
    _log_in(client, city["father"].resident_id)
    account = Account.objects.get()
    actions = {sentence.action for sentence in audit.trail(subject=account.uid)}
    assert {"identity.card_read", "identity.logged_in"} <= actions


@pytest.mark.parametrize(
    "bad", ["https://evil.example/", "//evil.example/x", r"/\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_away_by_a_forged_next(bad: str, client: Client, demo: None, city: Personas) -> None:
    assert _log_in(client, city["father"].resident_id, next_url=bad)["Location"] == "/"


def test_a_second_login_uses_the_same_account(client: Client, demo: None, city: Personas) -> None:
    _log_in(client, city["father"].resident_id)
    _log_in(Client(), city["father"].resident_id)
    assert Account.objects.count() == 1


def test_a_renewed_card_finds_the_account_of_the_register_entry(
    client: Client, demo: None, city: Personas
) -> None:
    _log_in(client, city["father"].resident_id)
    Account.objects.update(card_subject="the old card")
    _log_in(Client(), city["father"].resident_id)
    assert Account.objects.get().card_subject != "the old card"


def test_somebody_the_register_does_not_know_is_logged_in_without_a_record(
    client: Client, demo: None, city: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = {
        "id": "s" * 32,
        "name": "山田　太郎",
        "address": "東京都千代田区",
        "birth_date": "1980-01-01",
        "sex": "1",
    }
    monkeypatch.setattr(demo_card, "card_holder", lambda _id: stranger)
    done = _log_in(client, "s" * 32)
    page = client.get(done["Location"])
    assert "住民の記録に見つかりませんでした" in page.content.decode()
    assert NEXT.split("?", maxsplit=1)[0] in page.content.decode()
    assert Account.objects.get().resident_id == ""
    actor = page.wsgi_request.actor
    assert (actor.assurance, actor.resident_id, actor.acts_for) == ("card", "", "")


# What goes wrong: a page with a plain sentence, nobody logged in, the way back kept.


def _is_a_plain_page(client: Client, response: Any, sentence: str) -> None:
    text = response.content.decode()
    assert sentence in text
    assert "もう一度カードでログインする" in text
    assert "Traceback" not in text
    assert _is_guest(client)


def test_a_callback_nobody_asked_for_is_refused(client: Client, demo: None) -> None:
    response = client.get("/login/card/callback/", {"code": "x", "state": "y"})
    assert response.status_code == 400
    _is_a_plain_page(client, response, "ログインの途中の記録が見つかりません")


def test_a_callback_that_comes_twice_logs_in_once_and_says_so(
    client: Client, demo: None, city: Personas
) -> None:
    held = _hold(client, _ask(client), city["father"].resident_id)
    back = str(held["Location"]).removeprefix("http://testserver")
    assert client.get(back).status_code == 302
    again = client.get(back)
    assert again.status_code == 400
    assert "ほかの画面で終わっています" in again.content.decode()
    assert not _is_guest(client)


def test_an_answer_in_another_browser_logs_nobody_in(client: Client, demo: None, city: Personas) -> None:
    """Login CSRF: the attacker's own answer, sent to a victim."""
    held = _hold(client, _ask(client), city["father"].resident_id)
    victim = Client()
    response = victim.get(str(held["Location"]).removeprefix("http://testserver"))
    assert response.status_code == 400
    assert _is_guest(victim)


def test_a_lost_session_is_told_and_login_can_begin_again(client: Client, demo: None, city: Personas) -> None:
    held = _hold(client, _ask(client), city["father"].resident_id)
    client.cookies.clear()
    _is_a_plain_page(
        client,
        client.get(str(held["Location"]).removeprefix("http://testserver")),
        "もう一度はじめてください",
    )


def test_a_login_begun_too_long_ago_is_forgotten(client: Client, demo: None, city: Personas) -> None:
    with time_machine.travel(clock.now() - timedelta(minutes=16), tick=False):
        address = _ask(client)
        query = dict(parse_qsl(urlsplit(address).query))
    response = client.get("/login/card/callback/", {"state": query["state"], "code": "x"})
    assert response.status_code == 400
    assert _is_guest(client)


def test_two_tabs_may_both_be_logging_in(client: Client, demo: None, city: Personas) -> None:
    first, second = _ask(client, next_url="/one/"), _ask(client, next_url="/two/")
    held = _hold(client, first, city["father"].resident_id)
    assert client.get(str(held["Location"]).removeprefix("http://testserver"))["Location"] == "/one/"
    assert first != second


def test_giving_up_at_the_card_leads_back_with_the_way_kept(
    client: Client, demo: None, city: Personas
) -> None:
    gone = client.post(_ask(client), {"cancel": "1"})
    response = client.get(str(gone["Location"]).removeprefix("http://testserver"))
    _is_a_plain_page(client, response, "取りやめました")
    assert "%2Fprocedures%2Fjuminhyo%2F" in response.content.decode()


def test_a_provider_that_is_down_leaves_the_mail_code(client: Client, settings: Any) -> None:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "http://127.0.0.1:9/op", "RP00000001"
    settings.OIDC_CLIENT_KEY_FILE = _key_file(settings)
    response = client.get("/login/card/", {"next": NEXT})
    assert response.status_code == 503
    _is_a_plain_page(client, response, "確認サービスにつながりません")
    assert "/login/mail/?next=%2Fprocedures" in response.content.decode()


def test_a_provider_that_breaks_between_the_steps_is_told(client: Client, settings: Any) -> None:
    with on_a_socket() as provider:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = provider.issuer, "RP00000001"
        settings.OIDC_CLIENT_KEY_FILE = _key_file(settings)
        query = dict(parse_qsl(urlsplit(client.get("/login/card/", {"next": NEXT})["Location"]).query))
        provider.raw["/token"] = (500, b"oops", 0)
        response = client.get("/login/card/callback/", {"state": query["state"], "code": "x"})
    assert response.status_code == 503
    _is_a_plain_page(client, response, "しばらくしてから")
    assert "%2Fprocedures%2Fjuminhyo%2F" in response.content.decode()


def test_without_a_provider_the_page_says_where_to_go(client: Client) -> None:
    response = client.get("/login/card/")
    assert response.status_code == 503
    _is_a_plain_page(client, response, "まだ始めていません")


def test_a_missing_client_key_is_told_as_not_offered(client: Client, settings: Any) -> None:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_KEY_FILE = "https://op.example", "/nowhere/key.pem"
    assert client.get("/login/card/").status_code == 503


def _key_file(settings: Any) -> str:
    path = str(settings.VAR / "keys" / "configured.pem")
    made_key(path)
    return path


# The demo's cards.


def test_a_wrong_pin_is_refused_and_three_lock_the_card(client: Client, demo: None, city: Personas) -> None:
    address, card = _ask(client), city["father"].resident_id
    assert "あと2回" in _hold(client, address, card, pin="0000").content.decode()
    assert "あと1回" in _hold(client, address, card, pin="0000").content.decode()
    assert "3回まちがえた" in _hold(client, address, card, pin="0000").content.decode()
    locked = _hold(client, address, card)
    assert locked.status_code == 200
    assert "3回まちがえた" in locked.content.decode()
    assert not LocalGrant.objects.filter(kind="code").exists()
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert _hold(client, address, card).status_code == 302


def test_a_right_pin_forgets_wrong_ones(client: Client, demo: None, city: Personas) -> None:
    card = city["father"].resident_id
    _hold(client, _ask(client), card, pin="9999")
    _hold(client, _ask(client), card)
    assert LocalCard.objects.get(resident_id=card).wrong_tries == 0


def test_the_list_of_cards_finds_people_by_name(client: Client, demo: None, city: Personas) -> None:
    address = _ask(client)
    assert city["father"].name in client.get(address).content.decode()
    assert "倉持" in client.get(f"{address}&q=くらもち").content.decode()


def test_a_request_that_deviates_ends_on_a_plain_page(client: Client, demo: None) -> None:
    address = _ask(client).replace("code_challenge_method=S256", "code_challenge_method=plain")
    response = client.get(address)
    assert response.status_code == 400
    assert "code_challenge_method" in response.content.decode()


def test_the_provider_answers_over_http_too(client: Client, demo: None) -> None:
    found = client.get("/demo-provider/.well-known/openid-configuration").json()
    assert found["issuer"] == "http://testserver/demo-provider"
    assert client.get("/demo-provider/jwks").json()["keys"][0]["kty"] == "RSA"
    assert client.post("/demo-provider/token", {"code": "x"}).status_code == 401
    assert client.get("/demo-provider/userinfo").status_code == 401
    assert client.get("/demo-provider/nothing").status_code == 404


@pytest.mark.parametrize("path", ["authorize", "totp", "jwks", "token", ".well-known/openid-configuration"])
def test_outside_a_demo_the_local_provider_does_not_exist(path: str, client: Client) -> None:
    assert client.get(f"/demo-provider/{path}").status_code == 404


def test_login_pages_are_limited(client: Client, demo: None) -> None:
    now = clock.now()
    with time_machine.travel(now, tick=False):
        codes = [client.get("/login/card/").status_code for _ in range(32)]
    assert codes[0] == 302
    assert codes[-1] == 429
