"""The problem as arrays: what every kernel function takes first."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from kinu.mobility.engine.model import Floats, Ints, Node, Problem, Request, Vehicle

EPS = 1e-7


# Columns of the tables below.
EARLIEST, LATEST, SERVICE, LONGEST, RIDERS = range(5)
PLACE, MATE, GETS_ON = range(3)
NEEDS, ONLY = range(2)
SKILLS, START, END, FROZEN, LOOSE = range(5)
DURATION, REST_FROM, REST_TO, REST_LONG = range(4)


class Arrays(NamedTuple):
    """Nodes (0 … 2R-1 of requests, then two for each vehicle), vehicles, travel, price: few wide tables, so calls are cheap.

    The properties are for Python; compiled loops index the tables.
    """

    time: Floats  # (N, 5): earliest, latest, service, longest ride (at both nodes of a request), riders
    node: Ints  # (N, 3): location; the other node of the request or -1; 1 pickup, -1 delivery, 0 start or end
    load: (
        Ints  # (N, P): what comes aboard; negative at deliveries; at a vehicle's start what is aboard already
    )
    wish: Ints  # (R, 2): mask of skills; the one vehicle allowed or -1
    bus: Ints  # (V, 5): skills, start, end, frozen stops; 1 where slack alone is exact (no ride limit, duration, break)
    shift: Floats  # (V, 4): longest duration; break from, to, minutes (0 = none)
    capacity: Ints  # (V, C, P): alternatives; unused ones repeat the first
    minutes: Floats  # (H, L, L)
    distance: Floats  # (L, L)
    price: Floats  # (5,): distance, rider minute, vehicle; then the first slot's start and a slot's length

    @property
    def start(self) -> Ints:
        return self.bus[:, START]

    @property
    def end(self) -> Ints:
        return self.bus[:, END]

    @property
    def place(self) -> Ints:
        return self.node[:, PLACE]

    @property
    def mate(self) -> Ints:
        return self.node[:, MATE]

    @property
    def gets_on(self) -> Ints:
        return self.node[:, GETS_ON]

    @property
    def earliest(self) -> Floats:
        return self.time[:, EARLIEST]

    @property
    def latest(self) -> Floats:
        return self.time[:, LATEST]

    @property
    def service(self) -> Floats:
        return self.time[:, SERVICE]

    @property
    def needs(self) -> Ints:
        return self.wish[:, NEEDS]

    @property
    def only(self) -> Ints:
        return self.wish[:, ONLY]

    @property
    def max_ride(self) -> Floats:
        return self.time[:, LONGEST]

    @property
    def max_duration(self) -> Floats:
        return self.shift[:, DURATION]

    @property
    def rest(self) -> Floats:
        return self.shift[:, REST_FROM:]


def arrays_of(problem: Problem) -> Arrays:
    """Return the kernel's arrays of a problem."""
    requests, vehicles, places = problem.requests, problem.vehicles, len(problem.places)
    nodes = _nodes(requests, vehicles)
    count = 2 * len(requests)
    load = np.zeros((len(nodes), places), np.int64)
    mate = np.full(len(nodes), -1, np.int64)
    gets_on = np.zeros(len(nodes), np.int64)
    max_ride = np.full(len(nodes), math.inf)
    riders = np.zeros(len(nodes))
    for k, request in enumerate(requests):
        on, off = 2 * k, 2 * k + 1
        load[off] = [-one for one in request.load]
        gets_on[off] = -1
        max_ride[on] = max_ride[off] = request.max_ride
        riders[on] = riders[off] = request.riders
        if request.pickup is not None:
            load[on] = request.load
            gets_on[on] = 1
            mate[on], mate[off] = off, on
        elif request.vehicle is not None:
            load[count + 2 * request.vehicle] += np.array(request.load, np.int64)
    limited = any(math.isfinite(one.max_ride) for one in requests)
    minutes = np.ascontiguousarray(problem.travel.minutes, np.float64)
    place = np.array([node.location for node in nodes], np.int64)
    window = np.array([(node.earliest, node.latest) for node in nodes], np.float64).reshape(-1, 2)
    service = np.array([node.service for node in nodes], np.float64)
    _tighten(window, place, service, max_ride, minutes.reshape(-1, *minutes.shape[-2:]).min(axis=0), requests)
    first = count + 2 * np.arange(len(vehicles), dtype=np.int64)
    bus = [
        (one.skills, first[v], first[v] + 1, one.frozen, int(not (limited or one.rest or math.isfinite(one.max_duration))))
        for v, one in enumerate(vehicles)
    ]  # fmt: skip
    weights, travel = problem.weights, problem.travel
    return Arrays(
        time=np.column_stack([window, service, max_ride, riders]),
        node=np.column_stack([place, mate, gets_on]),
        load=load,
        wish=np.array(
            [(one.skills, -1 if one.vehicle is None else one.vehicle) for one in requests], np.int64
        ).reshape(-1, 2),
        bus=np.array(bus, np.int64).reshape(-1, 5),
        shift=np.array([_shift(one) for one in vehicles], np.float64).reshape(-1, 4),
        capacity=_capacity(vehicles, places),
        minutes=minutes if minutes.ndim == 3 else minutes[None],
        distance=np.ascontiguousarray(travel.distance, np.float64),
        price=np.array(
            [weights.distance, weights.ride, weights.vehicle, travel.first, travel.slot], np.float64
        ),
    )


def _shift(vehicle: Vehicle) -> tuple[float, float, float, float]:
    rest = vehicle.rest
    return (
        (vehicle.max_duration, rest.earliest, rest.latest, rest.minutes)
        if rest
        else (vehicle.max_duration, 0.0, math.inf, 0.0)
    )


def _less(by: Floats, minutes: Floats) -> Floats:
    """Return by - minutes; never (-inf) where there is no road."""
    never = np.isinf(minutes)
    return np.where(never, -math.inf, by - np.where(never, 0.0, minutes))


def _tighten(
    window: Floats,
    place: Ints,
    service: Floats,
    max_ride: Floats,
    least: Floats,
    requests: tuple[Request, ...],
) -> None:
    """Cut off the parts of windows no schedule can use: the direct ride, the ride limit, the way from and to any vehicle."""
    on = np.array([2 * k for k, one in enumerate(requests) if one.pickup is not None], np.int64)
    starts, ends = (
        np.arange(2 * len(requests), len(place), 2),
        np.arange(2 * len(requests) + 1, len(place), 2),
    )
    if not len(on) or not len(starts):
        return
    off = on + 1
    reach = (window[starts, 0][:, None] + least[place[starts]][:, place[on]]).min(axis=0)
    home = _less(window[ends, 1][:, None], least[place[off]][:, place[ends]].T).max(axis=0)
    window[on, 0] = np.maximum(window[on, 0], reach)
    window[off, 1] = np.minimum(window[off, 1], home - service[off])
    direct = service[on] + least[place[on], place[off]]
    window[off, 0] = np.maximum(window[off, 0], window[on, 0] + direct)
    window[on, 1] = np.minimum(window[on, 1], _less(window[off, 1], direct))
    limited = np.isfinite(max_ride[on])
    on, off = on[limited], off[limited]
    window[on, 0] = np.maximum(window[on, 0], window[off, 0] - max_ride[on] - service[on])
    window[off, 1] = np.minimum(window[off, 1], window[on, 1] + service[on] + max_ride[on])


def _nodes(requests: tuple[Request, ...], vehicles: tuple[Vehicle, ...]) -> list[Node]:
    nodes: list[Node] = []
    for request in requests:
        nodes += [request.pickup or request.delivery, request.delivery]
    for one in vehicles:
        nodes += [Node(location=at, earliest=one.earliest, latest=one.latest) for at in (one.start, one.end)]
    return nodes


def _capacity(vehicles: tuple[Vehicle, ...], places: int) -> Ints:
    most = max((len(one.capacities) for one in vehicles), default=1)
    table = np.zeros((len(vehicles), most, places), np.int64)
    for v, vehicle in enumerate(vehicles):
        for c in range(most):
            table[v, c] = vehicle.capacities[c if c < len(vehicle.capacities) else 0]
    return table
