"""Numbers of documents: how they are made, shown and read back."""

from __future__ import annotations

import re
import unicodedata

from kinu.kernel.ids import is_checked, with_check_letter


def number_for(*, year: int, position: int) -> str:
    """Return the number of the `position`-th document of a fiscal year, with its check letter.

    >>> number_for(year=2026, position=123)
    '2026000123H'
    """
    return with_check_letter(f"{year}{position:06d}")


def shown(number: str) -> str:
    """Return the number as it is printed and read aloud.

    >>> shown("2026000123H")
    '2026-000123-H'
    """
    return f"{number[:4]}-{number[4:-1]}-{number[-1]}"


def as_typed(text: str) -> str:
    """Return the number a person typed, full-width, spaced, hyphenated or in small letters; "" when it is none.

    >>> as_typed(" ２０２６－０００１２３ーｈ "), as_typed("2026-000132-H"), as_typed("abc")
    ('2026000123H', '', '')
    """
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text[:60]).upper())
    return plain if re.fullmatch(r"\d{10,13}[A-Z0-9]", plain) and is_checked(plain) else ""


def seal_columns(sender: str, *, is_sample: bool) -> list[str]:
    """Return the text of a square seal, in columns from right to left, four characters high at most.

    >>> seal_columns("絹川市長", is_sample=True), seal_columns("絹川市長", is_sample=False)
    (['絹川市長', '之印見本'], ['絹川市長', '之印'])
    >>> seal_columns("絹川市教育委員会", is_sample=True)
    ['絹川市教', '育委員会', '之印見本']
    """
    text = f"{sender}之印" + ("見本" if is_sample else "")
    height = max(4, -(-len(text) // 5))
    return [text[start : start + height] for start in range(0, len(text), height)]
