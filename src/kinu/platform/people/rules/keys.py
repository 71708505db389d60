"""Ids and digests that follow from the register's own numbers."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable

# The register's own number decides the id, so that an import after a restore gives the same ids to the same people.
_RESIDENTS = uuid.UUID("6b1f9a52-5c1e-5f0e-9d5b-0a8c8b5f6a01")
_HOUSEHOLDS = uuid.UUID("6b1f9a52-5c1e-5f0e-9d5b-0a8c8b5f6a02")


def resident_id_for(number: str) -> str:
    """Return the resident id for the register's number (宛名番号)."""
    return uuid.uuid5(_RESIDENTS, number).hex


def household_id_for(number: str) -> str:
    """Return the household id for the register's number (世帯番号)."""
    return uuid.uuid5(_HOUSEHOLDS, number).hex


def digest_of(values: Iterable[str]) -> str:
    """Return a digest of a row, to tell an unchanged one without comparing twenty columns."""
    return hashlib.blake2b("\x1f".join(values).encode(), digest_size=16).hexdigest()
