"""和暦: Japanese era dates, written and read as people write them.

Days before 明治6年 (1873-01-01) followed another calendar and are left in Western form.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date


class NotADate(ValueError):  # noqa: N818  an answer, not an error
    """The text names no day of the calendar."""


@dataclass(frozen=True, slots=True)
class Era:
    name: str
    letter: str
    start: date


# 元号を改める政令 (平成31年政令143号) and its forerunners; the newest first.
ERAS = (
    Era("令和", "R", date(2019, 5, 1)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("明治", "M", date(1873, 1, 1)),
)
# 明治1年 was 1868; the start above is where the Gregorian calendar begins.
_FIRST_YEAR = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868}
_BY_MARK = (
    {era.letter: era for era in ERAS} | {era.name: era for era in ERAS} | {era.name[0]: era for era in ERAS}
)
_LIGATURES = {"㋿": "令和", "㍻": "平成", "㍼": "昭和", "㍽": "大正", "㍾": "明治"}

_SEPARATED = re.compile(
    r"^(?P<era>令和|平成|昭和|大正|明治|[令平昭大明RHSTM])?\s*(?P<year>元|\d{1,4})\s*[年./-]\s*"
    r"(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})\s*日?$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})$")
_COMPACT_ERA = re.compile(r"^(?P<era>[RHSTM])(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})$", re.IGNORECASE)


def era_of(day: date) -> Era | None:
    """Return the era of a day, None before 1873."""
    return next((era for era in ERAS if day >= era.start), None)


def year_in_era(day: date) -> int:
    """Return the number of the year within its era; the Western year before 1873.

    >>> year_in_era(date(2026, 4, 1))
    8
    """
    era = era_of(day)
    return day.year - _FIRST_YEAR[era.name] + 1 if era else day.year


def era_year(day: date) -> str:
    """Return the year as words, the first one as 元年.

    >>> era_year(date(2019, 5, 1)), era_year(date(2019, 4, 30)), era_year(date(2026, 1, 1))
    ('令和元年', '平成31年', '令和8年')
    """
    era = era_of(day)
    if era is None:
        return f"{day.year}年"
    number = year_in_era(day)
    return f"{era.name}{'元' if number == 1 else number}年"


def to_wareki(day: date) -> str:
    """Return the whole date in era form.

    >>> to_wareki(date(2026, 11, 23)), to_wareki(date(1989, 1, 7)), to_wareki(date(1989, 1, 8))
    ('令和8年11月23日', '昭和64年1月7日', '平成元年1月8日')
    """
    return f"{era_year(day)}{day.month}月{day.day}日"


def to_short_wareki(day: date) -> str:
    """Return the form used in narrow table columns.

    >>> to_short_wareki(date(2026, 4, 1))
    'R8.4.1'
    """
    era = era_of(day)
    if era is None:
        return day.isoformat()
    return f"{era.letter}{year_in_era(day)}.{day.month}.{day.day}"


def from_era(era: str, year: int, month: int, day: int) -> date:
    """Return the day of an era date; the era may be 令和, 令 or R.

    A date written in an era that had ended by then (平成31年5月1日) is read as meant; one before the era began, or
    more than a year after its end, raises NotADate.

    >>> from_era("R", 8, 4, 1), from_era("平成", 31, 5, 1)
    (datetime.date(2026, 4, 1), datetime.date(2019, 5, 1))
    """
    found = _BY_MARK.get(era) or _BY_MARK.get(era.upper())
    if found is None or year < 1:
        raise NotADate(era)
    result = _day(_FIRST_YEAR[found.name] + year - 1, month, day)
    if result < found.start or result.year > _last_year(found):
        raise NotADate(f"{era}{year}.{month}.{day}")
    return result


def parse_date(text: str) -> date:
    """Read a day written in Western or era form, half or full width. Raises NotADate.

    >>> [parse_date(t) for t in ("R8.4.1", "令和8年4月1日", "2026/4/1", "20260401")] == [date(2026, 4, 1)] * 4
    True
    >>> parse_date("令和元年5月1日"), parse_date("S63.12.31")
    (datetime.date(2019, 5, 1), datetime.date(1988, 12, 31))
    """
    plain = _plain(text)
    if match := _COMPACT.match(plain):
        return _day(int(match["year"]), int(match["month"]), int(match["day"]))
    match = _SEPARATED.match(plain) or _COMPACT_ERA.match(plain)
    if not match:
        raise NotADate(text)
    era, year = match["era"], 1 if match["year"] == "元" else int(match["year"])
    month, day = int(match["month"]), int(match["day"])
    if era:
        return from_era(era, year, month, day)
    if len(match["year"]) != 4:
        raise NotADate(text)
    return _day(year, month, day)


def _plain(text: str) -> str:
    for ligature, name in _LIGATURES.items():
        text = text.replace(ligature, name)
    text = unicodedata.normalize("NFKC", text).strip()
    return re.sub(r"[‐‑–—―−ー]", "-", text)


def _last_year(era: Era) -> int:
    index = ERAS.index(era)
    return 9999 if index == 0 else ERAS[index - 1].start.year + 1


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotADate(f"{year}-{month}-{day}") from error
