from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template
from django.utils import translation

from kinu.platform.web import dates

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "2026年11月22日(日)"),
        ("ja-easy", "2026年11月22日(日)"),
        ("en", "Sun 22 November 2026"),
        ("pt-br", "dom, 22 de novembro de 2026"),
        ("vi", "Sun 22 November 2026"),
    ],
)
def test_a_day_is_written_as_people_of_the_language_write_it(language: str, text: str) -> None:
    with translation.override(language):
        assert dates.date_text(DAY) == text


def test_law_gets_the_era_in_brackets() -> None:
    assert dates.date_text(DAY, era=True) == "2026年(令和8年)11月22日(日)"
    assert dates.wareki_text(date(2019, 4, 30)) == "平成31年4月30日"
    assert dates.wareki_text(date(2019, 5, 1), "year") == "令和元年"


def test_readers_of_other_languages_get_the_western_date_first() -> None:
    with translation.override("en"):
        assert dates.wareki_text(DAY) == "22 November 2026 (令和8年11月22日)"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (time(0, 5), "午前0時5分"),
        (time(11, 59), "午前11時59分"),
        (time(12, 0), "午後0時"),
        (time(14, 30), "午後2時30分"),
    ],
)
def test_residents_read_the_time_in_halves_of_the_day(moment: time, text: str) -> None:
    assert dates.time_text(moment) == text


def test_staff_read_the_time_in_24_hours_of_japan() -> None:
    assert dates.time_text(datetime(2026, 11, 22, 5, 30, tzinfo=UTC), for_staff=True) == "14:30"


def test_a_moment_late_in_utc_is_the_next_day_in_japan() -> None:
    assert dates.date_text(datetime(2026, 11, 22, 16, 0, tzinfo=UTC), weekday=False) == "2026年11月23日"


def test_a_deadline_is_told_as_distance() -> None:
    assert dates.days_left_text(date(2026, 12, 1), today=DAY) == "あと9日"
    assert dates.days_left_text(DAY, today=DAY) == "きょうまで"
    assert dates.days_left_text(date(2026, 11, 20), today=DAY) == "2日すぎました"


def test_money_has_thousands_and_its_unit() -> None:
    assert dates.yen_text(1200) == "1,200円"
    with translation.override("en"):
        assert dates.yen_text(1200) == "1,200 yen"


def test_easy_japanese_reads_the_days_as_they_are_spoken() -> None:
    assert dates.with_readings("8月20日(木)") == "8月《がつ》｜20日《はつか》(木《もく》)"
    assert (
        dates.with_readings("2026年(令和8年)11月22日")
        == "2026年《ねん》(令和《れいわ》8年《ねん》)11月《がつ》22日《にち》"
    )
    assert dates.with_readings("午前9時5分") == "午前《ごぜん》9時《じ》5分《ふん》"
    with translation.override("ja-easy"):
        shown = Template("{% load kinu %}{{ day|date_ja }} {{ amount|yen }}").render(
            Context({"day": DAY, "amount": 300})
        )
    assert shown == "2026年《ねん》11月《がつ》22日《にち》(日《にち》) 300円《えん》"
