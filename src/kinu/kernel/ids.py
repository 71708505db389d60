"""Identifiers: opaque ones for machines, and numbers a person can read aloud without a mistake."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random

# Without 0/O, 1/I/L, U/V mix-ups: what a clerk hears on the phone is what was said.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"


_drawn: ContextVar[Random | None] = ContextVar("kinu_drawn_ids", default=None)


def new_id() -> str:
    """Return a new opaque id, 32 hexadecimal digits. Not guessable, carries no meaning."""
    draw = _drawn.get()
    return uuid.uuid4().hex if draw is None else f"{draw.getrandbits(128):032x}"


def secret_bytes(count: int) -> bytes:
    """Return random bytes nobody can guess; in the invented city they follow from its seed, as its ids do."""
    draw = _drawn.get()
    return secrets.token_bytes(count) if draw is None else draw.randbytes(count)


@contextmanager
def drawn_from(seed: str) -> Iterator[None]:
    """Let ids in this block follow from a seed. For the demo city only: such ids can be guessed.

    >>> with drawn_from("a"): first = new_id()
    >>> with drawn_from("a"): first == new_id()
    True
    """
    token = _drawn.set(Random(seed))  # noqa: S311  an invented city; outside this block ids stay unguessable
    try:
        yield
    finally:
        _drawn.reset(token)


def spoken_code(length: int = 8) -> str:
    """Return a random code of unambiguous letters and digits, for slips and phone calls."""
    draw = _drawn.get()
    choose = secrets.choice if draw is None else draw.choice
    return "".join(choose(_ALPHABET) for _ in range(length))


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
