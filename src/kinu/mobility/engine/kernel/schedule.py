"""Exact times of one route.

The constraints of a route (windows, travel, ride times, duration, break) are of the form "t_j is at least a rising function
of t_i", so their earliest solution is the least fixed point, found by pushing times forward and pulling pickups after their
late deliveries until nothing moves. There is a feasible schedule if and only if the fixed point keeps every window. With one
travel table a route of m stops needs at most m rounds (a path of the constraint graph uses each ride limit once); with a
table by hour the rounds are bounded too, and a route that has not settled by then is called infeasible.
"""

from __future__ import annotations

import math

import numpy as np

from kinu.mobility.engine.kernel.arrays import (
    DURATION,
    EARLIEST,
    EPS,
    GETS_ON,
    LATEST,
    LONGEST,
    MATE,
    REST_FROM,
    REST_LONG,
    REST_TO,
    SERVICE,
    Arrays,
)
from kinu.mobility.engine.kernel.compiled import compiled
from kinu.mobility.engine.kernel.travel import arrive, leave_by
from kinu.mobility.engine.model import Floats, Ints

NO_REST = -1
NEVER = -2


@compiled
def fits(a: Arrays, v: int, load: Ints) -> bool:
    """Say whether this load fits one of the vehicle's arrangements of places."""
    for c in range(a.capacity.shape[1]):
        good = True
        for p in range(load.shape[0]):
            if load[p] > a.capacity[v, c, p]:
                good = False
                break
        if good:
            return True
    return False


@compiled
def loads(a: Arrays, stops: Ints, after: Ints) -> None:
    """Fill the load after each stop, per place type."""
    for p in range(after.shape[1]):
        total = 0
        for k in range(len(stops)):
            total += a.load[stops[k], p]
            after[k, p] = total


@compiled
def carried(a: Arrays, v: int, stops: Ints, after: Ints) -> bool:
    """Fill the loads and say whether every leg fits."""
    loads(a, stops, after)
    for k in range(len(stops)):
        if not fits(a, v, after[k]):
            return False
    return True


@compiled
def leaving(a: Arrays, v: int, stops: Ints, rest_at: int, k: int, at: float) -> float:
    """Return when the vehicle leaves stop k whose service starts at this minute (inf: the break would start too late)."""
    out = at + a.time[stops[k], SERVICE]
    if k == rest_at:
        out = max(out, a.shift[v, REST_FROM])
        if out > a.shift[v, REST_TO] + EPS:
            return math.inf
        out += a.shift[v, REST_LONG]
    return out


@compiled
def push(a: Arrays, v: int, stops: Ints, rest_at: int, t: Floats, first: int) -> bool:
    """Raise times forward from a stop on; say whether every window holds."""
    for k in range(first, len(stops)):
        if k > 0:
            out = leaving(a, v, stops, rest_at, k - 1, t[k - 1])
            came = arrive(a, stops[k - 1], stops[k], out)
            t[k] = max(t[k], came)
        if t[k] > a.time[stops[k], LATEST] + EPS:
            return False
    return True


@compiled
def pull(a: Arrays, v: int, stops: Ints, t: Floats) -> int:
    """Raise the start for the duration and each pickup for its ride limit; return the first stop raised, or -1."""
    first, end = -1, len(stops) - 1
    if t[0] < t[end] - a.shift[v, DURATION] - EPS:
        t[0] = t[end] - a.shift[v, DURATION]
        first = 0
    for k in range(end - 1, 1, -1):
        node = stops[k]
        if a.node[node, GETS_ON] != -1 or a.node[node, MATE] < 0 or a.time[node, LONGEST] == math.inf:
            continue
        i = k - 1
        while i > 0 and stops[i] != a.node[node, MATE]:
            i -= 1
        at_least = t[k] - a.time[node, LONGEST] - a.time[stops[i], SERVICE]
        if t[i] < at_least - EPS:
            t[i] = at_least
            first = i if first < 0 else min(first, i)
    return first


@compiled
def earliest(a: Arrays, v: int, stops: Ints, rest_at: int, t: Floats) -> bool:
    """Fill the earliest start of service at every stop; say whether the route is feasible in time (exact)."""
    for k in range(len(stops)):
        t[k] = a.time[stops[k], EARLIEST]
    return settled(a, v, stops, rest_at, t, 0)


@compiled
def settled(a: Arrays, v: int, stops: Ints, rest_at: int, t: Floats, first: int) -> bool:
    """Raise lower bounds of the times, sound up to stop `first`, to the fixed point; say whether there is one."""
    if not push(a, v, stops, rest_at, t, first):
        return False
    rounds = len(stops) + 2 if a.minutes.shape[0] == 1 and rest_at < 0 else 8 * len(stops) + 64
    for _ in range(rounds):
        first = pull(a, v, stops, t)
        if first < 0:
            return True
        if not push(a, v, stops, rest_at, t, first):
            return False
    return False


@compiled
def resting(a: Arrays, v: int, stops: Ints, t: Floats) -> int:
    """Fill the earliest times with the break at its best stop; return that stop, NO_REST if none is due, NEVER if infeasible.

    Best = the route ends earliest. The break is taken at the place of a stop after whose service nobody is aboard.
    """
    feasible = earliest(a, v, stops, NO_REST, t)
    if not feasible:
        return NEVER
    if a.shift[v, REST_LONG] <= 0.0:
        return NO_REST
    after = np.empty((len(stops), a.load.shape[1]), np.int64)
    loads(a, stops, after)
    without, trial = t.copy(), np.empty(len(stops))
    found, end = NEVER, math.inf
    for k in range(len(stops) - 1):
        if without[k] + a.time[stops[k], SERVICE] > a.shift[v, REST_TO] + EPS:
            break
        if after[k].any() or not earliest(a, v, stops, k, trial):
            continue
        if trial[-1] < end - EPS:
            found, end = k, trial[-1]
            t[:] = trial
    return found


@compiled
def latest(a: Arrays, v: int, stops: Ints, rest_at: int, u: Floats) -> None:
    """Fill the latest start of service at every stop of a feasible route (greatest fixed point)."""
    for k in range(len(stops)):
        u[k] = a.time[stops[k], LATEST]
    for _ in range(len(stops) + 2):
        _draw_back(a, v, stops, rest_at, u)
        if not _hold(a, v, stops, u):
            return


@compiled
def _draw_back(a: Arrays, v: int, stops: Ints, rest_at: int, u: Floats) -> None:
    for k in range(len(stops) - 2, -1, -1):
        out = leave_by(a, stops[k], stops[k + 1], u[k + 1])
        if k == rest_at:
            out = min(out - a.shift[v, REST_LONG], a.shift[v, REST_TO])
        u[k] = min(u[k], out - a.time[stops[k], SERVICE])


@compiled
def _hold(a: Arrays, v: int, stops: Ints, u: Floats) -> bool:
    """Lower deliveries to the ride limit of their latest pickup, and the end to the duration; say whether one moved."""
    moved, end = False, len(stops) - 1
    for k in range(2, end):
        node = stops[k]
        if a.node[node, GETS_ON] != -1 or a.node[node, MATE] < 0 or a.time[node, LONGEST] == math.inf:
            continue
        i = k - 1
        while i > 0 and stops[i] != a.node[node, MATE]:
            i -= 1
        at_most = u[i] + a.time[stops[i], SERVICE] + a.time[node, LONGEST]
        if u[k] > at_most + EPS:
            u[k] = at_most
            moved = True
    if u[end] > u[0] + a.shift[v, DURATION] + EPS:
        u[end] = u[0] + a.shift[v, DURATION]
        moved = True
    return moved
