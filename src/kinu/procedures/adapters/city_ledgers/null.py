"""The null twin: the city has no such ledgers; everything is asked."""

from __future__ import annotations

from .base import LedgerFact


class NoLedgers:
    real = False

    def facts_of(self, number: str) -> tuple[LedgerFact, ...]:  # noqa: ARG002  the twin keeps the signature
        return ()
