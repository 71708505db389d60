"""What the judge is given: rides, buses, visits, what riders were told. Times in minutes, places as indices."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

ALL_DAY = (-math.inf, math.inf)


@dataclass(frozen=True)
class Ride:
    """A ride that was asked for. Windows hold for the start of service; the ride lasts from the end of boarding to arrival."""

    id: str
    origin: int
    destination: int
    load: tuple[int, ...]
    pickup_window: tuple[float, float] = ALL_DAY
    delivery_window: tuple[float, float] = ALL_DAY
    pickup_service: float = 0.0
    delivery_service: float = 0.0
    longest_ride: float = math.inf
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Bus:
    """A vehicle: one of the capacities must hold at every moment. The break is (from, to, minutes)."""

    id: str
    capacities: tuple[tuple[int, ...], ...]
    start: int
    end: int
    shift: tuple[float, float] = ALL_DAY
    longest: float = math.inf
    rest: tuple[float, float, float] | None = None
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Visit:
    """A visit of a driven route: kind is start, pickup, delivery, transfer (all aboard leave a broken bus), break or end."""

    kind: str
    ride: str | None
    place: int
    arrive: float
    begin: float
    leave: float


@dataclass(frozen=True)
class Told:
    """What a rider was told at minute `at`. The first one is the promise; `consent` marks a change the rider agreed to."""

    ride: str
    at: float
    pickup_from: float
    pickup_to: float
    latest_arrival: float
    consent: bool = False


@dataclass(frozen=True)
class Outcome:
    """How an accepted ride ended: served, cancelled, no-show, or refused (which must never be)."""

    ride: str
    end: str
    pickup: float | None = None
    arrival: float | None = None
    came_to_door: float | None = None  # when the vehicle was there for a rider who did not come


@dataclass(frozen=True)
class Violation:
    """A broken limit: what, where, whose, by how much.

    unknown, twice, missing, order, place, load, window, ride, travel, clock, shift, duration, break, skills, left-aboard,
    infeasible, promise-widened, promise-pickup, promise-arrival, refused-after-acceptance, too-early.
    """

    code: str
    bus: str | None = None
    ride: str | None = None
    by: float = 0.0


def fits(aboard: Iterable[Ride], bus: Bus) -> bool:
    """Say whether everybody aboard together fits one arrangement of the bus's places."""
    riders = list(aboard)
    return any(
        all(sum(one.load[p] for one in riders) <= room[p] for p in range(len(room)))
        for room in bus.capacities
    )
