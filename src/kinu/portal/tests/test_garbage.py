"""When garbage is collected."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from kinu.portal.rules.garbage import NotARule, parse
from kinu.portal.selectors.garbage import calendar_of, garbage_days

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS)
def test_a_weekly_rule_collects_on_its_weekdays_only(day: date) -> None:
    assert parse("火;金").fits(day) == (day.weekday() in {1, 4})


@given(DAYS)
def test_the_nth_weekday_comes_once_a_month_for_each_number(day: date) -> None:
    first = day.replace(day=1)
    month = [first + timedelta(days=offset) for offset in range(28)]
    assert sum(parse("第2・第4水").fits(one) for one in month) == 2


@given(DAYS, st.integers(1, 5))
def test_the_next_days_are_in_order_and_not_before_the_start(day: date, limit: int) -> None:
    found = parse("火;金").days_from(day, limit=limit)
    assert len(found) == limit
    assert found == sorted(found)
    assert found[0] >= day


@pytest.mark.parametrize("text", ["", "火;", "第6日曜", "毎日", "月火"])
def test_an_unknown_rule_is_refused(text: str) -> None:
    with pytest.raises(NotARule):
        parse(text)


def test_what_has_no_fixed_day_has_no_next_day() -> None:
    assert parse("随時").days_from(date(2026, 11, 23), limit=3) == []
    assert parse("予約制(平日)").days_from(date(2026, 11, 23), limit=3) == []


def test_the_calendar_of_the_city_is_read_with_every_category_named() -> None:
    calendar = calendar_of(Path(settings.CITY_DIR))
    assert calendar is not None
    assert len(calendar.lines) == 28
    for line in calendar.lines:
        assert all(
            line.name.texts.get(code) and line.how.texts.get(code) for code in settings.COMPLETE_LANGUAGES
        )


def test_a_tuesday_in_the_east_is_a_day_for_burnables() -> None:
    days = garbage_days("三妻", today=date(2026, 11, 24))
    assert days is not None
    assert [line.name.in_language("en") for line in days.today] == ["Burnable garbage"]
    assert not days.all_confirmed


def test_a_village_without_a_calendar_has_none() -> None:
    assert garbage_days("どこでもない村", today=date(2026, 11, 24)) is None


def test_a_city_without_a_calendar_has_none(tmp_path: Path) -> None:
    assert calendar_of(tmp_path) is None
