"""A date as three fields: year (Western or era), month, day; the day may be unknown where the record allows it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kinu.kernel.partial_date import PartialDate
from kinu.kernel.wareki import ERAS, NotADate, from_era, parse_date

_ERA_YEAR = re.compile(r"^(令和|平成|昭和|大正|明治|[令平昭大明RHSTM])\s*(元|\d{1,2})\s*年?$", re.IGNORECASE)


class DatePartsInput(forms.MultiWidget):
    """Three text inputs named `<name>_year`, `<name>_month`, `<name>_day`, with 年月日 as their labels."""

    template_name = "kinu/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        hints = ("bday-year", "bday-month", "bday-day") if birthday else ("off", "off", "off")
        year = forms.TextInput({"maxlength": "8", "autocomplete": hints[0], "data-wareki": ""})
        month, day = (
            forms.TextInput({"inputmode": "numeric", "maxlength": "4", "autocomplete": hint})
            for hint in hints[1:]
        )
        super().__init__({"year": year, "month": month, "day": day}, attrs)

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, str):
            return self._of_text(value)
        if isinstance(value, date | PartialDate):
            return [str(value.year), str(value.month or ""), str(value.day or "")]
        return ["", "", ""]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = (pgettext("date part", "年"), pgettext("date part", "月"), pgettext("date part", "日"))
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            part["label"] = label
            part["attrs"].pop("required", None)
        return context

    @staticmethod
    def _of_text(value: str) -> list[str]:
        match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", value)
        if not match:
            return [value, "", ""]
        return [match[1], *(str(int(part)) if int(part) else "" for part in (match[2], match[3]))]


class DatePartsField(forms.Field):
    """A `date`, or with `unknown_day=True` a `PartialDate` when month or day are left empty.

    Full-width digits, 令和8, R8 and a whole date typed into the year are understood.
    `latest` and `earliest` are days or functions returning one; they refuse with a sentence.
    """

    widget = DatePartsInput
    default_error_messages = {  # noqa: RUF012
        "required": _("日付が入力されていません。年・月・日を入力してください。"),
        "incomplete": _("年・月・日をすべて入力してください。"),
        "invalid": _("この日付はありません。年・月・日を確かめてください。例：2019年4月1日"),
        "future": _("未来の日付です。正しい日付を入力してください。"),
        "too_early": _("古すぎる日付です。年を確かめてください。"),
    }

    def __init__(
        self,
        *,
        unknown_day: bool = False,
        latest: Any = None,
        earliest: Any = date(1873, 1, 1),
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.unknown_day, self.latest, self.earliest = unknown_day, latest, earliest

    def clean(self, value: Any) -> date | PartialDate | None:
        parts = [unicodedata.normalize("NFKC", str(part or "")).strip() for part in value or ()]
        if not any(parts):
            if self.required:
                raise self._error("required")
            return None
        result = self._read(parts)
        self._judge(result)
        return result

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = DatePartsInput().decompress(initial)
        return [str(part or "") for part in before] != [str(part or "") for part in data or ()]

    def _read(self, parts: list[str]) -> date | PartialDate:
        year, month, day = parts
        if not month and not day and len(year) > 5:
            return self._whole(year)
        month, day = month.removesuffix("月"), day.removesuffix("日")
        if not year or not ((month and day) or self.unknown_day) or (day and not month):
            raise self._error("incomplete")
        if not all(part.isascii() and part.isdigit() for part in (month or "0", day or "0")):
            raise self._error("invalid")
        try:
            return read_parts(year, int(month or 0), int(day or 0))
        except (NotADate, ValueError) as wrong:
            raise self._error("invalid") from wrong

    def _whole(self, text: str) -> date:
        try:
            return parse_date(text)
        except NotADate as wrong:
            raise self._error("invalid") from wrong

    def _judge(self, value: date | PartialDate) -> None:
        latest = self.latest() if callable(self.latest) else self.latest
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        shape = (value.year, value.month, value.day)
        if latest and shape > (latest.year, latest.month, latest.day):
            raise self._error("future")
        if earliest and shape < (
            earliest.year,
            earliest.month if value.month else 0,
            earliest.day if value.day else 0,
        ):
            raise self._error("too_early")

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


def read_parts(year: str, month: int, day: int) -> date | PartialDate:
    """Read a year in Western or era form with month and day; 0 means unknown. Raises NotADate or ValueError.

    >>> read_parts("令和8", 4, 1), read_parts("R1", 5, 1), read_parts("1948", 3, 0).iso
    (datetime.date(2026, 4, 1), datetime.date(2019, 5, 1), '1948-03-00')
    """
    match = _ERA_YEAR.match(year.strip())
    if not match:
        return _dated(int(year.strip().removesuffix("年")), month, day)
    number = 1 if match[2] == "元" else int(match[2])
    if month and day:
        return from_era(match[1], number, month, day)
    return _dated(_western(match[1], number), month, day)


def _dated(year: int, month: int, day: int) -> date | PartialDate:
    if not (1 <= year <= 9999 and 0 <= month <= 12):
        raise NotADate(f"{year}-{month}-{day}")
    return date(year, month, day) if month and day else PartialDate(year, month, 0)


def _western(mark: str, number: int) -> int:
    era = next(era for era in ERAS if mark in {era.name, era.name[0]} or mark.upper() == era.letter)
    first = 1868 if era.name == "明治" else era.start.year
    return first + number - 1


def parts_of(data: Mapping[str, Any], name: str) -> tuple[str, str, str]:
    """Return what was typed into the three inputs of `name`."""
    return data.get(f"{name}_year", ""), data.get(f"{name}_month", ""), data.get(f"{name}_day", "")
