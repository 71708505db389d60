"""Offers wait in the reader's session until one is chosen; the last few questions are kept, so that "back" works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from kinu.kernel.ids import spoken_code
from kinu.mobility.engine.online import Offer, Reason
from kinu.mobility.rules.fares import Fare
from kinu.mobility.rules.offers import (
    asked_as_data,
    asked_from_data,
    fare_as_data,
    offer_as_data,
    offer_from_data,
    reason_as_data,
)
from kinu.mobility.rules.wishes import Asked
from kinu.mobility.services.asking import Answer, Priced

KEPT = 5
PLACE = "mobility_offers"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer kept: what was asked, for whom, what was offered."""

    key: str
    asked: Asked
    rider_id: str
    offers: tuple[Priced, ...]
    reasons: tuple[Reason, ...]
    alternatives: tuple[Priced, ...]
    replaces: str = ""
    return_of: str = ""
    back: int | None = None

    @property
    def shown(self) -> tuple[Priced, ...]:
        """The offers, or the alternatives when there is none."""
        return self.offers or self.alternatives


def keep(
    request: HttpRequest,
    answer: Answer,
    *,
    rider_id: str,
    replaces: str = "",
    return_of: str = "",
    back: int | None = None,
) -> str:
    """Put an answer into the session and return its key."""
    key = spoken_code(8)
    held: dict[str, Any] = request.session.get(PLACE, {})
    held[key] = {
        "asked": asked_as_data(answer.asked),
        "rider": rider_id,
        "offers": [_priced(one) for one in answer.offers],
        "reasons": [reason_as_data(one) for one in answer.reasons],
        "alternatives": [_priced(one) for one in answer.alternatives],
        "replaces": replaces,
        "return_of": return_of,
        "back": back,
    }
    request.session[PLACE] = dict(list(held.items())[-KEPT:])
    return key


def kept(request: HttpRequest, key: str) -> Waiting:
    """Return the answer of a key; 404 when the session knows none."""
    data = request.session.get(PLACE, {}).get(key)
    if data is None:
        raise Http404
    return Waiting(
        key=key,
        asked=asked_from_data(data["asked"]),
        rider_id=data["rider"],
        offers=tuple(_read(one) for one in data["offers"]),
        reasons=tuple(Reason(code=one[0]) for one in data["reasons"]),
        alternatives=tuple(_read(one) for one in data["alternatives"]),
        replaces=data["replaces"],
        return_of=data["return_of"],
        back=data["back"],
    )


def chosen(waiting: Waiting, number: str) -> Offer:
    """Return the offer of a number counted from 1; 404 for any other."""
    if not number.isdigit() or not 1 <= int(number) <= len(waiting.shown):
        raise Http404
    return waiting.shown[int(number) - 1].offer


def _priced(one: Priced) -> list[Any]:
    return [offer_as_data(one.offer), fare_as_data(one.fare)]


def _read(data: list[Any]) -> Priced:
    return Priced(offer_from_data(data[0]), Fare(*data[1]))
