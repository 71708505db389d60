"""Money in yen: whole numbers, rounding as the law says, never floats."""

from __future__ import annotations

import re
import unicodedata

_FORM = re.compile(r"^[¥￥]?\s*(-?)(\d{1,3}(?:,\d{3})+|\d+)\s*円?(?:也)?$")


class NotMoney(ValueError):  # noqa: N818  an answer, not an error
    """The text is no amount of yen."""


def yen(amount: int) -> str:
    """Return an amount as residents read it.

    >>> yen(1200), yen(0), yen(-500)
    ('1,200円', '0円', '-500円')
    """
    return f"{amount:,}円"


def parse_yen(text: str) -> int:
    """Read an amount in any width. Raises NotMoney.

    >>> parse_yen("１，２００円"), parse_yen("¥300"), parse_yen("5000")
    (1200, 300, 5000)
    """
    match = _FORM.match(unicodedata.normalize("NFKC", text).strip())
    if not match:
        raise NotMoney(text)
    amount = int(match[2].replace(",", ""))
    return -amount if match[1] else amount


def cut_to(amount: int, unit: int) -> int:
    """Return the amount with what is under the unit cut off (地方税法20条の4の2: 千円未満, 百円未満の切捨て).

    >>> cut_to(123_456, 1_000), cut_to(999, 1_000)
    (123000, 0)
    """
    if amount < 0:
        raise NotMoney(str(amount))
    return amount - amount % unit


def share(amount: int, numerator: int, denominator: int) -> int:
    """Return a fraction of an amount, what is under one yen cut off (国等の債権債務等の金額の端数計算に関する法律2条).

    >>> share(1_000, 1, 3)
    333
    """
    return amount * numerator // denominator
