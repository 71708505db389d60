from __future__ import annotations

import json
import re

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import IntegrityError, OperationalError
from django.test import Client, RequestFactory

from kinu.platform.web import errors

HERE = {"Origin": "http://testserver"}


def text_of(response) -> str:
    return response.content.decode()


def test_a_refusal_becomes_a_page_with_its_sentence(browser: Client) -> None:
    response = browser.get("/refuse/")
    assert response.status_code == 409
    assert "受付は終わりました。" in text_of(response)


def test_a_program_gets_the_refusal_as_json(browser: Client) -> None:
    response = browser.get("/refuse/", headers={"Accept": "application/json"})
    assert response.json() == {"code": "test.closed", "message": "受付は終わりました。"}


def test_too_many_tries_are_answered_with_429_and_the_minutes(browser: Client) -> None:
    response = browser.get("/limited/")
    assert response.status_code == 429
    assert "3分ほど待ってから" in text_of(response)


@pytest.mark.parametrize(("path", "status"), [("/nowhere/", 404), ("/broken/", 500), ("/away/", 503)])
def test_every_failure_has_a_page_in_plain_words_and_a_way_on(
    browser: Client, path: str, status: int
) -> None:
    response = browser.get(path)
    assert response.status_code == status
    page = text_of(response)
    assert "お問い合わせ" in page
    assert 'href="/"' in page
    assert "Traceback" not in page


def test_the_page_of_a_fault_names_the_number_that_stands_in_the_log(browser: Client) -> None:
    response = browser.get("/broken/", headers={"X-Request-ID": "proxy-12345678"})
    assert "proxy-12345678" in text_of(response)
    assert response.headers["X-Request-ID"] == "proxy-12345678"


def test_an_id_with_other_characters_is_not_taken_over(browser: Client) -> None:
    response = browser.get("/design/", headers={"X-Request-ID": "<script>"})
    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["X-Request-ID"])


def test_while_the_database_is_away_a_form_can_be_sent_again_as_it_was(browser: Client) -> None:
    response = browser.post(
        "/away/", {"name": "常総 <花子>", "kind": ["a", "b"], "password": "secret"}, headers=HERE
    )
    page = text_of(response)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert 'name="name" value="常総 &lt;花子&gt;"' in page
    assert page.count('name="kind"') == 2
    assert "secret" not in page


def test_an_expired_page_keeps_what_was_typed(house) -> None:
    response = Client(enforce_csrf_checks=True).post("/form/", {"name": "花子"}, headers=HERE)
    page = text_of(response)
    assert response.status_code == 403
    assert "ページの期限が切れました" in page
    assert 'name="name" value="花子"' in page
    assert 'name="csrfmiddlewaretoken"' in page


def test_a_form_of_another_site_is_never_offered_for_sending(house) -> None:
    client = Client(enforce_csrf_checks=True)
    for headers in ({"Origin": "https://evil.example"}, {}):
        page = text_of(client.post("/form/", {"name": "evil"}, headers=headers))
        assert "evil" not in page
        assert "もう一度送る" not in page


def test_the_sent_again_page_really_sends(house) -> None:
    client = Client(enforce_csrf_checks=True)
    page = text_of(
        client.post(
            "/form/", {"name": "花子", "birth_year": "R1", "birth_month": "5", "birth_day": "1"}, headers=HERE
        )
    )
    pairs = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert client.post("/form/", pairs, headers=HERE).content == b"done"


def test_a_fault_is_logged_by_its_place_and_not_by_its_message(
    browser: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    browser.post("/broken/", {"name": "hanako@example.jp"})
    line = next(json.loads(text) for text in capsys.readouterr().err.splitlines() if "web.fault" in text)
    assert line["fault"] == "ZeroDivisionError"
    assert line["places"][-1].startswith("urls.py:")
    assert "hanako" not in json.dumps(line)


def _caused(fault: Exception, *causes: Exception) -> Exception:
    """Chain faults as Python does when one is raised while another is handled."""
    earlier = fault
    for cause in causes:
        earlier.__context__ = cause
        earlier = cause
    return fault


@pytest.mark.django_db
def test_a_session_lost_with_the_database_says_wait_and_not_that_the_form_was_wrong() -> None:
    request = RequestFactory().post("/x/", {"wish": "希望"}, headers={"origin": "http://testserver"})
    lost, gone = SessionInterrupted("x"), SessionInterrupted("x")
    away = errors.bad_request(request, _caused(lost, UpdateError(), OperationalError("server closed")))
    assert away.status_code == 503
    assert "つながりにくく" in away.content.decode()
    assert 'name="wish" value="希望"' in away.content.decode()
    deleted = errors.bad_request(request, _caused(gone, UpdateError(), IntegrityError("no such row")))
    assert deleted.status_code == 400


def test_a_fault_that_hides_its_cause_on_purpose_is_no_database_fault() -> None:
    fault = _caused(ValueError("of its own"), OperationalError("away"))
    assert errors.is_database_fault(fault)
    fault.__suppress_context__ = True
    assert not errors.is_database_fault(fault)
