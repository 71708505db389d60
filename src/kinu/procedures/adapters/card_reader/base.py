"""What a card reader gives: the four items of the card's face (券面事項), never the individual number, never a PIN.

The PIN is typed on the reader's own pad. A card locks after three wrong PINs (券面事項入力補助用 4桁); only the office that
issued it can unlock it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


class CardAnswer(Exception):  # noqa: N818  each is an answer of the other side, not a fault of ours
    """`code` is a word, never anything read from a card."""

    code = "failed"

    def __init__(self) -> None:
        super().__init__(self.code)


class NoReader(CardAnswer):
    """No reader is connected, or its program does not answer."""

    code = "no-reader"


class NoCard(CardAnswer):
    """No card was put on, it was taken off too early, or the PIN was wrong."""

    code = "no-card"


class CardLocked(CardAnswer):
    """Three wrong PINs: the card gives nothing any more."""

    code = "locked"


class CardBusy(CardAnswer):
    """Somebody else is reading on this reader."""

    code = "busy"


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    birth_date: date
    sex: str
    address: str


class CardReader(Protocol):
    real: bool

    def read(self) -> Card:
        """Read the card that lies on the reader. Raises a CardAnswer."""
        ...
