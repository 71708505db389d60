"""What somebody asks for at the door, before the engine sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kinu.mobility.engine.online import Places, Wish

MODES = ("now", "leave", "arrive", "any")


@dataclass(frozen=True, slots=True)
class Asked:
    """A ride somebody wants: `mode` now, leave (at `minute`), arrive (by `minute`) or any (time of the day).

    `people` counts everybody, the rider too; `children` (primary school) and `wheelchairs` are among them.
    """

    origin_id: str
    destination_id: str
    day: date
    mode: str = "leave"
    minute: float | None = None
    people: int = 1
    children: int = 0
    wheelchairs: int = 0
    luggage: int = 0

    @property
    def places(self) -> Places:
        """The places in the vehicle: whoever stays in a wheelchair needs no seat."""
        return Places(
            seats=self.people - self.wheelchairs, wheelchairs=self.wheelchairs, luggage=self.luggage
        )


def wish_of(asked: Asked, *, request_id: str, origin: int, destination: int, now: float) -> Wish:
    """Return the engine's wish for what was asked at minute `now` of the day.

    >>> from datetime import date
    >>> wish_of(Asked("a", "b", date(2026, 11, 25), "now"), request_id="r", origin=0, destination=1, now=540.0).leave_at
    540.0
    """
    return Wish(
        request_id=request_id,
        origin=origin,
        destination=destination,
        places=asked.places,
        leave_at=now if asked.mode == "now" else asked.minute if asked.mode == "leave" else None,
        arrive_by=asked.minute if asked.mode == "arrive" else None,
        flexible=asked.mode == "any",
    )


def overlap(first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Tell whether two spans (from, until) share more than an instant: nobody sits in two taxis at once.

    >>> overlap((540, 570), (560, 600)), overlap((540, 570), (570, 600))
    (True, False)
    """
    return first[0] < second[1] and second[0] < first[1]
