"""Properties of the kernel, and its doctests."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kinu.kernel
from kinu.kernel import addresses, ages, days, kana, money, names, wareki
from kinu.kernel.fiscal_year import first_day, fiscal_year, last_day
from kinu.kernel.mesh import NotAMesh, mesh_code, mesh_square
from kinu.kernel.partial_date import PartialDate, parse_partial

DAYS = st.dates(date(1873, 1, 1), date(2120, 12, 31))
MODULES = [module.name for module in pkgutil.iter_modules(kinu.kernel.__path__) if module.name != "tests"]
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    module = importlib.import_module(f"kinu.kernel.{name}")
    assert doctest.testmod(module).failed == 0


@given(DAYS)
def test_an_era_date_reads_back_as_the_same_day(day: date) -> None:
    assert wareki.parse_date(wareki.to_wareki(day)) == day
    assert wareki.parse_date(wareki.to_short_wareki(day)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ｒ８．４．１", date(2026, 4, 1)), ("令和八年四月一日", None), ("㋿8年4月1日", date(2026, 4, 1)),
        ("R080401", date(2026, 4, 1)), ("昭和64年1月7日", date(1989, 1, 7)), ("平成元年1月7日", None),
        ("令和0年5月1日", None), ("2026-02-29", None), ("8.4.1", None), ("", None), ("令和8年13月1日", None),
        ("2026年４月１日", date(2026, 4, 1)), ("大正15年12月25日", date(1926, 12, 25)), ("昭和70年1月1日", None),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_write_them_and_nonsense_is_refused(text: str, day: date | None) -> None:
    if day is None:
        with pytest.raises(wareki.NotADate):
            wareki.parse_date(text)
    else:
        assert wareki.parse_date(text) == day


@given(DAYS)
def test_every_day_lies_between_the_first_and_last_of_its_fiscal_year(day: date) -> None:
    year = fiscal_year(day)
    assert first_day(year) <= day <= last_day(year)


@given(NAMES)
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert kana.tidy(kana.tidy(text)) == kana.tidy(text)


@given(NAMES)
def test_a_key_is_the_key_of_itself(text: str) -> None:
    key = names.match_key(text)
    assert names.match_key(key) == key


@given(st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30F6)))
def test_katakana_survives_the_way_through_hiragana(text: str) -> None:
    assert kana.to_katakana(kana.to_hiragana(text)) == text


def test_a_compatibility_ideograph_of_a_registered_name_is_not_replaced() -> None:
    assert names.register_form("\ufa19\u3000一郎") == "\ufa19\u3000一郎"
    assert names.match_key("\ufa19一郎") == names.match_key("神一郎")


@pytest.mark.parametrize(
    "pair", ["髙高", "﨑崎", "邊辺", "邉辺", "齋斎", "齊斉", "𠮷吉", "濵浜", "澤沢", "嶋島", "舘館", "ヶケ"]
)
def test_variant_characters_of_names_meet(pair: str) -> None:
    assert names.match_key(f"{pair[0]}田") == names.match_key(f"{pair[1]}田")


def test_different_names_do_not_meet() -> None:
    assert names.match_key("渡辺") != names.match_key("渡部")
    assert names.match_key("ハシモト") != names.match_key("バシモト")


@pytest.mark.parametrize(
    "written",
    [
        "3丁目2-1",
        "３丁目２−１",
        "三丁目二番一号",
        "3－2－1",
        "３ー２ー１",
        "3丁目2番地の1",
        "3丁目2番地1",
        "3の2の1",
    ],
)
def test_the_spellings_of_one_lot_meet(written: str) -> None:
    assert addresses.rest_key(written) == "3-2-1"


def test_different_lots_do_not_meet() -> None:
    assert addresses.rest_key("12番地3") != addresses.rest_key("123番地")
    assert addresses.rest_key("甲12番地") != addresses.rest_key("12番地")


@given(st.integers(1, 9_999))
def test_kanji_numbers_are_read(number: int) -> None:
    digits = "〇一二三四五六七八九"
    assert addresses.kanji_to_int("".join(digits[int(one)] for one in str(number))) == number


@given(DAYS, st.integers(0, 110))
def test_an_age_is_attained_the_day_before_the_birthday(birth: date, years: int) -> None:
    attained = ages.attains_on(birth, years)
    assert ages.legal_age_on(birth, attained) == years
    assert ages.age_on(birth, attained + timedelta(days=1)) == years


@given(st.dates(date(2000, 1, 1), date(2040, 12, 1)))
def test_the_next_open_day_is_open_and_none_lies_between(day: date) -> None:
    following = days.next_open_day(day)
    assert days.is_open_day(following)
    assert not any(days.is_open_day(day + timedelta(days=n)) for n in range((following - day).days))


@given(st.dates(date(2000, 1, 1), date(2040, 12, 1)), st.integers(1, 60))
def test_a_deadline_is_never_early_and_falls_on_an_open_day(event: date, limit: int) -> None:
    assert days.deadline(event, limit) >= days.deadline(event, limit, shift=False)
    assert days.is_open_day(days.deadline(event, limit))


def test_a_limit_of_months_from_the_end_of_a_month() -> None:
    assert days.months_later(date(2026, 12, 30), 2) == date(2027, 2, 28)
    assert days.months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert days.months_later(date(2025, 12, 31), 12) == date(2026, 12, 31)


@given(st.integers(1880, 2030), st.integers(0, 12), st.integers(0, 28))
def test_a_partial_date_reads_back_and_holds_its_days(year: int, month: int, day: int) -> None:
    partial = PartialDate(year, month, day if month else 0)
    assert parse_partial(partial.iso) == partial
    assert parse_partial(partial.words()) == partial
    assert partial.may_be(partial.earliest)
    assert partial.may_be(partial.latest)


@pytest.mark.parametrize("text", ["1938-00-05", "1938-13-00", "不詳", "昭和13年13月日不詳"])
def test_an_impossible_partial_date_is_refused(text: str) -> None:
    with pytest.raises(wareki.NotADate):
        parse_partial(text)


@given(st.integers(-(10**9), 10**9))
def test_money_reads_back(amount: int) -> None:
    assert money.parse_yen(money.yen(amount)) == amount


@pytest.mark.parametrize("code", ["", "123", "54a0", "544080", "543907290", "5439072905", "５４３９"])
def test_what_is_no_mesh_code_is_refused(code: str) -> None:
    with pytest.raises(NotAMesh):
        mesh_square(code)


def test_a_point_outside_the_grid_has_no_code() -> None:
    with pytest.raises(NotAMesh):
        mesh_code(36.0, 99.9)
