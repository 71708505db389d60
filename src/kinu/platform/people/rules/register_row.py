"""One row of the register file: cleaned and checked, or the reasons why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from kinu.kernel.addresses import address_key, tidy_rest
from kinu.kernel.individual_number import contains_individual_number
from kinu.kernel.kana import fold, is_katakana, tidy, to_digits, to_katakana
from kinu.kernel.names import match_key, register_form, split
from kinu.kernel.partial_date import PartialDate, parse_partial
from kinu.kernel.wareki import NotADate, parse_date

from .keys import digest_of
from .register_file import Line
from .relations import is_relation

_SEXES = {"男": 1, "女": 2, "1": 1, "2": 2, "0": 0, "9": 9, "": 0}
_EARLIEST = date(1873, 1, 1)
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")


@dataclass(frozen=True, slots=True)
class Reject:
    """Why a row was not taken: the line, the column, the value as it stood, a sentence in Japanese."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A clean row, in the columns of the resident table."""

    number: str
    household_number: str
    relation: str
    name_full: str
    name_family: str
    name_given: str
    name_kana: str
    name_latin: str
    name_former: str
    name_alias: str
    birth: str
    birth_on: date
    sex: int
    nationality: str
    language: str
    residence_status: str
    residence_until: date | None
    town_id: str
    address_rest: str
    building: str
    postcode: str
    moved_in_on: date | None
    moved_in_from: str
    moved_out_on: date | None
    moved_out_to: str
    died_on: date | None
    name_key: str
    kana_key: str
    address_key: str

    @property
    def is_current(self) -> bool:
        return self.moved_out_on is None and self.died_on is None

    def digest(self) -> str:
        return digest_of(str(getattr(self, name)) for name in _FIELDS)


_FIELDS = tuple(one.name for one in fields(Row))
Towns = Mapping[str, tuple[str, str, str]]
"""`match_key(name) -> (id, name, postcode)`"""


class RowReader:
    """Reads rows of one file: knows the towns and the day the file stands for, collects what is wrong."""

    def __init__(self, *, towns: Towns, as_of: date) -> None:
        self.towns, self.as_of = towns, as_of
        self.rejects: list[Reject] = []

    def read(self, line: Line) -> Row | None:
        """Return the clean row, or None after noting every reason against it."""
        before = len(self.rejects)
        cell = _Cells(line, self.rejects)
        birth = cell.birth(self.as_of)
        town_id, town_name, town_postcode = cell.town(self.towns)
        dates = {name: cell.day(name, latest=self.as_of) for name in ("転入日", "転出日", "死亡日")}
        rest, names = tidy_rest(cell.text("番地", limit=100)), _names(cell)
        if birth is None or not _is_plausible(cell, birth, dates):
            return None
        self._check_place(cell, town_id, dates)
        row = Row(
            number=cell.number("宛名番号"),
            household_number=cell.number("世帯番号", required=_is_here(dates)),
            relation=cell.relation(required=_is_here(dates)),
            **names,
            birth=birth.iso,
            birth_on=birth.latest,
            sex=cell.sex(),
            nationality=cell.nationality(),
            language=cell.text("言語", limit=10),
            residence_status=cell.text("在留資格", limit=40),
            residence_until=cell.day("在留期限", latest=date.max),
            town_id=town_id,
            address_rest=rest,
            building=cell.text("方書", limit=150),
            postcode=cell.postcode() or town_postcode,
            moved_in_on=dates["転入日"],
            moved_in_from=cell.text("転入元", limit=200),
            moved_out_on=dates["転出日"],
            moved_out_to=cell.text("転出先", limit=200),
            died_on=dates["死亡日"],
            name_key=match_key(names["name_full"]),
            kana_key=fold(names["name_kana"]),
            address_key=address_key(town=town_name, rest=rest) if town_id else "",
        )
        return row if len(self.rejects) == before else None

    def _check_place(self, cell: _Cells, town_id: str, dates: Mapping[str, date | None]) -> None:
        if _is_here(dates) and not town_id and not cell.value("町字"):
            cell.reject("町字", "市内に住んでいる人には町字が必要です。")


def _is_here(dates: Mapping[str, date | None]) -> bool:
    return dates["転出日"] is None and dates["死亡日"] is None


def _names(cell: _Cells) -> dict[str, str]:
    full = register_form(cell.text("氏名", limit=200, required=True))
    family, given = split(full)
    return {
        "name_full": full,
        "name_family": register_form(cell.text("氏", limit=100)) or family,
        "name_given": register_form(cell.text("名", limit=100)) or given,
        "name_kana": cell.kana(),
        "name_latin": tidy(cell.text("ローマ字", limit=200)).upper(),
        "name_former": register_form(cell.text("旧氏", limit=100)),
        "name_alias": register_form(cell.text("通称", limit=200)),
    }


def _is_plausible(cell: _Cells, birth: PartialDate, dates: Mapping[str, date | None]) -> bool:
    for column, day in dates.items():
        if day is not None and day < birth.earliest:
            cell.reject(column, "生年月日より前の日付です。")
            return False
    return True


class _Cells:
    """The cells of one line, each read with its own check."""

    def __init__(self, line: Line, rejects: list[Reject]) -> None:
        self._line, self._rejects = line, rejects

    def value(self, column: str) -> str:
        return self._line.cells.get(column, "").strip()

    def reject(self, column: str, reason: str) -> None:
        # A value that may be an individual number is never repeated in the rejects file.
        shown = self.value(column)
        shown = "(表示しません)" if contains_individual_number(shown) else shown[:60]
        self._rejects.append(Reject(self._line.number, column, shown, reason))

    def text(self, column: str, *, limit: int, required: bool = False) -> str:
        value = self.value(column)
        if not value:
            if required:
                self.reject(column, "入力がありません。")
            return ""
        if _UNREADABLE.search(value):
            self.reject(column, "読めない文字(制御文字または文字化け)があります。")
        elif len(value) > limit:
            self.reject(column, f"{limit}文字以内で入力してください。")
        elif contains_individual_number(value):
            self.reject(column, "個人番号と思われる12けたの数字があります。取り込めません。")
        return tidy(value)

    def number(self, column: str, *, required: bool = True) -> str:
        value = tidy(self.value(column))
        if not value and not required:
            return ""
        if not (value.isascii() and value.isdigit() and 1 <= len(value) <= 15):
            self.reject(column, "1けたから15けたの数字で入力してください。")
        elif len(value) == 12:
            self.reject(column, "12けたの番号は個人番号と区別できないため取り込めません。")
        return value

    def relation(self, *, required: bool) -> str:
        value = tidy(self.value("続柄"))
        if not is_relation(value) and (required or value):
            self.reject("続柄", "続柄のコードではありません。")
            return ""
        return value

    def kana(self) -> str:
        value = to_katakana(self.text("フリガナ", limit=200))
        if value and not is_katakana(value):
            self.reject("フリガナ", "カタカナで入力してください。")
        return value.replace(" ", "\u3000")

    def sex(self) -> int:
        value = tidy(self.value("性別"))
        if value not in _SEXES:
            self.reject("性別", "0、1、2、9のどれかで入力してください。")
        return _SEXES.get(value, 0)

    def nationality(self) -> str:
        value = self.value("国籍").upper() or "JPN"
        if not (len(value) == 3 and value.isascii() and value.isalpha()):
            self.reject("国籍", "国のコード(英字3文字)で入力してください。")
        return value

    def postcode(self) -> str:
        value = self.value("郵便番号")
        digits = to_digits(value)
        if value and len(digits) != 7:
            self.reject("郵便番号", "7けたの数字で入力してください。")
        return digits

    def birth(self, as_of: date) -> PartialDate | None:
        value = self.value("生年月日")
        try:
            birth = parse_partial(value)
        except NotADate:
            self.reject("生年月日", "日付ではありません。")
            return None
        if birth.earliest > as_of:
            self.reject("生年月日", "未来の日付です。")
            return None
        if birth.earliest < _EARLIEST:
            self.reject("生年月日", "明治6年より前の日付です。")
            return None
        return birth

    def day(self, column: str, *, latest: date) -> date | None:
        value = self.value(column)
        if not value:
            return None
        try:
            day = parse_date(value)
        except NotADate:
            self.reject(column, "日付ではありません。")
            return None
        if day > latest:
            self.reject(column, "未来の日付です。")
            return None
        return day

    def town(self, towns: Towns) -> tuple[str, str, str]:
        value = self.value("町字")
        if not value:
            return "", "", ""
        found = towns.get(match_key(value))
        if found is None:
            self.reject("町字", "この市の町字ではありません。")
            return "", "", ""
        return found
