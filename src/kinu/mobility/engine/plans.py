"""From routes of kernel nodes to the plan people read, and the first call that compiles everything."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from kinu.mobility.engine.kernel.arrays import Arrays, arrays_of
from kinu.mobility.engine.kernel.insert import best, bounds, feasible, insertions
from kinu.mobility.engine.kernel.schedule import NEVER, NO_REST, leaving
from kinu.mobility.engine.kernel.shift import length, price, ride_minutes, shifted
from kinu.mobility.engine.kernel.travel import arrive
from kinu.mobility.engine.model import Ints, Node, Plan, Problem, Request, Rest, Route, Stop, Travel, Vehicle


class InfeasibleRouteError(Exception):
    """A route that was to be shown breaks a limit."""


def stops_of(a: Arrays, v: int, nodes: Sequence[int]) -> Ints:
    """Return the kernel's route of a vehicle for the nodes between its start and end."""
    return np.array([a.start[v], *nodes, a.end[v]], np.int64)


def route_of(a: Arrays, v: int, nodes: Sequence[int]) -> Route:
    """Return the route with its times (earliest end, then as few rider minutes as waiting allows); InfeasibleRouteError if none."""
    stops = stops_of(a, v, nodes)
    t = np.empty(len(stops))
    rest_at = shifted(a, v, stops, t)
    if rest_at == NEVER or not feasible(a, v, stops):
        raise InfeasibleRouteError(f"vehicle {v}: {list(nodes)}")
    shown: list[Stop] = []
    for k, node in enumerate(stops):
        came = t[k] if k == 0 else arrive(a, stops[k - 1], node, shown[-1].departure)
        gone = leaving(a, v, stops, rest_at, k, t[k])
        shown.append(Stop(node=int(node), arrival=float(came), start=float(t[k]), departure=float(gone)))
    rest = None
    if rest_at != NO_REST:
        rest = max(shown[rest_at].start + float(a.service[stops[rest_at]]), float(a.rest[v, 0]))
    return Route(
        vehicle=v,
        stops=tuple(shown),
        cost=float(price(a, v, stops)),
        distance=float(length(a, stops)),
        ride_minutes=float(ride_minutes(a, stops, t)),
        rest=rest,
    )


def plan_of(a: Arrays, routes: Mapping[int, Sequence[int]]) -> Plan:
    """Return the plan of routes by vehicle; requests in no route are unserved."""
    shown = tuple(route_of(a, v, nodes) for v, nodes in sorted(routes.items()) if len(nodes) > 0)
    served = {node // 2 for route in shown for node in route.nodes}
    missing = tuple(k for k in range(len(a.wish)) if k not in served)
    return Plan(routes=shown, unserved=missing, cost=math.fsum(route.cost for route in shown))


def warm() -> None:
    """Compile (or load) the kernel, so that the first real answer is as quick as the others."""
    legs = np.ones((3, 3)) - np.eye(3)
    one = Request(id="a", pickup=Node(location=1), delivery=Node(location=2), max_ride=9.0)
    bus = Vehicle(id="v", start=0, end=0, latest=100.0, rest=Rest(earliest=0.0, latest=50.0, minutes=1.0))
    a = arrays_of(
        Problem(name="warm", requests=(one,), vehicles=(bus,), travel=Travel(minutes=legs, distance=legs))
    )
    stops = stops_of(a, 0, ())
    early, late, after = np.empty(2), np.empty(2), np.empty((2, 1), np.int64)
    bounds(a, 0, stops, early, late, after)
    best(a, 0, stops, early, late, after, 0, math.inf, 0.0)
    insertions(a, 0, stops, 0)
    route_of(a, 0, (0, 1))
