"""The key of the log: without it nobody can write a sentence or mend the chain so that verification believes it."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django.conf import settings


def writing_key() -> bytes:
    """Return the key new sentences are marked with."""
    return _derived(_secrets()[0])


def reading_keys() -> tuple[bytes, ...]:
    """Return every key a stored mark may have been made with: the present one first, then retired ones."""
    return tuple(_derived(secret) for secret in _secrets())


def _secrets() -> tuple[str, ...]:
    """KINU_AUDIT_KEYS (newest first) when set, else the installation's secret key and its retired ones."""
    own = tuple(getattr(settings, "AUDIT_KEYS", ()))
    return own or (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=16)
def _derived(secret: str) -> bytes:
    return hashlib.blake2b(b"kinu audit key", key=secret.encode()[:64], digest_size=32).digest()
