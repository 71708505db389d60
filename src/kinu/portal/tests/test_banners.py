"""An emergency banner stands above every page of the house, at the price of one query in ten seconds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from kinu.kernel import clock
from kinu.platform.identity.tests.factories import log_in_resident, log_in_staff
from kinu.portal import services
from kinu.portal.selectors import banners
from kinu.portal.tests.test_staff import raised

pytestmark = pytest.mark.django_db
WORDS = "高い所へ逃げてください。"


def shown(client: Client, address: str) -> int:
    return client.get(address).content.decode().count(WORDS)


@pytest.mark.parametrize(
    "address",
    [
        "/", "/search/", "/help/", "/procedures/", "/plan/", "/documents/verify/", "/design/", "/login/",
        "/login/mail/", "/staff/login/", "/no-such-page/",
    ],
)  # fmt: skip
def test_it_stands_once_above_every_page_a_guest_opens(address: str, client: Client) -> None:
    raised()
    assert shown(client, address) == (0 if address == "/design/" else 1), "the samples are all /design/ shows"


@pytest.mark.parametrize("address", ["/my/", "/my/family/", "/messages/", "/procedures/mine/"])
def test_it_stands_above_every_page_of_a_resident(address: str, client: Client) -> None:
    raised()
    log_in_resident(client)
    assert shown(client, address) == 1


@pytest.mark.parametrize("address", ["/staff/", "/staff/accounts/", "/staff/security/", "/staff/jobs/"])
def test_it_stands_above_every_page_of_staff(address: str, client: Client) -> None:
    raised()
    log_in_staff(client, roles=("admin",))
    assert shown(client, address) == 1


def test_pages_read_it_once_in_ten_seconds(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    raised()
    now = clock.now()
    with time_machine.travel(now, tick=False):
        with django_assert_num_queries(1):
            client.get("/login/")
        with django_assert_num_queries(0):
            client.get("/login/")
            client.get("/staff/login/")
            client.get("/no-such-page/")
    later = now + timedelta(seconds=banners.FRESH_SECONDS + 1)
    with time_machine.travel(later, tick=False), django_assert_num_queries(1):
        client.get("/login/")


def test_raising_and_ending_one_is_seen_at_once(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    assert shown(client, "/login/") == 0
    with django_capture_on_commit_callbacks(execute=True):
        banner_id = raised()
    assert shown(client, "/login/") == 1
    with django_capture_on_commit_callbacks(execute=True):
        actor = log_in_staff(Client(), roles=("chief",))
        services.end_banner(banner_id=banner_id, by=actor, now=clock.now())
    assert shown(client, "/login/") == 0


def test_a_copy_in_memory_begins_and_ends_at_its_minute(client: Client) -> None:
    now = clock.now()
    raised(starts_at=now + timedelta(seconds=4), ends_at=now + timedelta(seconds=8))
    seen = []
    for second in (0, 5, 9):
        with time_machine.travel(now + timedelta(seconds=second), tick=False):
            seen.append(shown(client, "/login/"))
    assert seen == [0, 1, 0]


def test_while_the_database_is_away_the_last_one_known_stays(client: Client) -> None:
    raised()
    assert shown(client, "/login/") == 1
    cache.delete("portal.banners.fresh")

    def away(*_given: object, **_named: object) -> object:
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(away):
        assert shown(client, "/no-such-page/") == 1
        cache.clear()
        assert shown(client, "/no-such-page/") == 0


@override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}})
def test_without_a_cache_it_still_stands(client: Client) -> None:
    raised()
    assert shown(client, "/login/") == 1
