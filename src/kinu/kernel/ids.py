"""Identifiers: opaque ones for machines, and numbers a person can read aloud without a mistake."""

from __future__ import annotations

import secrets
import uuid

# Without 0/O, 1/I/L, U/V mix-ups: what a clerk hears on the phone is what was said.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"


def new_id() -> str:
    """Return a new opaque id, 32 hexadecimal digits. Not guessable, carries no meaning."""
    return uuid.uuid4().hex


def spoken_code(length: int = 8) -> str:
    """Return a random code of unambiguous letters and digits, for slips and phone calls."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def with_check_letter(body: str) -> str:
    """Append one check letter, so that a mistyped or swapped character is noticed (ISO/IEC 7064 style, mod 29).

    >>> with_check_letter("2026000123")
    '2026000123H'
    >>> is_checked("2026000123H"), is_checked("2026000132H")
    (True, False)
    """
    return body + _check_letter(body)


def is_checked(number: str) -> bool:
    """Tell whether the last letter of `number` fits the rest."""
    return len(number) > 1 and number[-1] == _check_letter(number[:-1])


def _check_letter(body: str) -> str:
    modulus = len(_ALPHABET)
    total = 0
    for character in body.upper():
        total = (total * 2 + int(character, 36)) % modulus
    return _ALPHABET[(total * 2) % modulus]
