from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kinu.platform.web.ruby import ruby_page, with_ruby, without_ruby

RUBY = "<ruby>申請<rp>(</rp><rt>しんせい</rt><rp>)</rp></ruby>"


def test_a_reading_in_the_text_of_a_page_becomes_ruby() -> None:
    assert ruby_page("<p>申請《しんせい》する</p>") == f"<p>{RUBY}する</p>"


def test_only_the_kanji_directly_before_the_reading_get_it() -> None:
    assert with_ruby("この申請《しんせい》").startswith("この<ruby>申請<")


def test_a_bar_marks_where_the_base_begins() -> None:
    assert with_ruby("｜マル福《まるふく》").startswith("<ruby>マル福<")
    assert without_ruby("｜マル福《まるふく》") == "マル福"


def test_titles_options_and_attributes_keep_the_plain_words() -> None:
    page = '<title>申請《しんせい》</title><option value="1">申請《しんせい》</option><a title="申請《しんせい》">x</a>'
    assert ruby_page(page) == '<title>申請</title><option value="1">申請</option><a title="申請">x</a>'


def test_what_a_person_typed_is_not_touched() -> None:
    page = (
        '<textarea name="note">漢字《かんじ》</textarea><input type="hidden" name="a" value="漢字《かんじ》">'
    )
    assert ruby_page(page) == page


def test_scripts_and_drawings_are_not_touched() -> None:
    page = "<script type='module'>'漢字《かんじ》'</script><svg><text>漢字《かんじ》</text></svg>"
    assert ruby_page(page) == page


@given(st.text(alphabet="申請書かな《》｜<>&a \n", max_size=60))
def test_taking_readings_out_loses_nothing_but_readings(text: str) -> None:
    plain = without_ruby(text)
    left = iter(text)
    assert all(character in left for character in plain)


@given(st.text(alphabet="申請書かなa ", max_size=40))
def test_text_without_readings_stays_as_it_is(text: str) -> None:
    assert with_ruby(text) == text == without_ruby(text)


def test_the_markup_holds_no_style() -> None:
    assert not re.search(r"style|class", with_ruby("申請《しんせい》"))
