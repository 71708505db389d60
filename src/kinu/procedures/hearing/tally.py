"""Counting what one hearing asked and what it saved."""

from __future__ import annotations

from collections.abc import Iterable

from kinu.procedures.definition import display

from .matter import Hearing
from .model import Tally


def tally(
    hearing: Hearing, *, asked: Iterable[str], typed: Iterable[str], confirmed: Iterable[str] = ()
) -> Tally:
    """Return the count of a matter. `asked` has one key each time it was put to the person; `typed` those answered.

    A blank is reused when its fact was asked for another blank or not asked at all.
    """
    events, answered, taps = list(asked), set(typed), set(confirmed)
    slots = [slot for form in hearing.forms() for slot in form.slots if slot.value is not None]
    words = [len(display(slot.field, slot.value)) for slot in slots]
    first: dict[str, int] = {}
    for slot, length in zip(slots, words, strict=True):
        key = (slot.known.via if slot.known else "") or slot.key
        if key in answered:
            first.setdefault(key, length)
    return Tally(
        procedures=len(hearing.forms()),
        blanks=len(slots),
        asked=len(set(events)),
        inputs=len(answered),
        confirmed=len(taps),
        reused=len(slots) - len(first),
        repeated=len(events) - len(set(events)),
        keystrokes=sum(first.values()),
        keystrokes_saved=sum(words) - sum(first.values()),
    )
