"""The mail server is away, busy, slow or says no: people go on, jobs wait, the board says why, and later it arrives."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from kinu.config.mail import mail_settings
from kinu.kernel import clock
from kinu.kernel.ids import new_id
from kinu.messages import public as messages
from kinu.messages.adapters import PutOff, SmtpCarrier
from kinu.messages.tests.conftest import MAIL
from kinu.messages.tests.relay_stub import Relay
from kinu.platform.identity.tests.factories import log_in_staff, resident_actor
from kinu.platform.jobs.management.loop import Worker
from tools.house import free_port

pytestmark = pytest.mark.django_db(transaction=True)
CAUSE = "相手先のしくみにつながりませんでした。"


@pytest.fixture
def relay() -> Iterator[Callable[..., Relay]]:
    running: list[Relay] = []

    def start(mood: str = "") -> Relay:
        running.append(Relay(mood))
        return running[-1]

    yield start
    for stub in running:
        stub.close()


def _through(settings: Any, address: str) -> None:
    """Let this process send all its mail through a relay, as an installation does that names it in KINU_SMTP."""
    settings.KINU_SMTP = address
    for name, value in mail_settings(address, sender="no-reply@city.example", folder=Path("unused")).items():
        setattr(settings, name, value)


def _told() -> None:
    reader = resident_actor(resident_id=new_id(), email="kinu@example.jp", mail_wanted=True)
    messages.tell(account_id=reader.account_id, kind="tests.told", subject="x", body="y", now=clock.now())


def _work(at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        Worker().drain()


def _board(client: Client, state: str) -> str:
    log_in_staff(client, roles=("admin",))
    return client.get(f"/staff/jobs/?state={state}").content.decode()


def test_a_notice_waits_while_nobody_listens_and_goes_out_once_when_somebody_does(
    settings: Any, relay: Callable[..., Relay], client: Client
) -> None:
    _through(settings, f"smtp://127.0.0.1:{free_port()}/")
    _told()
    now = clock.now()
    _work(now)
    waiting = _board(client, "waiting")
    assert "messages.send-mail" in waiting
    assert CAUSE in waiting
    stub = relay()
    _through(settings, stub.url)
    _work(now + timedelta(hours=1))
    _work(now + timedelta(hours=2))
    assert len(stub.taken) == 1
    assert "messages.send-mail" not in _board(client, "waiting")


@pytest.mark.parametrize("mood", ["busy", "greylists", "drops before the text"])
def test_a_relay_that_says_later_leaves_the_job_waiting(
    mood: str, settings: Any, relay: Callable[..., Relay], client: Client
) -> None:
    stub = relay(mood)
    _through(settings, stub.url)
    _told()
    _work(clock.now())
    assert "messages.send-mail" in _board(client, "waiting")
    assert stub.taken == []


def test_a_relay_that_says_never_is_not_asked_again_and_the_board_of_mails_tells_it(
    settings: Any, relay: Callable[..., Relay], client: Client
) -> None:
    stub = relay("unknown address")
    _through(settings, stub.url)
    _told()
    now = clock.now()
    _work(now)
    _work(now + timedelta(days=1))
    assert stub.tries == 1
    assert "messages.send-mail" not in _board(client, "waiting")


def test_a_relay_that_never_answers_is_given_up_in_time_and_asked_later() -> None:
    """A stub that takes the line and says nothing; what is tested is that somebody gives up, not how fast."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        held: list[socket.socket] = []
        threading.Thread(target=lambda: held.append(silent.accept()[0]), daemon=True).start()
        address = f"smtp://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(PutOff):
            SmtpCarrier(url=address, sender="a@city.example", timeout=0.3).send(
                MAIL, before_text=lambda: None
            )
        for line in held:
            line.close()


def test_a_login_code_waits_as_well_and_the_person_is_not_kept_waiting(
    settings: Any, relay: Callable[..., Relay], client: Client
) -> None:
    _through(settings, f"smtp://127.0.0.1:{free_port()}/")
    asked = client.post("/login/mail/", {"mail": "hanako@example.jp"})
    assert asked["Location"].startswith("/login/mail/code/")
    now = clock.now()
    _work(now)
    page = _board(Client(), "waiting")
    assert "identity.send-code" in page
    assert CAUSE in page
    stub = relay()
    _through(settings, stub.url)
    _work(now + timedelta(minutes=1))
    assert len(stub.taken) == 1
    assert b"hanako@example.jp" in stub.taken[0]
    assert b"From: no-reply@city.example" in stub.taken[0]


def test_codes_and_notices_leave_by_the_relay_the_city_names(tmp_path: Path) -> None:
    """An installation that names a relay must not keep its login codes to itself."""
    named = mail_settings("smtp://kinu:p%40ss@mail.example:587/?starttls=1", sender="a@b", folder=tmp_path)
    assert named["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (named["EMAIL_HOST"], named["EMAIL_PORT"], named["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    assert (named["EMAIL_HOST_USER"], named["EMAIL_HOST_PASSWORD"]) == ("kinu", "p@ss")
    assert named["EMAIL_TIMEOUT"]


def test_without_a_relay_a_mail_becomes_a_file(settings: Any, tmp_path: Path) -> None:
    for name, value in mail_settings("", sender="a@city.example", folder=tmp_path / "mail").items():
        setattr(settings, name, value)
    mail.EmailMessage(subject="s", body="コード", to=["b@example.jp"]).send()
    (written,) = (tmp_path / "mail").iterdir()
    assert "b@example.jp" in written.read_text("utf-8")
