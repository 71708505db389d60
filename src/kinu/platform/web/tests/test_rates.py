from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from kinu.platform.web.models import RateCount
from kinu.platform.web.public import RateLimited, limit_rate

START = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


def try_once(now: datetime, key: str = "login:10.0.0.1") -> bool:
    try:
        limit_rate(key=key, times=3, per_seconds=600, now=now)
    except RateLimited:
        return False
    return True


@pytest.mark.django_db
def test_one_try_more_than_allowed_is_refused_with_the_minutes_to_wait() -> None:
    assert [try_once(START) for _ in range(3)] == [True] * 3
    with pytest.raises(RateLimited, match="10分ほど"):
        limit_rate(key="login:10.0.0.1", times=3, per_seconds=600, now=START)


@pytest.mark.django_db
def test_another_key_has_its_own_count() -> None:
    assert all(try_once(START) for _ in range(3))
    assert try_once(START, key="login:10.0.0.2")


@pytest.mark.django_db
def test_the_previous_window_weighs_by_its_remaining_share() -> None:
    assert all(try_once(START) for _ in range(3))
    assert not try_once(START + timedelta(seconds=601))
    assert try_once(START + timedelta(seconds=1150))


@pytest.mark.django_db
def test_after_two_windows_nothing_is_held_against_anybody() -> None:
    assert all(try_once(START) for _ in range(3))
    assert all(try_once(START + timedelta(seconds=1300)) for _ in range(3))


@pytest.mark.django_db
def test_neither_address_nor_mail_is_stored_and_old_counts_are_forgotten() -> None:
    try_once(START, key="mail:hanako@example.jp")
    assert "hanako" not in str(list(RateCount.objects.values()))
    try_once(START + timedelta(days=1), key="other")
    assert RateCount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted() -> None:
    def one(_number: int) -> bool:
        try:
            return try_once(START, key="together")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        passed = list(pool.map(one, range(16)))
    assert passed.count(True) == 3
    assert RateCount.objects.get().count == 16
