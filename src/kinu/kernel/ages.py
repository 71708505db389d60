"""Age in law (年齢計算ニ関する法律, 明治35年法律50号): the day of birth counts, so a year of age is reached on the eve.

A child born on 1 April therefore reaches each age on 31 March and belongs to the school year before.
"""

from __future__ import annotations

from datetime import date, timedelta

from .fiscal_year import fiscal_year, last_day


def attains_on(birth: date, years: int) -> date:
    """Return the day at whose end an age is reached: the eve of the birthday (民法143条).

    >>> attains_on(date(2008, 4, 1), 18), attains_on(date(2004, 2, 29), 18)
    (datetime.date(2026, 3, 31), datetime.date(2022, 2, 28))
    """
    return birthday(birth, birth.year + years) - timedelta(days=1)


def birthday(birth: date, year: int) -> date:
    """Return the birthday in a year; for 29 February the first of March of other years.

    >>> birthday(date(2004, 2, 29), 2022)
    datetime.date(2022, 3, 1)
    """
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_on(birth: date, on: date) -> int:
    """Return the age as people say it: it changes on the birthday.

    >>> age_on(date(2008, 4, 1), date(2026, 3, 31)), age_on(date(2008, 4, 1), date(2026, 4, 1))
    (17, 18)
    """
    return on.year - birth.year - (on < birthday(birth, on.year))


def legal_age_on(birth: date, on: date) -> int:
    """Return the age a law counts for a day as a whole: it is reached on the eve of the birthday.

    >>> legal_age_on(date(2008, 4, 1), date(2026, 3, 31))
    18
    """
    return age_on(birth, on + timedelta(days=1))


def fiscal_year_reaching(birth: date, years: int) -> int:
    """Return the 年度 in which an age is reached.

    >>> fiscal_year_reaching(date(2020, 4, 1), 6), fiscal_year_reaching(date(2020, 4, 2), 6)
    (2025, 2026)
    """
    return fiscal_year(attains_on(birth, years))


def until_fiscal_year_end(birth: date, years: int) -> date:
    """Return 「x歳に達する日以後の最初の3月31日」, the limit of child benefits (児童手当法3条1項).

    >>> until_fiscal_year_end(date(2008, 4, 1), 18), until_fiscal_year_end(date(2008, 4, 2), 18)
    (datetime.date(2026, 3, 31), datetime.date(2027, 3, 31))
    """
    return last_day(fiscal_year_reaching(birth, years))


def school_year_on(birth: date, on: date) -> int:
    """Return the year of school a child is in, 1 to 9 in compulsory school, 0 or less before it (学校教育法17条).

    >>> school_year_on(date(2018, 5, 5), date(2026, 11, 24)), school_year_on(date(2020, 4, 1), date(2026, 4, 1))
    (2, 1)
    """
    return fiscal_year(on) - fiscal_year_reaching(birth, 6)


def is_within_fiscal_year_of(birth: date, years: int, *, on: date) -> bool:
    """Tell whether a person is still within the time up to the 31 March after reaching an age.

    >>> is_within_fiscal_year_of(date(2008, 4, 2), 18, on=date(2027, 3, 31))
    True
    """
    return birth <= on <= until_fiscal_year_end(birth, years)
