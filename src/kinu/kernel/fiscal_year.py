"""年度: the year of a Japanese city runs from 1 April to 31 March (地方自治法208条)."""

from __future__ import annotations

from datetime import date

from .wareki import era_year


def fiscal_year(day: date) -> int:
    """Return the 年度 a day belongs to, as the Western year of its April.

    >>> fiscal_year(date(2026, 3, 31)), fiscal_year(date(2026, 4, 1))
    (2025, 2026)
    """
    return day.year if day.month >= 4 else day.year - 1


def first_day(year: int) -> date:
    """Return 1 April of the 年度.

    >>> first_day(2026)
    datetime.date(2026, 4, 1)
    """
    return date(year, 4, 1)


def last_day(year: int) -> date:
    """Return 31 March that closes the 年度.

    >>> last_day(2026)
    datetime.date(2027, 3, 31)
    """
    return date(year + 1, 3, 31)


def label(year: int) -> str:
    """Return the name of the 年度 as papers print it; the era is that of its 1 April (令和元年度 began as 平成31年度).

    >>> label(2026), label(2019), label(2018)
    ('令和8年度', '平成31年度', '平成30年度')
    """
    return f"{era_year(first_day(year))}度"
