"""Staff home and banners."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kinu.kernel import clock
from kinu.kernel.actor import GUEST
from kinu.platform.audit import public as audit
from kinu.platform.identity.tests.factories import log_in_resident, log_in_staff, staff_actor
from kinu.portal import services
from kinu.portal.models import Banner
from kinu.portal.rules.banner import Level
from kinu.portal.selectors.banners import banners_at

pytestmark = pytest.mark.django_db


def raised(**changes: object) -> str:
    now = clock.now()
    given = {
        "level": Level.LEVEL_4,
        "message": "高い所へ逃げてください。",
        "starts_at": now,
        "ends_at": now + timedelta(hours=1),
        "by": staff_actor(roles=("chief",)),
    }
    return services.raise_banner(**(given | changes))  # type: ignore[arg-type]


def test_a_banner_stands_above_the_home_page_with_level_word_and_number(client: Client) -> None:
    raised(translations={"en": "Go to high ground."})
    page = client.get("/").content.decode()
    assert "警戒レベル4 避難指示" in page
    assert "高い所へ逃げてください。" in page
    client.cookies["kinu_language"] = "en"
    assert "Go to high ground." in client.get("/").content.decode()


def test_a_banner_in_another_language_than_the_readers_says_its_language(client: Client) -> None:
    raised()
    client.cookies["kinu_language"] = "en"
    assert '<p lang="ja">高い所へ逃げてください。' in client.get("/").content.decode()


def test_a_banner_is_gone_after_its_end() -> None:
    raised()
    assert banners_at(now=clock.now())
    assert banners_at(now=clock.now() + timedelta(hours=2)) == []


def test_the_most_urgent_banner_stands_first() -> None:
    raised(level=Level.NOTICE)
    raised(level=Level.LEVEL_5)
    assert [view.level for view in banners_at(now=clock.now())] == [Level.LEVEL_5, Level.NOTICE]


def test_without_the_right_no_banner_is_raised() -> None:
    for actor in (GUEST, staff_actor(roles=("clerk",))):
        with pytest.raises(services.MayNotRaise):
            raised(by=actor)
    assert Banner.objects.count() == 0


def test_a_banner_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(services.EndsBeforeStart):
        raised(ends_at=clock.now() - timedelta(hours=1))
    assert Banner.objects.count() == 0


def test_the_database_refuses_an_unknown_level() -> None:
    banner_id = raised()
    with pytest.raises(IntegrityError), transaction.atomic():
        Banner.objects.filter(id=banner_id).update(level="level9")


def test_ending_a_banner_takes_it_down_once_and_both_acts_are_in_the_log() -> None:
    chief = staff_actor(roles=("chief",))
    banner_id = raised(by=chief)
    services.end_banner(banner_id=banner_id, by=chief, now=clock.now())
    assert banners_at(now=clock.now()) == []
    with pytest.raises(services.AlreadyEnded):
        services.end_banner(banner_id=banner_id, by=chief, now=clock.now())
    actions = [sentence.action for sentence in audit.trail(subject=banner_id)]
    assert actions == ["portal.banner_raised", "portal.banner_ended"]


def test_a_banner_is_raised_and_ended_on_the_screen(client: Client) -> None:
    log_in_staff(client, roles=("chief",))
    response = client.post(
        "/staff/banners/", {"level": "level3", "message": "早めに逃げてください。", "hours": "2"}
    )
    assert response.status_code == 302
    banner = Banner.objects.get()
    assert "表示中" in client.get("/staff/banners/").content.decode()
    assert client.post(f"/staff/banners/{banner.id}/end/").status_code == 302
    assert banners_at(now=clock.now()) == []


def test_a_banner_without_words_is_refused_with_the_field_named(client: Client) -> None:
    log_in_staff(client, roles=("chief",))
    response = client.post("/staff/banners/", {"level": "level3", "message": "", "hours": "0"})
    assert "エラー" in response.content.decode()
    assert Banner.objects.count() == 0


def test_ending_an_unknown_banner_is_not_found(client: Client) -> None:
    log_in_staff(client, roles=("chief",))
    assert client.post("/staff/banners/nothing/end/").status_code == 404


def test_the_staff_home_is_not_for_residents_nor_banners_for_clerks(client: Client) -> None:
    log_in_resident(client)
    assert client.get("/staff/").status_code in {302, 403, 404}
    clerk = Client()
    log_in_staff(clerk, roles=("clerk",))
    assert clerk.get("/staff/").status_code == 200
    assert clerk.get("/staff/banners/").status_code == 404


def test_the_staff_home_shows_work_and_only_the_menu_of_ones_rights(client: Client) -> None:
    log_in_staff(client, roles=("clerk",), departments=("shimin",))
    page = client.get("/staff/").content.decode()
    assert "期限を過ぎた" in page
    assert "申請の受信箱" in page
    assert "/staff/banners/" not in page


def test_the_staff_home_needs_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    log_in_staff(client, roles=("chief", "admin"), departments=("shimin",))
    client.get("/staff/")
    with django_assert_max_num_queries(18):
        client.get("/staff/")
