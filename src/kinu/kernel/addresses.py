"""Addresses: what follows the 町字, in one spelling; and the key under which spellings of one address meet."""

from __future__ import annotations

import re
import unicodedata

from .kana import tidy, without_selectors
from .names import match_key

_KANJI_DIGITS = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}
_KANJI_NUMBER = re.compile(r"[〇零一二三四五六七八九十百千]+(?=丁目|番地|番|号|の|$)")
_DASH = re.compile(r"(?<=\d)\s*(?:[‐‑‒–—―−─━ー－ｰ〜~-]|の|ノ)\s*(?=\d)")
_MARKS = re.compile(r"(丁目|番地の|番地|番|号)(?:\s*の\s*)?")
_PREFIX = re.compile(r"^(?:〒?\d{3}-?\d{4})?\s*(?:茨城県)?\s*")


def kanji_to_int(text: str) -> int:
    """Return the number a run of kanji numerals means, written with units or digit by digit.

    >>> kanji_to_int("三千二百二十二"), kanji_to_int("三"), kanji_to_int("一〇二")
    (3222, 3, 102)
    """
    if not any(c in _KANJI_UNITS for c in text):
        return int("".join(str(_KANJI_DIGITS[c]) for c in text))
    total, pending = 0, 0
    for c in text:
        if c in _KANJI_UNITS:
            total, pending = total + (pending or 1) * _KANJI_UNITS[c], 0
        else:
            pending = _KANJI_DIGITS[c]
    return total + pending


def tidy_rest(text: str) -> str:
    """Return 番地 and what follows in one width, kanji numerals as digits, dashes as "-"; words such as 番地 stay.

    >>> tidy_rest("３丁目２−１"), tidy_rest("三丁目二番地の一"), tidy_rest("３２２２番地３")
    ('3丁目2-1', '3丁目2番地の1', '3222番地3')
    """
    text = tidy(text)
    text = _KANJI_NUMBER.sub(lambda run: str(kanji_to_int(run[0])), text)
    return _DASH.sub(lambda mark: "の" if mark[0].strip() == "の" else "-", text)


def rest_key(text: str) -> str:
    """Return the comparing form: only numbers and dashes, then whatever words remain.

    >>> rest_key("3丁目2番地の1") == rest_key("３−２−１") == rest_key("三丁目２番１号")
    True
    >>> rest_key("3222番地3"), rest_key("甲123番地")
    ('3222-3', '甲123')
    """
    text = _MARKS.sub("-", tidy_rest(text).replace("の", "-"))
    text = re.sub(r"-+", "-", re.sub(r"\s+", "", without_selectors(text))).strip("-")
    return unicodedata.normalize("NFKC", text).upper()


def address_key(*, town: str, rest: str) -> str:
    """Return the key of a whole address without building: the town folded as names are, then the comparing form.

    >>> address_key(town="水海道宝町", rest="１２番地の３") == address_key(town="水海道宝町", rest="12-3")
    True
    """
    return f"{match_key(town)}|{rest_key(rest)}"


def strip_prefecture_and_city(text: str, *, city: str) -> str:
    """Return a full address from the 町字 on: postcode, 茨城県, 郡 and the city's name taken off.

    >>> strip_prefecture_and_city("〒303-0023 茨城県常総市水海道宝町12番地3", city="常総市")
    '水海道宝町12番地3'
    """
    text = _PREFIX.sub("", tidy(text))
    return text.removeprefix(city).strip()


def one_line(*, town: str, rest: str, building: str = "", city: str = "") -> str:
    """Return an address as one line, the building after a full-width space.

    >>> one_line(city="常総市", town="水海道宝町", rest="12番地3", building="宝ハイツ 101")
    '常総市水海道宝町12番地3　宝ハイツ 101'
    """
    return f"{city}{town}{rest}" + (f"\u3000{building}" if building else "")
