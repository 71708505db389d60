"""Somebody the register does not know yet comes again, to another desk or on another day: what was heard stays known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kinu.kernel.names import match_key
from kinu.procedures import hearing
from kinu.procedures.models import Matter
from kinu.procedures.models.matters import AT_COUNTER, HANDED
from kinu.procedures.selectors.told import PASSING

from .forgetting import KEEP_HEARD


def seed_earlier(row: Matter, *, name: str, birth: str, now: datetime) -> None:
    """Put in what the last visit of the same person said; nothing when there was none in the last 30 days.

    Only at the counter, where a clerk has checked who stands there: at home a name and a date of birth would be enough
    to learn about a family.
    """
    before = _last_visit(name=name, birth=birth, now=now) if row.state == AT_COUNTER else None
    if before is None or len(row.people) > 1:
        return
    row.people = [*row.people[:1], *(each for each in before.people if each["key"] != hearing.VISITOR)]
    row.people[0] = next((each for each in before.people if each["key"] == hearing.VISITOR), row.people[0])
    for key, kept in _lasting(before, same_event=before.event == row.event):
        row.facts.setdefault(key, kept)


def _last_visit(*, name: str, birth: str, now: datetime) -> Matter | None:
    if not (name.strip() and birth):
        return None
    wanted = match_key(name)
    rows = Matter.objects.filter(
        state=HANDED, visitor_resident="", is_protected=False, handed_at__gte=now - KEEP_HEARD
    )
    for row in rows.exclude(facts={}).order_by("-handed_at"):
        born = row.facts.get("me:person.birth_date", {}).get("value")
        if match_key(row.visitor_name) == wanted and born == birth:
            return row
    return None


def _lasting(before: Matter, *, same_event: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is still true: of the same event everything told, of another one what does not pass with it."""
    day = (before.handed_at or before.updated_at).date().isoformat()
    for key, kept in before.facts.items():
        who, _colon, fact = key.partition(":")
        told = who in {each["key"] for each in before.people} or ":" not in fact
        is_mark = who in {"no", "split", "form", "people", "who", "copies"}
        passes = fact.partition(".")[0] in PASSING
        if told and not is_mark and kept["value"] is not None and (same_event or not passes):
            source = f"窓口({before.number})" if kept.get("heard") else kept["source"]
            as_of = kept.get("as_of") or day
            yield key, {"value": kept["value"], "source": source, "as_of": as_of, "heard": False}
