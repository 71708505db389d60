"""The card reader of a desk: the chosen one by setting, or the null twin."""

from __future__ import annotations

from django.conf import settings

from .base import Card, CardAnswer, CardBusy, CardLocked, CardReader, NoCard, NoReader
from .bridge import BridgeReader
from .null import NullReader


def card_reader() -> CardReader:
    """Return the reader named by KINU_CARD_READER_URL, the null twin when there is none."""
    return BridgeReader(settings.CARD_READER_URL) if settings.CARD_READER_URL else NullReader()


__all__ = [
    "BridgeReader",
    "Card",
    "CardAnswer",
    "CardBusy",
    "CardLocked",
    "CardReader",
    "NoCard",
    "NoReader",
    "NullReader",
    "card_reader",
]
