"""The carrier in use: the relay the setting names, else the folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from .base import Carrier, CarrierAnswer, PutOff, Refused, Unsure
from .null import FolderCarrier
from .smtp import SmtpCarrier

__all__ = [
    "Carrier",
    "CarrierAnswer",
    "FolderCarrier",
    "PutOff",
    "Refused",
    "SmtpCarrier",
    "Unsure",
    "carrier",
]


def carrier(*, timeout: float = 20.0) -> Carrier:
    """Return the relay at KINU_SMTP, or the folder `var/mail` while none is set."""
    if settings.KINU_SMTP:
        return SmtpCarrier(url=settings.KINU_SMTP, sender=settings.KINU_MAIL_FROM, timeout=timeout)
    return FolderCarrier(folder=Path(settings.VAR) / "mail", sender=settings.KINU_MAIL_FROM)
