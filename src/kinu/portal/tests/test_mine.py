"""My page: one's own things, and nobody else's."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kinu.kernel import clock
from kinu.messages import public as messages
from kinu.platform.audit import public as audit
from kinu.platform.hooks import public as hooks
from kinu.platform.identity.public import settings_of
from kinu.platform.identity.tests.factories import log_in_resident, staff_actor
from kinu.platform.people import public as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> list[people.Persona]:
    """A small demo city; its personas are the same in every run."""
    context = hooks.DemoContext(residents=60, seed=1, today=clock.today(), say=lambda _words: None)
    for part in sorted(hooks.demo, key=lambda one: one.order):
        if part.id in {"places", "departments", "people"}:
            part.load(context)
    return list(people.demo_personas())


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("path", ["/my/", "/my/record/", "/my/settings/"])
def test_my_page_is_not_for_guests(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_an_empty_page_says_what_will_appear_and_what_to_do_first(client: Client) -> None:
    log_in_resident(client)
    page = text_of(client, "/my/")
    assert "進んでいる手続きはありません" in page
    assert "お知らせはまだありません" in page
    assert "手続きをさがす" in page


def test_without_a_card_the_record_is_not_opened(client: Client, city: list[people.Persona]) -> None:
    log_in_resident(client, assurance="mail")
    page = text_of(client, "/my/record/")
    assert "マイナンバーカードでログインすると見られます" in page
    assert city[0].name not in page


def test_my_record_shows_facts_with_source_and_not_anothers(
    client: Client, city: list[people.Persona]
) -> None:
    me, other = city[0], city[1]
    log_in_resident(client, resident_id=me.resident_id)
    page = text_of(client, "/my/record/")
    assert me.name in page
    assert "住民基本台帳" in page
    assert "ちがうときは直す" in page
    assert other.name not in page


def test_i_see_which_office_looked_at_my_record_and_why(client: Client, city: list[people.Persona]) -> None:
    me = city[0]
    clerk = staff_actor(departments=("shimin",), name="見た 職員")
    audit.look(
        by=clerk,
        resident_id=me.resident_id,
        what="住民票の審査",
        reason="住民票の請求を受けたため",
        now=clock.now(),
    )
    log_in_resident(client, resident_id=me.resident_id)
    page = text_of(client, "/my/record/")
    assert "住民票の請求を受けたため" in page
    assert "見た 職員" not in page


def test_looking_at_ones_own_record_is_not_listed_as_a_look(
    client: Client, city: list[people.Persona]
) -> None:
    me = city[0]
    log_in_resident(client, resident_id=me.resident_id)
    text_of(client, "/my/record/")
    assert "まだだれも見ていません" in text_of(client, "/my/record/")


def test_messages_of_the_reader_are_shown(client: Client) -> None:
    actor = log_in_resident(client)
    with transaction.atomic():
        messages.tell(
            account_id=actor.account_id,
            kind="portal.test",
            subject="届きました",
            body="本文",
            url="/my/",
            now=clock.now(),
        )
    assert "届きました" in text_of(client, "/my/")


def test_language_and_letter_size_are_stored(client: Client) -> None:
    actor = log_in_resident(client)
    response = client.post("/my/settings/", {"language": "pt-br", "text_size": "large"})
    assert response.status_code == 302
    assert response.cookies["kinu_language"].value == "pt-br"
    stored = settings_of(actor.account_id)
    assert (stored.language, stored.text_size) == ("pt-br", "large")


def test_an_unknown_language_is_refused_and_nothing_is_stored(client: Client) -> None:
    actor = log_in_resident(client)
    before = settings_of(actor.account_id)
    response = client.post("/my/settings/", {"language": "xx", "text_size": "large"})
    assert response.status_code == 200
    assert "エラー" in response.content.decode()
    assert settings_of(actor.account_id) == before


def test_my_page_needs_few_queries(
    client: Client, city: list[people.Persona], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    me = city[0]
    log_in_resident(client, resident_id=me.resident_id)
    client.get("/my/")
    with django_assert_max_num_queries(20):
        client.get("/my/")
