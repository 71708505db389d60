"""Login with a code by mail: six digits, ten minutes, five tries, once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.test import Client

from kinu.kernel import clock
from kinu.platform.identity.models import Account, MailCode
from kinu.platform.identity.services import housekeeping, session
from kinu.platform.jobs import public as jobs

from .factories import make_resident, make_staff

pytestmark = pytest.mark.django_db
MAIL = "Hanako@Example.jp"
NEXT = "/procedures/sodaigomi/"


def _ask(client: Client, address: str = MAIL) -> str:
    """Ask for a code, let the job run and return the digits of the mail."""
    response = client.post("/login/mail/", {"mail": address, "next": NEXT})
    assert response.status_code == 302, response.content.decode()
    jobs.run_due(now=clock.now() + timedelta(seconds=1))
    found = re.search(r"\d{6}", mail.outbox[-1].body)
    assert found
    return found[0]


def _enter(client: Client, digits: str) -> object:
    return client.post("/login/mail/code/", {"code": digits, "next": NEXT})


def _is_guest(client: Client) -> bool:
    return "_auth_user_id" not in client.session


def test_the_code_from_the_mail_opens_a_session_that_proves_only_the_address(client: Client) -> None:
    response = _enter(client, _ask(client))
    assert (response.status_code, response["Location"]) == (302, NEXT)  # type: ignore[attr-defined,index]
    account = Account.objects.get()
    assert (account.email, account.resident_id) == ("hanako@example.jp", "")
    assert client.session[session.ASSURANCE] == "mail"
    assert mail.outbox[-1].to == ["hanako@example.jp"]


def test_full_width_digits_and_blanks_are_understood(client: Client) -> None:
    digits = _ask(client)
    wide = digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert _enter(client, f" {wide[:3]}　{wide[3:]} ").status_code == 302  # type: ignore[attr-defined]


def test_the_same_address_gets_the_same_account(client: Client) -> None:
    _enter(client, _ask(client))
    _enter(Client(), _ask(client := Client()))
    assert Account.objects.count() == 1


def test_neither_database_nor_job_holds_the_digits(client: Client) -> None:
    response = client.post("/login/mail/", {"mail": MAIL})
    assert response.status_code == 302
    row = MailCode.objects.get()
    held = apps.get_model("jobs", "JobRow").objects.get(name="identity.send-code").arguments
    jobs.run_due(now=clock.now() + timedelta(seconds=1))
    found = re.search(r"\d{6}", mail.outbox[-1].body)
    assert found
    assert found[0] not in row.code_hash
    assert f'"{found[0]}"' not in held


def test_the_page_does_not_wait_for_the_mail_server(client: Client) -> None:
    assert client.post("/login/mail/", {"mail": MAIL}).status_code == 302
    assert mail.outbox == []


def test_a_wrong_code_is_refused(client: Client) -> None:
    digits = _ask(client)
    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
    assert "コードが違います" in _enter(client, wrong).content.decode()  # type: ignore[attr-defined]
    assert _is_guest(client)


def test_after_five_wrong_tries_the_right_code_is_refused_too(client: Client) -> None:
    digits = _ask(client)
    wrong = f"{(int(digits) + 1) % 1_000_000:06d}"
    for _ in range(5):
        _enter(client, wrong)
    assert "もう使えません" in _enter(client, digits).content.decode()  # type: ignore[attr-defined]
    assert _is_guest(client)


def test_a_code_works_once(client: Client) -> None:
    digits = _ask(client)
    code_id = MailCode.objects.get().id
    _enter(client, digits)
    other = Client()
    store = other.session
    store["identity.mail_code"] = code_id
    store.save()
    assert "もう使えません" in _enter(other, digits).content.decode()  # type: ignore[attr-defined]
    assert _is_guest(other)


@pytest.mark.parametrize(("minutes", "works"), [(9, True), (11, False)])
def test_a_code_lives_ten_minutes(minutes: int, works: bool, client: Client) -> None:
    digits = _ask(client)
    with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
        assert _enter(client, digits).status_code == (302 if works else 200)  # type: ignore[attr-defined]


def test_a_new_code_replaces_the_old_one(client: Client) -> None:
    first = _ask(client)
    old = client.session["identity.mail_code"]
    _ask(client)
    store = client.session
    store["identity.mail_code"] = old
    store.save()
    assert "もう使えません" in _enter(client, first).content.decode()  # type: ignore[attr-defined]


def test_a_code_of_another_browser_is_of_no_use(client: Client) -> None:
    digits = _ask(client)
    thief = Client()
    response = _enter(thief, digits)
    assert response["Location"].startswith("/login/mail/")  # type: ignore[index]
    assert _is_guest(thief)


def test_asking_too_often_is_refused_and_no_further_mail_is_made(client: Client) -> None:
    with time_machine.travel(clock.now(), tick=False):
        answers = [client.post("/login/mail/", {"mail": MAIL}).status_code for _ in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert MailCode.objects.count() == 5


def test_a_late_job_sends_nothing(client: Client) -> None:
    client.post("/login/mail/", {"mail": MAIL})
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        jobs.run_due(now=clock.now())
    assert mail.outbox == []


@pytest.mark.parametrize(
    "bad", ["", "hanako", "hanako@", "a b@example.jp", "x" * 300 + "@example.jp", "\x00@example.jp"]
)
def test_what_is_no_address_gets_a_sentence_at_the_field(bad: str, client: Client) -> None:
    response = client.post("/login/mail/", {"mail": bad})
    assert response.status_code == 200
    assert "エラー" in response.content.decode()
    assert MailCode.objects.count() == 0


def test_mail_never_opens_an_account_that_a_card_opened(client: Client) -> None:
    card = make_resident(resident_id="r" * 32, email="hanako@example.jp")
    _enter(client, _ask(client))
    assert client.session["_auth_user_id"] != str(card.pk)


def test_mail_never_opens_an_account_of_staff(client: Client) -> None:
    staff = make_staff(email="hanako@example.jp")
    _enter(client, _ask(client))
    assert client.session["_auth_user_id"] != str(staff.pk)


def test_old_codes_are_forgotten(client: Client) -> None:
    _ask(client)
    assert housekeeping.forget(now=clock.now()) == 0
    assert housekeeping.forget(now=clock.now() + timedelta(days=2)) == 1
    assert MailCode.objects.count() == 0
