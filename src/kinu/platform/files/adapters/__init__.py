"""The scanner in use: the one the setting names, else the null twin."""

from __future__ import annotations

from django.conf import settings

from .base import Scanner, ScannerDown, Verdict
from .clamav import ClamAV
from .null import NoScanner

__all__ = ["ClamAV", "NoScanner", "Scanner", "ScannerDown", "Verdict", "scanner"]


def scanner() -> Scanner:
    """Return the scanner at the address in KINU_CLAMAV (`tcp://host:3310`, `unix:///run/clamd.sock`)."""
    address = str(getattr(settings, "KINU_CLAMAV", ""))
    return ClamAV(address=address) if address else NoScanner()
