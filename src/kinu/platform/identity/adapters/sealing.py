"""Sealing of short secrets at rest: what the database, a job or a backup holds is not the secret itself."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the text; raises cryptography.fernet.InvalidToken when it was sealed with another key."""
    return _box().decrypt(sealed.encode()).decode()


def _box() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"kinu-identity").digest()
    return Fernet(base64.urlsafe_b64encode(key))
