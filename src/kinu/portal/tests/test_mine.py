"""My page: one's own things, and nobody else's."""

from __future__ import annotations

from datetime import datetime

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


@pytest.mark.parametrize("path", ["/my/", "/my/record/", "/my/record/looks.csv", "/my/settings/"])
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


def _looked(resident_id: str, *, what: str, day: int = 20, hour: int = 10, why: str = "審査のため") -> None:
    """Let こども課 look at somebody's record at an hour in Japan."""
    at = datetime(2026, 11, day, hour, tzinfo=clock.JST)
    clerk = staff_actor(departments=("kodomo",))
    audit.look(by=clerk, resident_id=resident_id, what=what, reason=why, now=at)


def test_looks_of_one_office_for_one_reason_on_one_day_are_one_row_that_unfolds(
    client: Client, city: list[people.Persona]
) -> None:
    me = city[0]
    for hour, what in ((9, "氏名"), (10, "住所"), (23, "氏名")):
        _looked(me.resident_id, what=what, hour=hour)
    _looked(me.resident_id, what="氏名", day=21, hour=0)
    _looked(me.resident_id, what="氏名", why="電話を受けたため")
    log_in_resident(client, resident_id=me.resident_id)
    page = client.get("/my/record/")
    groups = page.context["record"].looks
    assert [(one.day.day, one.why, len(one.looks), one.whats) for one in groups] == [
        (20, "電話を受けたため", 1, ("氏名",)),
        (21, "審査のため", 1, ("氏名",)),
        (20, "審査のため", 3, ("氏名", "住所")),
    ]
    text = page.content.decode()
    assert text.count("3回 見ました") == 1
    assert text.count("<details", text.index('id="looks"')) == 1
    assert "午後11時" in text, "unfolded, each look has its time"


def test_who_looked_at_me_comes_as_a_file_without_formulas_and_only_mine(
    client: Client, city: list[people.Persona]
) -> None:
    me, other = city[0], city[1]
    _looked(me.resident_id, what="氏名", why="=1+1")
    _looked(other.resident_id, what="他人のもの")
    log_in_resident(client, resident_id=me.resident_id)
    answer = client.get("/my/record/looks.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "いつ,だれが,何を,なぜ"
    assert lines[1].startswith("2026-11-20 10:00,")
    assert lines[1].endswith(",氏名,'=1+1")
    assert len(lines) == 2


def test_the_file_of_a_login_without_a_record_is_empty(client: Client, city: list[people.Persona]) -> None:
    _looked(city[0].resident_id, what="氏名")
    log_in_resident(client)
    assert len(client.get("/my/record/looks.csv").content.decode("utf-8-sig").splitlines()) == 1


def test_thirty_looks_cost_the_page_no_more_queries(
    client: Client, city: list[people.Persona], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    me = city[0]
    clerk = staff_actor(departments=("kodomo",))
    for _time in range(30):
        audit.look(by=clerk, resident_id=me.resident_id, what="氏名", now=clock.now())
    log_in_resident(client, resident_id=me.resident_id)
    client.get("/my/record/")
    with django_assert_max_num_queries(20):
        client.get("/my/record/")
