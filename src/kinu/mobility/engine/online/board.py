"""The day at one minute as a problem of the engine: what is open, where vehicles are, what may still be changed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from kinu.mobility.engine.kernel.arrays import FROZEN, SKILLS, Arrays, arrays_of
from kinu.mobility.engine.kernel.insert import feasible
from kinu.mobility.engine.kernel.schedule import NEVER, NO_REST, leaving, resting
from kinu.mobility.engine.kernel.shift import shifted
from kinu.mobility.engine.kernel.travel import arrive
from kinu.mobility.engine.model import Floats, Ints, Node, Problem, Request, Rest, Travel, Weights
from kinu.mobility.engine.model import Vehicle as Bus
from kinu.mobility.engine.online.ledger import ABOARD, Ledger, Run, Trip
from kinu.mobility.engine.online.shapes import (
    BREAK,
    DELIVERY,
    PICKUP,
    Network,
    Promise,
    Rules,
    Stop,
    Vehicle,
    Wish,
)

TINY = 1e-6


@dataclass(frozen=True)
class Setting:
    """What does not change while one looks: vehicles, rules, travel times with the roads that are closed now."""

    vehicles: dict[str, Vehicle]
    rules: Rules
    network: Network


@dataclass
class Board:
    """Open requests and vehicles in service as kernel arrays, with the routes as kernel nodes.

    `late` holds by how much each node misses its limit as things stand; such limits are loosened in the arrays to what is
    expected, so that the exact test keeps everything else and nothing gets later still.
    """

    setting: Setting
    now: float
    requests: list[str]
    vehicles: list[str]
    arrays: Arrays
    routes: list[list[int]]
    late: dict[int, float] = field(default_factory=dict)
    late_rest: dict[int, float] = field(default_factory=dict)

    def stops(self, v: int, nodes: Sequence[int] | None = None) -> Ints:
        """Return the kernel's route of a vehicle."""
        a = self.arrays
        return np.array([a.start[v], *(self.routes[v] if nodes is None else nodes), a.end[v]], np.int64)

    def times(self, v: int, nodes: Sequence[int] | None = None) -> tuple[Ints, Floats, int] | None:
        """Return the stops, when service starts at each, and after which stop the break is; None if infeasible."""
        stops = self.stops(v, nodes)
        t = np.empty(len(stops))
        how = shifted if self.setting.rules.late_pickups else resting
        rest_at = how(self.arrays, v, stops, t)
        return None if rest_at == NEVER else (stops, t, int(rest_at))

    def stop(self, node: int) -> Stop:
        """Return the stop a kernel node stands for."""
        return Stop(DELIVERY if node % 2 else PICKUP, self.requests[node // 2])

    def as_stops(self, nodes: Iterable[int]) -> tuple[Stop, ...]:
        """Return kernel nodes as stops."""
        return tuple(self.stop(int(one)) for one in nodes)

    def index(self, request_id: str) -> int:
        """Return the engine's number of a request."""
        return self.requests.index(request_id)

    def node(self, stop: Stop) -> int:
        """Return the kernel node of a stop."""
        return 2 * self.index(stop.key) + (1 if stop.kind == DELIVERY else 0)

    def unplanned(self) -> list[int]:
        """Return the requests no route has."""
        planned = {one // 2 for route in self.routes for one in route}
        return [k for k in range(len(self.requests)) if k not in planned]


def travel_of(network: Network) -> Travel:
    """Return the network as the engine's travel."""
    return Travel(minutes=network.table, distance=network.distance, first=0.0, slot=network.slot)


def board_of(
    setting: Setting,
    ledger: Ledger,
    now: float,
    *,
    only: Iterable[str] | None = None,
    extra: Sequence[tuple[Wish, Promise]] = (),
    pinned: frozenset[str] = frozenset(),
) -> Board:
    """Return the day at a minute; `only` some vehicles with what is in their routes; `extra` wishes nobody has taken yet.

    `pinned` requests may not change their vehicle.
    """
    vehicles = [one for one, run in ledger.runs.items() if not run.out and (only is None or one in set(only))]
    numbers = {one: v for v, one in enumerate(vehicles)}
    carried = {stop.key: one for one in vehicles for stop in ledger.runs[one].route if stop.kind != BREAK}
    wanted = [one for one, trip in ledger.trips.items() if trip.is_open and (only is None or one in carried)]
    requests = [
        _request(setting, ledger, one, now, numbers.get(carried.get(one, "")), pin=one in pinned)
        for one in wanted
    ] + [_wanted(setting.rules, wish, promise) for wish, promise in extra]
    problem = Problem(
        name="day",
        requests=tuple(requests),
        vehicles=tuple(_bus(ledger.runs[one], setting.vehicles[one], now) for one in vehicles),
        travel=travel_of(setting.network),
        places=("seats", "wheelchairs", "luggage"),
        weights=Weights(ride=setting.rules.ride_weight),
    )
    names = [*wanted, *(wish.request_id for wish, _ in extra)]
    index = {one: k for k, one in enumerate(names)}
    routes = [
        [2 * index[s.key] + (s.kind == DELIVERY) for s in ledger.runs[one].route if s.kind != BREAK]
        for one in vehicles
    ]
    board = Board(setting, now, names, vehicles, arrays_of(problem), routes)
    _skills(board, ledger, extra)
    for v in range(len(vehicles)):
        loosen(board, v)
    return board


def kept_ride(rules: Rules, promise: Promise, direct: float) -> float:
    """Return the longest ride that is planned: a reserve under the promised one, never under the direct ride."""
    return max(min(direct, promise.longest_ride), promise.longest_ride - rules.reserve)


def boarding(rules: Rules, wish: Wish) -> float:
    """Return the minutes the pickup takes."""
    if wish.boarding is not None:
        return wish.boarding
    return rules.boarding_wheelchair if wish.places.wheelchairs else rules.boarding


def alighting(rules: Rules, wish: Wish) -> float:
    """Return the minutes getting off takes."""
    return boarding(rules, wish) if wish.alighting is None else wish.alighting


def _request(
    setting: Setting, ledger: Ledger, request_id: str, now: float, vehicle: int | None, *, pin: bool
) -> Request:
    trip = ledger.trips[request_id]
    rules, promise = setting.rules, trip.promise
    run = next(
        (one for one in ledger.runs.values() if one.route and one.route[0].key == request_id and one.frozen),
        None,
    )
    off = Node(
        location=trip.wish.destination,
        earliest=promise.earliest_arrival,
        latest=promise.latest_arrival - rules.reserve,
        service=alighting(rules, trip.wish),
    )
    if trip.status == ABOARD:
        limit = (trip.boarded_at or now) + kept_ride(rules, promise, trip.direct)
        latest = min(off.latest, limit)
        earliest, service = _first(run, Stop(DELIVERY, request_id), off.earliest, off.service, now)
        off = Node(location=off.location, earliest=earliest, latest=latest, service=service)
        return Request(
            id=request_id, pickup=None, delivery=off, load=trip.wish.places.counts(), vehicle=vehicle
        )
    low, high = promise.pickup_from, max(promise.pickup_from, promise.pickup_to - rules.reserve)
    if trip.boarded_at is not None:  # stranded: at once, and the ride goes on counting
        low, high = now, math.inf
        off = Node(
            location=off.location,
            latest=min(off.latest, trip.boarded_at + kept_ride(rules, promise, trip.direct)),
            service=off.service,
        )
    earliest, service = _first(run, Stop(PICKUP, request_id), low, boarding(rules, trip.wish), now)
    return Request(
        id=request_id,
        pickup=Node(location=trip.place, earliest=earliest, latest=high, service=service),
        delivery=off,
        load=trip.wish.places.counts(),
        max_ride=kept_ride(rules, promise, trip.direct),
        vehicle=vehicle if pin else None,
    )


def _first(run: Run | None, stop: Stop, earliest: float, service: float, now: float) -> tuple[float, float]:
    """Return earliest start and minutes of service of a stop a vehicle drives to or stands at (run), else as given."""
    if run is None or run.route[0] != stop:
        return earliest, service
    if run.reached is not None:
        begun = max(earliest, run.reached)
        return begun, max(service, now - begun)
    return max(earliest, run.until, now if run.until else 0.0), service


def _wanted(rules: Rules, wish: Wish, promise: Promise) -> Request:
    return Request(
        id=wish.request_id,
        pickup=Node(
            location=wish.origin,
            earliest=promise.pickup_from,
            latest=max(promise.pickup_from, promise.pickup_to - rules.reserve),
            service=boarding(rules, wish),
        ),
        delivery=Node(
            location=wish.destination,
            earliest=promise.earliest_arrival,
            latest=promise.latest_arrival - rules.reserve,
            service=alighting(rules, wish),
        ),
        load=wish.places.counts(),
        max_ride=promise.longest_ride,
    )


def _bus(run: Run, vehicle: Vehicle, now: float) -> Bus:
    place, earliest = run.place, max(run.ready, now)
    if run.reached is not None:
        earliest = run.reached
    elif run.departed is not None:
        earliest = run.departed
    rest = None
    if run.resting is not None:
        earliest = max(earliest, run.resting + vehicle.break_minutes)
    elif vehicle.break_window is not None and not run.rested:
        low, high = vehicle.break_window
        rest = Rest(earliest=low, latest=high - vehicle.break_minutes, minutes=vehicle.break_minutes)
    latest = vehicle.shift_to
    if run.started is not None:
        latest = min(latest, run.started + vehicle.longest)
    return Bus(
        id=vehicle.id,
        start=place,
        end=vehicle.depot,
        capacities=tuple(one.counts() for one in vehicle.configurations),
        earliest=earliest,
        latest=latest,
        max_duration=vehicle.longest if run.started is None else math.inf,
        rest=rest,
        frozen=run.frozen,
    )


def _skills(board: Board, ledger: Ledger, extra: Sequence[tuple[Wish, Promise]]) -> None:
    """Number the skills and fill the masks."""
    wishes = [ledger.trips[one].wish if one in ledger.trips else None for one in board.requests]
    given: list[Wish] = [one for one in wishes if one is not None] + [wish for wish, _ in extra]
    bits = {skill: 1 << k for k, skill in enumerate(sorted({s for one in given for s in one.skills}))}
    for k, wish in enumerate(given):
        board.arrays.needs[k] = sum(bits[one] for one in wish.skills)
    for v, vehicle_id in enumerate(board.vehicles):
        has = board.setting.vehicles[vehicle_id].skills
        board.arrays.bus[v, SKILLS] = sum(bit for skill, bit in bits.items() if skill in has)


def loosen(board: Board, v: int) -> None:
    """If a route can no longer keep its limits, note by how much and loosen them to what is expected."""
    a, stops = board.arrays, board.stops(v)
    if feasible(a, v, stops):
        return
    kept = a.latest[stops].copy(), a.max_duration[v]
    a.latest[stops] = math.inf
    a.max_duration[v] = math.inf
    t = np.empty(len(stops))
    rest_at = int(resting(a, v, stops, t))
    if rest_at == NEVER:
        rest_at = drive_through(board, v, stops, t)
    for k, node in enumerate(stops):
        a.latest[node] = max(kept[0][k], t[k] + TINY)
        if t[k] > kept[0][k] + TINY:
            board.late[int(node)] = float(t[k] - kept[0][k])
        mate = a.mate[node]
        if a.gets_on[node] == -1 and mate >= 0:
            at = int(np.flatnonzero(stops == mate)[0])
            ride = float(t[k] - t[at] - a.service[mate])
            if ride > a.max_ride[node] + TINY:
                board.late[int(node)] = max(board.late.get(int(node), 0.0), ride - float(a.max_ride[node]))
                a.max_ride[node] = a.max_ride[mate] = ride + TINY


def drive_through(board: Board, v: int, stops: Ints, t: Floats) -> int:
    """Fill times by driving on without regard to limits; the break when the vehicle is next empty, or never."""
    a = board.arrays
    rest_at, aboard = NO_REST, int(np.any(a.load[stops[0]] > 0))
    a.rest[v, 1] = math.inf
    t[0] = a.earliest[stops[0]]
    for k in range(1, len(stops)):
        if (
            rest_at == NO_REST
            and a.rest[v, 2] > 0
            and not aboard
            and k > a.bus[v, FROZEN]
            and t[k - 1] >= a.rest[v, 0] - 60.0
        ):
            rest_at = k - 1
        out = leaving(a, v, stops, rest_at, k - 1, t[k - 1])
        t[k] = max(a.earliest[stops[k]], arrive(a, stops[k - 1], stops[k], out))
        aboard = int(_aboard(a, stops, k))
    if rest_at == NO_REST:
        a.rest[v, 2] = 0.0
        board.late_rest[v] = 0.0
    return rest_at


def _aboard(a: Arrays, stops: Ints, k: int) -> bool:
    return bool(a.load[stops[: k + 1]].sum(axis=0).any())


def trip_needs(trip: Trip, rules: Rules) -> tuple[float, float]:
    """Return the minutes of boarding and alighting of a trip."""
    return boarding(rules, trip.wish), alighting(rules, trip.wish)
