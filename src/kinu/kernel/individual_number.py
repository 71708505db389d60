"""Finding 個人番号 (12 digits) so that it is refused and never kept (番号利用法19条, 20条).

The check digit is that of 番号利用法施行規則5条. About one in nine random 12-digit numbers fits by chance, so a find is a
suspicion that stops the text, not a proof.
"""

from __future__ import annotations

import re
import unicodedata

# Digits may stand in groups of four with blanks or hyphens between, as on the card; not inside a longer number or word
# (ids are hexadecimal).
_CANDIDATE = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][-.])\d{4}(?P<gap>[ \u3000-]?)\d{4}(?P=gap)\d{4}(?![0-9A-Za-z])(?![-.][0-9])"
)

_ENOUGH_DIGITS = re.compile(r"\d(?:\D?\d){11}")


def check_digit(first_eleven: str) -> int:
    """Return the check digit for the first 11 digits.

    >>> check_digit("12345678901")
    8
    """
    total = 0
    for n, digit in enumerate(reversed(first_eleven), start=1):
        total += int(digit) * (n + 1 if n <= 6 else n - 5)
    rest = total % 11
    return 0 if rest <= 1 else 11 - rest


def is_individual_number(digits: str) -> bool:
    """Tell whether 12 digits carry a valid check digit.

    >>> is_individual_number("123456789018"), is_individual_number("123456789012")
    (True, False)
    """
    return (
        len(digits) == 12
        and digits.isascii()
        and digits.isdigit()
        and check_digit(digits[:11]) == int(digits[11])
    )


def contains_individual_number(text: str) -> bool:
    """Tell whether a text holds what looks like an individual number, in any width, grouped or not.

    >>> contains_individual_number("番号は１２３４　５６７８　９０１８です"), contains_individual_number("電話 0297-23-2111")
    (True, False)
    """
    if len(text) < 12 or not _ENOUGH_DIGITS.search(text):
        return False
    plain = unicodedata.normalize("NFKC", text)
    return any(is_individual_number(re.sub(r"\D", "", match[0])) for match in _CANDIDATE.finditer(plain))


def mask_individual_numbers(text: str) -> str:
    """Return the text with every suspected individual number replaced by twelve asterisks, for reports and logs.

    >>> mask_individual_numbers("123456789018 と 12")
    '************ と 12'
    """
    plain = unicodedata.normalize("NFKC", text)
    return _CANDIDATE.sub(
        lambda m: "*" * 12 if is_individual_number(re.sub(r"\D", "", m[0])) else m[0], plain
    )
