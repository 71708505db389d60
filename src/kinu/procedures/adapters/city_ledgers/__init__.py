"""What the city's other ledgers say of a resident: the chosen source, or the null twin."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from .base import CityLedgers, LedgerFact
from .folder import FolderLedgers
from .null import NoLedgers


def city_ledgers() -> CityLedgers:
    """Return the ledgers named by KINU_CITY_LEDGERS, the null twin when there are none."""
    folder = settings.CITY_LEDGERS
    return FolderLedgers(Path(folder)) if folder else NoLedgers()


__all__ = ["CityLedgers", "FolderLedgers", "LedgerFact", "NoLedgers", "city_ledgers"]
