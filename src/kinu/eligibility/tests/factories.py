"""Ledgers for tests, of this room and of others."""

from __future__ import annotations

from datetime import date, datetime

from kinu.eligibility.engine.ledger_file import COLUMNS
from kinu.eligibility.models import LedgerImport
from kinu.eligibility.services.ledger import import_ledger
from kinu.kernel.actor import system
from kinu.kernel.clock import JST
from kinu.platform.people.models import Resident

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=JST)


def take_ledger(*lines: tuple[Resident | str, str, str], as_of: date = date(2026, 11, 1)) -> LedgerImport:
    """Import (resident or number, fact, value) as one file."""
    rows = [
        COLUMNS,
        *((getattr(who, "number", who), name, value, as_of.isoformat()) for who, name, value in lines),
    ]
    data = "\n".join(",".join(str(cell) for cell in row) for row in rows).encode()
    return import_ledger(data=data, file_name="x.csv", by=system("test"), now=NOW)
