"""What is planned: nodes, requests, vehicles, travel times, and the plan.

Times are minutes since midnight of the service day (floats, may pass 1440). Loads are counted per place type in the order
of `Problem.places`. Kernel node numbers: request k has its pickup at 2k and its delivery at 2k + 1; vehicle v of R requests
starts at 2R + 2v and ends at 2R + 2v + 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Node:
    """A visit: where, the window in which service starts, minutes of service."""

    location: int
    earliest: float = 0.0
    latest: float = math.inf
    service: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Request:
    """People or things carried from one node to another; `load` per place type.

    Aboard already: `pickup` is None, `vehicle` names the vehicle's index, `delivery.latest` carries what is left of the
    ride limit. `skills` is a mask every bit of which the vehicle must have; `vehicle` alone pins a request to a vehicle.
    """

    id: str
    pickup: Node | None
    delivery: Node
    load: tuple[int, ...] = (1,)
    max_ride: float = math.inf
    skills: int = 0
    riders: int = 1
    vehicle: int | None = None


@dataclass(frozen=True, kw_only=True)
class Rest:
    """A break: starts inside the window, at the place of a stop, with nobody aboard."""

    earliest: float
    latest: float
    minutes: float


@dataclass(frozen=True, kw_only=True)
class Vehicle:
    """A vehicle with its shift. `capacities` are alternatives, each per place type (seats and wheelchair places trade).

    The load must fit one of them on every leg. `frozen` = how many first stops of its route may not be changed or preceded.
    """

    id: str
    start: int
    end: int
    capacities: tuple[tuple[int, ...], ...] = ((1,),)
    earliest: float = 0.0
    latest: float = math.inf
    max_duration: float = math.inf
    skills: int = 0
    rest: Rest | None = None
    frozen: int = 0


@dataclass(frozen=True, kw_only=True)
class Travel:
    """Shortest travel minutes between locations: (L, L), or (H, L, L) for H slots of the day; and distances (L, L).

    A pair's minutes in a slot are its speed while that slot lasts, so nobody arrives earlier by leaving later. Before the
    first slot the first holds, after the last the last. Infinite minutes: no road in that slot.
    """

    minutes: Floats
    distance: Floats
    first: float = 0.0
    slot: float = 60.0


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The price of a plan: distance, minutes of riders aboard (after their own boarding), a vehicle that leaves its depot."""

    distance: float = 1.0
    ride: float = 0.0
    vehicle: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Everything a plan is made from. `labels` gives names (of the file) to kernel nodes where they differ."""

    name: str
    requests: tuple[Request, ...]
    vehicles: tuple[Vehicle, ...]
    travel: Travel
    places: tuple[str, ...] = ("seat",)
    weights: Weights = field(default_factory=Weights)
    labels: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One visit of a route: when the vehicle arrives, starts and leaves; `node` is a kernel node number."""

    node: int
    arrival: float
    start: float
    departure: float


@dataclass(frozen=True, kw_only=True)
class Route:
    """What one vehicle does, from its start node to its end node; `rest` is the start of the break."""

    vehicle: int
    stops: tuple[Stop, ...]
    cost: float
    distance: float
    ride_minutes: float
    rest: float | None = None

    @property
    def nodes(self) -> tuple[int, ...]:
        """The nodes between start and end."""
        return tuple(stop.node for stop in self.stops[1:-1])


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Routes of the vehicles that move, in the order of the vehicles, and the indexes of requests without a place."""

    routes: tuple[Route, ...]
    unserved: tuple[int, ...]
    cost: float

    @property
    def vehicles(self) -> int:
        return len(self.routes)
