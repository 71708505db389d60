"""Can these orders of visits be driven? Decided on the temporal network of each route, from the definitions."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence

from kinu.mobility.checker.case import Bus, Ride, Violation, fits

Matrix = Callable[[int, int], float]
Order = Sequence[tuple[str, str]]  # ("pickup" | "delivery", ride id)


def judge_routes(
    *,
    rides: Mapping[str, Ride],
    buses: Mapping[str, Bus],
    routes: Mapping[str, Order],
    minutes: Matrix,
    tolerance: float = 1e-6,
    all_served: bool = True,
) -> list[Violation]:
    """Return what makes these orders impossible: unknown, twice, missing, order, load, skills, infeasible.

    `infeasible` says that no times exist which keep windows, ride times, shift, route duration and break together.
    """
    found: list[Violation] = []
    seen: dict[tuple[str, str], int] = {}
    for bus_id, order in routes.items():
        if bus_id not in buses or any(ride not in rides for _, ride in order):
            found.append(Violation("unknown", bus_id))
            continue
        for visit in order:
            seen[visit] = seen.get(visit, 0) + 1
        wrong = _order_and_load(rides, buses[bus_id], order)
        found += wrong
        if not wrong and order and not _drivable(rides, buses[bus_id], order, minutes, tolerance):
            found.append(Violation("infeasible", bus_id))
    found += [Violation("twice", ride=ride) for (_, ride), times in seen.items() if times > 1]
    if all_served:
        found += [Violation("missing", ride=ride) for ride in rides if ("pickup", ride) not in seen]
    return found


def length_of(*, rides: Mapping[str, Ride], bus: Bus, order: Order, distance: Matrix) -> float:
    """Return the length of a route from the bus's start to its end."""
    places = [bus.start, *(_place(rides[ride], kind) for kind, ride in order), bus.end]
    return math.fsum(distance(a, b) for a, b in itertools.pairwise(places)) if order else 0.0


def _place(ride: Ride, kind: str) -> int:
    return ride.origin if kind == "pickup" else ride.destination


def _order_and_load(rides: Mapping[str, Ride], bus: Bus, order: Order) -> list[Violation]:
    found: list[Violation] = []
    aboard: list[str] = []
    for kind, ride in order:
        if not rides[ride].skills <= bus.skills:
            found.append(Violation("skills", bus.id, ride))
        if kind == "pickup":
            aboard.append(ride)
        elif ride in aboard:
            aboard.remove(ride)
        else:
            found.append(Violation("order", bus.id, ride))
        if not fits((rides[one] for one in aboard), bus):
            found.append(Violation("load", bus.id, ride))
    found += [Violation("left-aboard", bus.id, ride) for ride in aboard]
    return found


def _drivable(rides: Mapping[str, Ride], bus: Bus, order: Order, minutes: Matrix, tolerance: float) -> bool:
    """Try the break in every gap where nobody is aboard (once, when the bus has one)."""
    if bus.rest is None:
        return _consistent(rides, bus, order, minutes, tolerance=tolerance, rest_after=None)
    aboard = 0
    gaps = [0]
    for at, (kind, _) in enumerate(order, 1):
        aboard += 1 if kind == "pickup" else -1
        if aboard == 0:
            gaps.append(at)
    return any(_consistent(rides, bus, order, minutes, tolerance=tolerance, rest_after=gap) for gap in gaps)


class _Times:
    """Difference constraints between the times of one route: t[y] - t[x] <= w. Time 0 is midnight."""

    def __init__(self) -> None:
        self.edges: list[tuple[int, int, float]] = []

    def at_least(self, x: int, y: int, gap: float) -> None:
        """t[y] >= t[x] + gap."""
        self.edges.append((y, x, -gap))

    def at_most(self, x: int, y: int, gap: float) -> None:
        """t[y] <= t[x] + gap."""
        if gap < math.inf:
            self.edges.append((x, y, gap))

    def within(self, x: int, window: tuple[float, float]) -> None:
        """The window holds for time x."""
        if window[0] > -math.inf:
            self.at_least(0, x, window[0])
        self.at_most(0, x, window[1])


def _consistent(
    rides: Mapping[str, Ride],
    bus: Bus,
    order: Order,
    minutes: Matrix,
    *,
    tolerance: float,
    rest_after: int | None,
) -> bool:
    """Say whether times exist: 1 is the departure, 2 ... the visits, then the return, then the break if there is one."""
    times, first, back = _Times(), 1, len(order) + 2
    times.within(first, bus.shift)
    times.within(back, bus.shift)
    times.at_most(first, back, bus.longest)
    service = [0.0] + [_service(rides[ride], kind) for kind, ride in order]
    places = [bus.start, *(_place(rides[ride], kind) for kind, ride in order), bus.end]
    _visits(times, rides, order)
    for at, (a, b) in enumerate(itertools.pairwise(places), first):
        road = minutes(a, b)
        if bus.rest is not None and rest_after is not None and at == first + rest_after:
            pause = back + 1
            times.at_least(at, pause, service[at - first])
            times.at_least(pause, at + 1, bus.rest[2] + road)
            times.within(pause, (bus.rest[0], bus.rest[1] - bus.rest[2]))
        else:
            times.at_least(at, at + 1, service[at - first] + road)
    return _no_negative_cycle(times.edges, back + 2, tolerance)


def _visits(times: _Times, rides: Mapping[str, Ride], order: Order) -> None:
    boarded: dict[str, int] = {}
    for at, (kind, name) in enumerate(order, 2):
        ride = rides[name]
        times.within(at, ride.pickup_window if kind == "pickup" else ride.delivery_window)
        if kind == "pickup":
            boarded[name] = at
        else:
            times.at_most(boarded[name], at, ride.longest_ride + ride.pickup_service)


def _service(ride: Ride, kind: str) -> float:
    return ride.pickup_service if kind == "pickup" else ride.delivery_service


def _no_negative_cycle(edges: list[tuple[int, int, float]], count: int, tolerance: float) -> bool:
    value = [0.0] * count
    for _ in range(count + 1):
        moved = False
        for x, y, w in edges:  # t[y] <= t[x] + w
            if value[x] + w < value[y] - tolerance:
                value[y] = value[x] + w
                moved = True
        if not moved:
            return True
    return False
