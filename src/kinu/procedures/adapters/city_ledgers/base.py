"""Ledgers of the city beside the register (水道、犬の登録原簿、軽自動車税): facts by the number of the resident (宛名番号).

The columns are those of the ledger files the eligibility room takes over, with the name of the ledger: 宛名番号, fact of the
vocabulary, value, day, ledger. How the core systems of a city export them is not confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class LedgerFact:
    """`fact` of the vocabulary, with its part (`vehicle.identity.plate`)."""

    fact: str
    value: Any
    ledger: str
    as_of: date


class CityLedgers(Protocol):
    real: bool

    def facts_of(self, number: str) -> tuple[LedgerFact, ...]:
        """Return what the ledgers say; a fact two lines give differently (two dogs) is left out and asked."""
        ...
