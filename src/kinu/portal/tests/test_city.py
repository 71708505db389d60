"""The overlay of a city, and that core knows no city."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from kinu.kernel.clock import JST
from kinu.platform.web.city import CityUnreadable, read_city
from kinu.platform.web.public import city
from kinu.portal.selectors.today import office_today

GOOD = """
lg_code = "999999"
name = "例市"
name_kana = "レイシ"
prefecture = "見本県"
languages = ["ja"]
[[offices]]
id = "main"
name = "例市役所"
postcode = "000-0000"
address = "見本県例市1"
phone = "000-000-0000"
hours = "平日"
opens = 09:00:00
closes = 17:00:00
"""


@pytest.fixture
def example(settings: Settings) -> None:
    settings.CITY_DIR = settings.CITIES_DIR / "example"


def overlay(folder: Path, text: str, symbol: str = "") -> Path:
    (folder / "city.toml").write_text(text, encoding="utf-8")
    if symbol:
        (folder / "symbol.svg").write_text(symbol, encoding="utf-8")
    return folder


@pytest.mark.django_db
@pytest.mark.usefixtures("example")
@pytest.mark.parametrize("path", ["/", "/plan/", "/today/", "/help/", "/privacy/", "/search/?q=住民票"])
def test_another_city_runs_on_the_same_core(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert "例市" in page
    assert "常総" not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("example")
def test_a_city_without_a_plan_says_so(client: Client) -> None:
    assert "まだ計画のデータがありません" in client.get("/plan/").content.decode()


def test_the_city_has_its_names_in_all_complete_languages() -> None:
    here = city()
    for words in (here.name, here.prefecture, here.address, here.main_office.hours):
        assert all(words.texts.get(code) for code in settings.COMPLETE_LANGUAGES)


def test_prepared_languages_read_english_then_japanese() -> None:
    assert city().name.in_language("vi") == city().name.in_language("en")
    assert city().name.in_language("ja-easy") != city().name.in_language("en")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "lg_code|offices"),
        (GOOD.replace("999999", "9"), "lg_code"),
        (GOOD.replace("name_kana", "kana"), "name_kana"),
        (GOOD + '[theme]\naccent = "red"\n', "accent"),
        (GOOD + '[theme]\nsymbol = "symbol.svg"\n', "symbol"),
        ("name = [", "city.toml"),
    ],
)
def test_a_broken_overlay_is_refused_with_file_and_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(CityUnreadable, match=words):
        read_city(overlay(tmp_path, text))


@pytest.mark.parametrize("symbol", ["<svg onload='x()'/>", "<svg><script/></svg>", '<svg style="x"/>'])
def test_a_symbol_with_script_or_style_is_refused(tmp_path: Path, symbol: str) -> None:
    text = GOOD + '[theme]\nsymbol = "symbol.svg"\n'
    with pytest.raises(CityUnreadable, match="symbol"):
        read_city(overlay(tmp_path, text, symbol))


def test_a_missing_overlay_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CityUnreadable, match=r"city\.toml"):
        read_city(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("moment", "open_now", "next_day"),
    [
        (datetime(2026, 11, 24, 9, 0, tzinfo=JST), True, date(2026, 11, 24)),
        (datetime(2026, 11, 24, 8, 0, tzinfo=JST), False, date(2026, 11, 24)),
        (datetime(2026, 11, 24, 17, 15, tzinfo=JST), False, date(2026, 11, 25)),
        (datetime(2026, 11, 23, 9, 0, tzinfo=JST), False, date(2026, 11, 24)),  # 勤労感謝の日
        (datetime(2026, 11, 27, 18, 0, tzinfo=JST), False, date(2026, 11, 30)),  # Friday evening
        (datetime(2026, 12, 29, 9, 0, tzinfo=JST), False, date(2027, 1, 4)),
    ],
)
def test_the_office_is_open_on_office_days_in_office_hours(
    moment: datetime, open_now: bool, next_day: date
) -> None:
    office = office_today(city(), now=moment)
    assert (office.open_now, office.next_day) == (open_now, next_day)


def test_a_day_the_city_closes_by_itself_is_closed(tmp_path: Path) -> None:
    here = read_city(overlay(tmp_path, GOOD + "[closed]\ndays = [2026-11-24, 2026-11-25]\n"))
    office = office_today(here, now=datetime(2026, 11, 24, 1, 0, tzinfo=UTC).astimezone(JST))
    assert not office.opens_today
    assert office.next_day == date(2026, 11, 26)
