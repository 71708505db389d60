"""The times a plan shows: from the earliest times, starts are moved later where riders sit less (eight steps).

Cordeau and Laporte (2003): leave the start as late as costs nothing, then let each pickup wait on the road instead of in the
vehicle, by its forward slack and at most by the waiting that follows. Distances do not change, windows and ride limits hold.
"""

from __future__ import annotations

import math

import numpy as np

from kinu.mobility.engine.kernel.arrays import (
    EARLIEST,
    EPS,
    GETS_ON,
    LATEST,
    LONGEST,
    MATE,
    PLACE,
    REST_LONG,
    REST_TO,
    RIDERS,
    SERVICE,
    Arrays,
)
from kinu.mobility.engine.kernel.compiled import compiled
from kinu.mobility.engine.kernel.schedule import NEVER, leaving, pull, push, resting
from kinu.mobility.engine.kernel.travel import arrive, leave_by
from kinu.mobility.engine.model import Floats, Ints


@compiled
def _limit(a: Arrays, v: int, stops: Ints, rest_at: int, t: Floats, k: int) -> float:
    """Return the latest start at stop k that keeps the end, every window and the ride of everyone boarded before k."""
    end = len(stops) - 1
    by = t[end]
    for j in range(end - 1, k - 1, -1):
        node = stops[j]
        out = leave_by(a, node, stops[j + 1], by)
        if j == rest_at:
            out = min(out - a.shift[v, REST_LONG], a.shift[v, REST_TO])
        by = min(a.time[node, LATEST], out - a.time[node, SERVICE])
        if a.node[node, GETS_ON] == -1 and a.node[node, MATE] >= 0 and a.time[node, LONGEST] < math.inf:
            i = j - 1
            while i > 0 and stops[i] != a.node[node, MATE]:
                i -= 1
            if i < k:
                by = min(by, t[i] + a.time[stops[i], SERVICE] + a.time[node, LONGEST])
    return by


@compiled
def _waits(a: Arrays, v: int, stops: Ints, rest_at: int, t: Floats, k: int) -> bool:
    """Say whether the vehicle waits anywhere after stop k."""
    for j in range(k + 1, len(stops)):
        out = leaving(a, v, stops, rest_at, j - 1, t[j - 1])
        if t[j] > arrive(a, stops[j - 1], stops[j], out) + EPS:
            return True
    return False


@compiled
def _settle(a: Arrays, v: int, stops: Ints, rest_at: int, t: Floats, first: int) -> None:
    """Set times after a moved stop as early as the road allows."""
    for j in range(first, len(stops)):
        out = leaving(a, v, stops, rest_at, j - 1, t[j - 1])
        t[j] = max(a.time[stops[j], EARLIEST], arrive(a, stops[j - 1], stops[j], out))


@compiled
def shifted(a: Arrays, v: int, stops: Ints, t: Floats) -> int:
    """Fill the times a plan shows; return the stop of the break, NO_REST or NEVER."""
    rest_at = resting(a, v, stops, t)
    if rest_at == NEVER:
        return rest_at
    sure = t.copy()
    for k in range(len(stops) - 1):
        if k > 0 and a.node[stops[k], GETS_ON] != 1:
            continue
        if not _waits(a, v, stops, rest_at, t, k):
            break
        to = _limit(a, v, stops, rest_at, t, k)
        if to > t[k] + EPS:
            t[k] = to
            _settle(a, v, stops, rest_at, t, k + 1)
    if not push(a, v, stops, rest_at, t, 0) or pull(a, v, stops, t) >= 0:
        t[:] = sure
    return rest_at


@compiled
def ride_minutes(a: Arrays, stops: Ints, t: Floats) -> float:
    """Return the minutes all riders of a route spend aboard, from the end of their boarding to the start of getting off."""
    total = 0.0
    for k in range(1, len(stops) - 1):
        node = stops[k]
        if a.node[node, GETS_ON] == 1:
            total -= a.time[node, RIDERS] * (t[k] + a.time[node, SERVICE])
        elif a.node[node, GETS_ON] == -1:
            total += a.time[node, RIDERS] * t[k]
    return total


@compiled
def length(a: Arrays, stops: Ints) -> float:
    """Return the distance of a route."""
    total = 0.0
    for k in range(1, len(stops)):
        total += a.distance[a.node[stops[k - 1], PLACE], a.node[stops[k], PLACE]]
    return total


@compiled
def price(a: Arrays, v: int, stops: Ints) -> float:
    """Return the cost of a route: distance, rider minutes of the shown times, the vehicle; inf when it is not feasible."""
    if len(stops) <= 2:  # a vehicle that has stops no more still drives home
        return float(a.price[0] * length(a, stops))
    total = a.price[0] * length(a, stops) + a.price[2]
    if a.price[1] > 0.0:
        t = np.empty(len(stops))
        if shifted(a, v, stops, t) == NEVER:
            return math.inf
        total += a.price[1] * ride_minutes(a, stops, t)
    return total
