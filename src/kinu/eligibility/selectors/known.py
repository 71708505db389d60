"""What the ledgers know of a few people, for rooms that would else ask it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from kinu.eligibility.engine.ledger_file import HOLDS
from kinu.eligibility.models import LedgerFact
from kinu.kernel.actor import Actor
from kinu.platform.audit import public as audit

from .ledger import FRESH
from .packs import vocabulary


@dataclass(frozen=True, slots=True)
class KnownFact:
    """The newest value of a ledger, plain data (dates in ISO form), with the day it stands for."""

    value: Any
    as_of: date


def ledger_facts_of(
    resident_ids: Collection[str], *, by: Actor, reason: str, on: date
) -> dict[str, dict[str, KnownFact]]:
    """Return resident -> fact (or `receives.CODE`) -> newest value that still counts on the day; writes the look.

    Whom `by` may ask about is for the caller to decide: oneself and one's own small children.
    """
    found: dict[str, dict[str, KnownFact]] = {}
    known = vocabulary()
    rows = LedgerFact.objects.filter(resident_id__in=resident_ids, as_of__lte=on).order_by("as_of", "id")
    for resident_id, name, value, as_of in rows.values_list("resident_id", "name", "value", "as_of"):
        fresh = name in known and as_of >= on - FRESH
        if fresh or name.partition(".")[0] in HOLDS:
            found.setdefault(resident_id, {})[name] = KnownFact(value, as_of)
    if found:
        audit.look_many(by=by, resident_ids=sorted(found), what="市の台帳の記録", reason=reason)
    return found
