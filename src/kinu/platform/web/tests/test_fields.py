from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from kinu.kernel.partial_date import PartialDate
from kinu.kernel.wareki import era_year
from kinu.platform.web import fields


def refusal_of(field: forms.Field, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return str(caught.value.code)


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (["2019", "4", "1"], date(2019, 4, 1)),
        (["２０１９", "０４", "０１"], date(2019, 4, 1)),
        (["令和8", "4", "1"], date(2026, 4, 1)),
        (["R8", "4月", "1日"], date(2026, 4, 1)),
        (["令和元年", "5", "1"], date(2019, 5, 1)),
        (["Ｓ６３", "12", "31"], date(1988, 12, 31)),
        (["2026年", "4", "1"], date(2026, 4, 1)),
        (["令和8年4月1日", "", ""], date(2026, 4, 1)),
        (["20260401", "", ""], date(2026, 4, 1)),
    ],
)
def test_a_date_is_understood_in_any_width_and_era(parts: list[str], day: date) -> None:
    assert fields.DatePartsField().clean(parts) == day


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (["", "", ""], "required"),
        (["2019", "", ""], "incomplete"),
        (["", "4", "1"], "incomplete"),
        (["2019", "2", "29"], "invalid"),
        (["2019", "13", "1"], "invalid"),
        (["abc", "4", "1"], "invalid"),
        (["令和0", "4", "1"], "invalid"),
        (["0", "1", "1"], "invalid"),
        (["2031", "1", "1"], "future"),
        (["1800", "1", "1"], "too_early"),
        (["2019", "４月a", "1"], "invalid"),
        (["2019", "²", "1"], "future"),
    ],
)
def test_a_date_that_cannot_be_is_refused_by_name(parts: list[str], code: str) -> None:
    if parts[1] == "²":
        # NFKC reads a superscript two as 2: February 2019 is a date.
        assert fields.DatePartsField().clean(parts) == date(2019, 2, 1)
        return
    assert refusal_of(fields.DatePartsField(latest=date(2030, 1, 1)), parts) == code


def test_an_unknown_day_is_kept_as_unknown_where_allowed() -> None:
    field = fields.DatePartsField(unknown_day=True)
    assert field.clean(["昭和13", "5", ""]) == PartialDate(1938, 5)
    assert field.clean(["1938", "", ""]) == PartialDate(1938)
    assert refusal_of(field, ["1938", "", "3"]) == "incomplete"


@given(st.dates(min_value=date(1873, 1, 1), max_value=date(2117, 12, 31)))
def test_every_day_survives_being_typed_in_its_era(day: date) -> None:
    year = era_year(day).removesuffix("年")
    assert fields.DatePartsField().clean([year, str(day.month), str(day.day)]) == day


@given(st.lists(st.text(max_size=12), min_size=3, max_size=3))
def test_whatever_is_typed_into_a_date_gives_a_date_or_a_sentence(parts: list[str]) -> None:
    field = fields.DatePartsField(unknown_day=True, required=False)
    code, result = "", None
    try:
        result = field.clean(parts)
    except ValidationError as refused:
        code = str(refused.code)
    assert code in {"", "incomplete", "invalid", "too_early"}
    assert result is None or result.year >= 1


class DateForm(forms.Form):
    birth = fields.DatePartsField(label="生年月日")


def test_the_three_inputs_are_named_after_the_field() -> None:
    form = DateForm(QueryDict("birth_year=R8&birth_month=4&birth_day=1"))
    assert form.is_valid()
    assert form.cleaned_data["birth"] == date(2026, 4, 1)
    html = str(DateForm(initial={"birth": date(2026, 4, 1)})["birth"])
    assert 'name="birth_year" value="2026"' in html
    assert 'for="id_birth_1"' in html


def test_kana_in_any_form_becomes_katakana() -> None:
    field = fields.KanaField()
    assert [field.clean(text) for text in ("じょうそう はなこ", "ｼﾞｮｳｿｳ　ﾊﾅｺ")] == ["ジョウソウ ハナコ"] * 2
    assert refusal_of(field, "常総") == "kana"


@pytest.mark.parametrize("text", ["3030023", "303-0023", "３０３－００２３", "〒303-0023", "303 0023"])
def test_a_postcode_is_understood(text: str) -> None:
    assert fields.PostcodeField().clean(text) == "303-0023"


@pytest.mark.parametrize("text", ["30300", "303-00233", "abc", "303-0023 a"])
def test_what_is_no_postcode_is_refused(text: str) -> None:
    assert refusal_of(fields.PostcodeField(), text) == "postcode"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("０９０−１２３４−５６７８", "090-1234-5678"),
        ("0297(23)2111", "0297-23-2111"),
        ("+55 11 91234-5678", "+55 11 91234-5678"),
    ],
)
def test_a_telephone_number_is_understood(text: str, number: str) -> None:
    assert fields.PhoneField().clean(text) == number


@pytest.mark.parametrize("text", ["12345", "0901234", "090-1234-56789", "でんわ", "+1"])
def test_what_is_no_telephone_number_is_refused(text: str) -> None:
    assert refusal_of(fields.PhoneField(), text) == "phone"


@pytest.mark.parametrize("text", ["1,200円", "１２００", "¥1200", " 1 200 "])
def test_money_is_understood(text: str) -> None:
    assert fields.MoneyField().clean(text) == 1200


@pytest.mark.parametrize("text", ["-5", "1.5", "たくさん", "9" * 13])
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert refusal_of(fields.MoneyField(), text) == "money"


def test_broken_encodings_are_refused_with_a_sentence() -> None:
    assert refusal_of(fields.TextField(), "山\ufffd田") == "broken"
    assert refusal_of(fields.TextField(), "a\x07b") == "broken"


def test_variant_characters_of_a_name_stay() -> None:
    assert fields.NameField().clean("辻\U000e0100　髙橋") == "辻\U000e0100 髙橋"


def test_an_address_needs_city_and_number_but_no_building() -> None:
    field = fields.AddressField()
    assert field.clean(["3030023", "常総市", "水海道諏訪町3222-3", ""])["postcode"] == "303-0023"
    assert refusal_of(field, ["3030023", "常総市", "", ""]) == "incomplete"
    assert refusal_of(field, ["", "", "", ""]) == "required"


@given(st.text(max_size=60))
def test_no_text_breaks_a_field(text: str) -> None:
    for kind in (
        fields.KanaField,
        fields.PostcodeField,
        fields.PhoneField,
        fields.MoneyField,
        fields.TextField,
    ):
        said: list[str] = []
        try:
            kind().clean(text)
        except ValidationError as refused:
            said = refused.messages
        assert all(said)
