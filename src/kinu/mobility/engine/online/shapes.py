"""What crosses the border of the day: vehicles, wishes, offers, refusals, rules. Times are minutes since midnight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Grid: TypeAlias = NDArray[np.float64]

PICKUP, DELIVERY, BREAK = "p", "d", "b"


class Stop(NamedTuple):
    """One stop of a route: `kind` is p (pickup), d (delivery) or b (break); `key` the request, or the vehicle of the break."""

    kind: str
    key: str


@dataclass(frozen=True)
class Network:
    """Minutes and kilometres between places, by index. Row k of `table` holds from minute `k * slot` on, the last to the end.

    A pair's minutes in a row are its speed while that row lasts, so leaving later never means arriving earlier. One row
    means the same times all day. A place that cannot be reached has `inf`.
    """

    table: Grid  # (rows, places, places), minutes
    distance: Grid  # (places, places), kilometres
    slot: float = 60.0

    def minutes(self, i: int, j: int, at: float) -> float:
        """Minutes from place i to place j when leaving at minute `at`."""
        last = self.table.shape[0] - 1
        if i == j or last == 0:
            return float(self.table[0, i, j])
        row = min(max(int(at // self.slot), 0), last)
        left, clock = 1.0, at
        while row < last:
            whole, ends = float(self.table[row, i, j]), (row + 1) * self.slot
            if clock + left * whole <= ends:
                return clock + left * whole - at
            left -= (ends - clock) / whole
            clock = ends
            row += 1
        return clock + left * float(self.table[last, i, j]) - at

    def km(self, i: int, j: int) -> float:
        """Kilometres from place i to place j."""
        return float(self.distance[i, j])


@dataclass(frozen=True)
class Places:
    """Places in a vehicle or people and things that need them, per type."""

    seats: int = 0
    wheelchairs: int = 0
    luggage: int = 0

    def counts(self) -> tuple[int, int, int]:
        """Return the three counts in the order of the engine's load arrays."""
        return (self.seats, self.wheelchairs, self.luggage)


@dataclass(frozen=True)
class Vehicle:
    """A vehicle on this day. `configurations` trade places against each other (eight seats, or five and a wheelchair).

    The break lasts `break_minutes`, lies wholly inside `break_window`, is taken with nobody aboard where the vehicle then
    stands. `longest` limits the minutes from leaving the depot to being back there.
    """

    id: str
    configurations: tuple[Places, ...]
    depot: int
    shift_from: float
    shift_to: float
    break_window: tuple[float, float] | None = None
    break_minutes: float = 0.0
    skills: frozenset[str] = frozenset()
    longest: float = float("inf")


@dataclass(frozen=True)
class Rules:
    """How the service promises. One set for a whole family of days."""

    alpha: float = 1.5  # longest ride = min(cap, direct * alpha + beta), never under direct
    beta: float = 10.0
    cap: float = 60.0
    window: float = 10.0  # minutes of the promised pickup window
    offers: int = 3
    freeze: float = 30.0  # in the last minutes before a pickup the vehicle is not changed by re-optimisation
    boarding: float = 1.0  # minutes a stop takes
    boarding_wheelchair: float = 4.0
    wait_for_rider: float = 5.0  # after this a no-show may be reported
    reach: float = 60.0  # how far an offer may lie from the wished time
    early: float = 2.0  # a vehicle is at a stop that many minutes before it has to be
    late_pickups: bool = (
        False  # fetch riders as late as costs nothing (shorter rides), not as early as possible
    )
    ride_weight: float = 0.1  # what a rider's minute aboard costs, in kilometres
    reserve: float = 4.0  # minutes planning keeps free before a promise ends, for what the day brings
    rearrange: int = 40  # how often other rides are moved around to make room before a wish is refused
    heat: float = 0.05  # how much worse a plan may be for a while when searching, in prices of one ride
    threshold: float = 0.02  # re-optimisation replaces a plan only if this share better
    risk_margin: float = 2.0  # a promise with less room than this is at risk


@dataclass(frozen=True)
class Wish:
    """What a rider asks. At most one of `leave_at` and `arrive_by`; neither and `flexible` asks "any time today?"."""

    request_id: str
    origin: int
    destination: int
    places: Places = Places(seats=1)
    leave_at: float | None = None
    arrive_by: float | None = None
    skills: frozenset[str] = frozenset()
    flexible: bool = False
    boarding: float | None = None  # minutes the pickup takes; None = by the rules
    alighting: float | None = None  # minutes getting off takes; None = as boarding


@dataclass(frozen=True)
class Promise:
    """What the rider was told. It only tightens, or moves with consent."""

    pickup_from: float
    pickup_to: float
    latest_arrival: float
    longest_ride: float
    earliest_arrival: float = 0.0

    def tightens(self, other: Promise) -> bool:
        """Tell whether this promise lies inside the other."""
        return (
            self.pickup_from >= other.pickup_from
            and self.pickup_to <= other.pickup_to
            and self.latest_arrival <= other.latest_arrival
            and self.longest_ride <= other.longest_ride
            and self.earliest_arrival >= other.earliest_arrival
            and self.pickup_from <= self.pickup_to
        )


@dataclass(frozen=True)
class Offer:
    """A promise that would be kept: pickup inside [pickup_from, pickup_to], arrival by latest_arrival."""

    offer_id: str
    vehicle_id: str
    pickup_from: float
    pickup_to: float
    latest_arrival: float
    expected_pickup: float
    expected_arrival: float
    direct: float  # minutes of the ride alone
    ride: float  # expected minutes aboard
    longest_ride: float = 0.0  # the promised limit of the minutes aboard
    added_km: float = 0.0  # what the insertion adds to the day
    route: tuple[Stop, ...] = ()  # the vehicle's open stops with this ride in them
    made_on: int = 0  # number of events this offer was computed on
    wish: Wish | None = None
    earliest_arrival: float = 0.0
    routes: tuple[
        tuple[str, tuple[Stop, ...]], ...
    ] = ()  # when other vehicles change too: all changed routes

    @property
    def promise(self) -> Promise:
        """What is promised by this offer."""
        return Promise(
            self.pickup_from, self.pickup_to, self.latest_arrival, self.longest_ride, self.earliest_arrival
        )


@dataclass(frozen=True)
class Reason:
    """Why not, as code and values; the service makes the sentence.

    no-vehicle, skills, seats, wheelchairs, luggage, shift, break, promises, ride, time, unreachable, same-place, past.
    """

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """No offer: the binding reasons, computed from failed tests, and the nearest offers at other times."""

    reasons: tuple[Reason, ...]
    alternatives: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class PlannedStop:
    """A stop still to be made, with its times. `late` says by how many minutes it misses what was promised."""

    vehicle_id: str
    stop: Stop
    place: int
    leave_before: float  # when the vehicle leaves the place before
    arrive: float
    start: float  # boarding, alighting or break begins
    end: float
    frozen: bool
    late: float = 0.0


@dataclass(frozen=True)
class Risk:
    """A promise in danger. `late` > 0: it will be missed by that much as things stand; otherwise only `slack` minutes are left."""

    request_id: str
    vehicle_id: str | None
    kind: str  # "pickup", "arrival", "ride" or "unplanned"
    expected: float
    promised: float
    late: float
    slack: float


@dataclass(frozen=True)
class Move:
    """Put a request (or a vehicle's break) by hand: onto `vehicle_id`, before the given open stops (None: best place)."""

    request_id: str
    vehicle_id: str
    pickup_before: int | None = None
    delivery_before: int | None = None


@dataclass(frozen=True)
class Breach:
    """What a move would break: code (window, arrival, ride, places, skills, shift, break, order, frozen), whose, by how much."""

    code: str
    request_id: str | None
    vehicle_id: str
    minutes: float = 0.0


@dataclass(frozen=True)
class WhatIf:
    """The answer while dragging: nothing breaks (`ok`), or what does; the routes as they would be; the change of kilometres."""

    ok: bool
    breaches: tuple[Breach, ...]
    routes: tuple[tuple[str, tuple[Stop, ...]], ...]
    km_change: float
    stops: tuple[PlannedStop, ...] = ()


@dataclass(frozen=True)
class DayPlan:
    """All open stops of all vehicles with their times."""

    stops: tuple[PlannedStop, ...]

    def of(self, vehicle_id: str) -> tuple[PlannedStop, ...]:
        """Return the open stops of one vehicle in order."""
        return tuple(one for one in self.stops if one.vehicle_id == vehicle_id)


NetworkFor: TypeAlias = Callable[[frozenset[str]], Network]
"""Gives the network with these roads or bridges closed."""
