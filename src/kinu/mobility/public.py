"""The door of mobility: ask when the shared taxi could take somebody, for a search over all modes; nothing is booked here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kinu.kernel.refusal import Refusal

from .rules.calendar import moment_of
from .rules.wishes import Asked
from .selectors.network import StopView, find_stops, near
from .services.asking import Answer, ask

__all__ = ["RideOffer", "StopView", "find_stops", "near", "offers_for"]


@dataclass(frozen=True, slots=True)
class RideOffer:
    """A ride that could be promised now: wall-clock times of the city, fare in yen for everybody together.

    `is_as_wished` is False for the nearest offer at another time.
    """

    origin_id: str
    destination_id: str
    pickup_from: datetime
    pickup_until: datetime
    arrive_by: datetime
    expected_arrival: datetime
    fare: int
    is_as_wished: bool


def offers_for(
    *,
    origin_id: str,
    destination_id: str,
    day: date,
    now: datetime,
    leave_at: float | None = None,
    arrive_by: float | None = None,
    people: int = 1,
    wheelchairs: int = 0,
) -> tuple[RideOffer, ...]:
    """Return what could be booked for a leg, () when nothing can. Minutes count from midnight of `day`.

    Nothing is counted as refused: a search asks many legs for one traveller.
    """
    mode = "arrive" if arrive_by is not None else "leave" if leave_at is not None else "any"
    asked = Asked(
        origin_id=origin_id, destination_id=destination_id, day=day, mode=mode,
        minute=arrive_by if arrive_by is not None else leave_at, people=people, wheelchairs=wheelchairs,
    )  # fmt: skip
    try:
        answer = ask(asked=asked, channel="search", now=now, counted=False)
    except Refusal:
        return ()
    return _offers(answer)


def _offers(answer: Answer) -> tuple[RideOffer, ...]:
    asked = answer.asked
    return tuple(
        RideOffer(
            origin_id=asked.origin_id,
            destination_id=asked.destination_id,
            pickup_from=moment_of(asked.day, one.offer.pickup_from),
            pickup_until=moment_of(asked.day, one.offer.pickup_to),
            arrive_by=moment_of(asked.day, one.offer.latest_arrival),
            expected_arrival=moment_of(asked.day, one.offer.expected_arrival),
            fare=one.fare.yen,
            is_as_wished=bool(answer.offers),
        )
        for one in (answer.offers or answer.alternatives)
    )
