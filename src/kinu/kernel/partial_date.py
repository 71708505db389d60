"""Dates of which the month or the day is unknown (生年月日不詳), as registers hold them.

Written in ISO form with 00: "1938-05-00" is a day in May 1938, "1938-00-00" some day of 1938.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from .wareki import NotADate, era_year, parse_date, to_wareki

_FORM = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_UNKNOWN = re.compile(r"^(?P<head>.*?年)(?:(?P<month>\d{1,2})月)?(?:月?日?不詳|.*不詳)$")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date with month 0 or day 0 where unknown. Raises NotADate when it cannot exist."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if self.month == 0 and self.day != 0:
            raise NotADate(self.iso)
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError as error:
            raise NotADate(self.iso) from error

    @property
    def iso(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @property
    def is_exact(self) -> bool:
        return self.day != 0

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """Return the latest day it may be: nobody is counted older than is certain.

        >>> PartialDate(1938, 5).latest, PartialDate(1938).latest
        (datetime.date(1938, 5, 31), datetime.date(1938, 12, 31))
        """
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def may_be(self, day: date) -> bool:
        """Tell whether a known day is compatible with what is known here."""
        return self.earliest <= day <= self.latest

    def words(self) -> str:
        """Return it in era form, the unknown parts named.

        >>> PartialDate(1938, 5).words(), PartialDate(1938).words(), PartialDate(1938, 5, 3).words()
        ('昭和13年5月日不詳', '昭和13年月日不詳', '昭和13年5月3日')
        """
        if self.is_exact:
            return to_wareki(self.latest)
        return f"{era_year(self.latest)}{f'{self.month}月' if self.month else '月'}日不詳"


def parse_partial(text: str) -> PartialDate:
    """Read "1938-05-00", 「昭和13年5月日不詳」 or any whole date. Raises NotADate.

    >>> parse_partial("1938-05-00") == parse_partial("昭和13年5月日不詳") == PartialDate(1938, 5)
    True
    >>> parse_partial("S13.5.3")
    PartialDate(year=1938, month=5, day=3)
    """
    text = text.strip()
    if match := _FORM.match(text):
        return PartialDate(int(match[1]), int(match[2]), int(match[3]))
    if text.endswith("不詳") and (match := _UNKNOWN.match(text)):
        month = int(match["month"] or 0)
        # A year may be shared by two eras; the middle of the month, or 31 December, lies in the one written.
        day = parse_date(f"{match['head']}{month or 12}月28日")
        return PartialDate(day.year, month)
    whole = parse_date(text)
    return PartialDate(whole.year, whole.month, whole.day)
