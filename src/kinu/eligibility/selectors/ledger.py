"""What the ledgers say on a day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from kinu.eligibility.engine.ledger_file import HOLDS
from kinu.eligibility.models import LedgerFact

from .packs import vocabulary

FRESH = timedelta(days=400)
"""Income and grades older than this are not known any more; who receives a benefit does so until a ledger says no."""


def ledger_on(day: date) -> tuple[dict[str, dict[str, Any]], dict[str, set[str]]]:
    """Return the facts by resident, and by benefit who receives it or has applied; the newest word counts."""
    facts: dict[str, dict[str, Any]] = defaultdict(dict)
    holds: dict[tuple[str, str], bool] = {}
    known = vocabulary()
    rows = LedgerFact.objects.filter(as_of__lte=day).order_by("as_of", "id")
    for resident_id, name, value, as_of in rows.values_list("resident_id", "name", "value", "as_of").iterator(
        5_000
    ):
        owner = name.partition(".")[0]
        if owner in HOLDS:
            holds[resident_id, name] = value is True
        elif name in known and as_of >= day - FRESH:
            facts[resident_id][name] = date.fromisoformat(value) if known[name].type == "date" else value
    has: dict[str, set[str]] = defaultdict(set)
    for (resident_id, name), is_so in holds.items():
        if is_so:
            has[name.partition(".")[2]].add(resident_id)
    return dict(facts), dict(has)
