"""The functions of the language on known values. `engine.vector` says the same on whole columns."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from kinu.kernel.ages import attains_on, legal_age_on, until_fiscal_year_end


def anniversary(day: date, years: int) -> date:
    """Return the same day years later; 29 February becomes 1 March in other years."""
    leap = (day.month, day.day) == (2, 29)
    if leap:
        return date(day.year + years, 2, 28) + timedelta(days=1)
    return day.replace(year=day.year + years)


def add_months(day: date, months: int) -> date:
    """Return the day months later, the last of the month where it does not exist (民法143条2項).

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    start = month_start(day, months)
    last = month_start(start, 1) - timedelta(days=1)
    return start.replace(day=min(day.day, last.day))


def add_days(day: date, days: int) -> date:
    """Return the day so many days later or, below 0, before.

    >>> add_days(date(2027, 3, 1), -56)
    datetime.date(2027, 1, 4)
    """
    return day + timedelta(days=days)


def month_start(day: date, months: int = 0) -> date:
    """Return the first of the month months later.

    >>> month_start(date(2026, 12, 9), 1)
    datetime.date(2027, 1, 1)
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def portion(amount: int, rate: Fraction | int, step: int = 1) -> int:
    """Return amount x rate, rounded half up to the step.

    >>> portion(150_000, Fraction("0.0264029"), 10)
    3960
    """
    exact = Fraction(rate)
    top, bottom = exact.numerator, exact.denominator
    return (2 * amount * top + bottom * step) // (2 * bottom * step) * step


def portion_down(amount: int, rate: Fraction | int, step: int = 1) -> int:
    """Return amount x rate, cut down to the step."""
    exact = Fraction(rate)
    return amount * exact.numerator // (exact.denominator * step) * step


# 給与所得控除 (所得税法28条, 別表第五): from, factor, minus; below 6.6 million the pay is cut to a quarter of 4,000 yen.
STEPS = ((6_600_000, "0.9", 1_100_000), (3_600_000, "0.8", 440_000), (1_800_000, "0.7", 80_000), (1_628_000, "0.6", -100_000))  # fmt: skip
# 公的年金等控除 (所得税法35条4項, other income up to 10 million): from, factor, minus.
PENSION_STEPS = ((10_000_000, "1", 1_955_000), (7_700_000, "0.95", 1_455_000), (4_100_000, "0.85", 685_000))
_ODD = ((1_627_000, 1_074_000), (1_624_000, 1_074_000), (1_622_000, 1_072_000), (1_620_000, 1_070_000), (1_619_000, 1_069_000))  # fmt: skip


def pay_income(pay: int, minimum: int) -> int:
    """Return 給与所得 of a year's pay; minimum is the smallest deduction of that year.

    >>> pay_income(2_043_999, 650_000), pay_income(2_044_000, 650_000), pay_income(1_810_000, 650_000)
    (1348000, 1350800, 1160000)
    """
    if pay >= 8_500_000:
        return pay - 1_950_000
    by_table = 0
    for start, factor, minus in STEPS:
        if pay >= start:
            base = pay if start == 6_600_000 else pay // 4_000 * 4_000
            by_table = portion_down(base, Fraction(factor)) - minus
            break
    else:
        by_table = next((value for start, value in _ODD if pay >= start), pay - 550_000)
    return max(0, min(by_table, pay - minimum))


def pension_income(pension: int, over_65: bool) -> int:
    """Return 雑所得 of public pensions.

    >>> pension_income(1_680_000, True), pension_income(980_000, False)
    (580000, 380000)
    """
    for start, factor, minus in PENSION_STEPS:
        if pension >= start:
            return portion_down(pension, Fraction(factor)) - minus
    flat = 1_100_000 if over_65 else 600_000
    return max(0, min(pension - flat, portion_down(pension, Fraction(3, 4)) - 275_000))


def call(name: str, arguments: list[Any], today: date) -> Any:
    """Apply one function of the language to known values."""
    if name == "age":
        return legal_age_on(arguments[0], arguments[1] if len(arguments) > 1 else today)
    if name == "months_since":
        return (today.year - arguments[0].year) * 12 + today.month - arguments[0].month
    return _PLAIN[name](*arguments)


_PLAIN: dict[str, Any] = {
    "attains": attains_on,
    "anniversary": anniversary,
    "add_days": add_days,
    "add_months": add_months,
    "month_start": month_start,
    "school_end": until_fiscal_year_end,
    "days_between": lambda first, then: (then - first).days,
    "year_end": lambda year: date(year, 12, 31),
    "portion": portion,
    "portion_down": portion_down,
    "pay_income": pay_income,
    "pension_income": pension_income,
    "max": max,
    "min": min,
}
