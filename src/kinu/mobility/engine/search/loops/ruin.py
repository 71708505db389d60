"""Taking requests out of a plan: strings of neighbours, related, costly, at one time, a whole route, any."""

from __future__ import annotations

import math

import numpy as np

from kinu.mobility.engine.kernel.arrays import GETS_ON, PLACE, Arrays
from kinu.mobility.engine.kernel.compiled import compiled
from kinu.mobility.engine.model import Floats, Ints
from kinu.mobility.engine.search.loops.state import (
    SIZE,
    WHERE,
    State,
    below,
    draw,
    in_order,
    movable,
    take_out,
)

WAYS = 6
STRINGS, RELATED, COSTLY, TIME, ROUTE, ANY = range(WAYS)


@compiled
def _someone(a: Arrays, s: State) -> int:
    """Return a random request with a movable place, or -1."""
    count = len(s.who)
    first = below(s.chance, count)
    for k in range(count):
        request = (first + k) % count
        if movable(a, s, request):
            return request
    return -1


@compiled
def _strings(a: Arrays, s: State, near: Ints, want: int) -> None:
    """Remove strings of consecutive stops from the routes around a request (Christiaens and Vanden Berghe 2020)."""
    seed = _someone(a, s)
    if seed < 0:
        return
    done = np.zeros(len(s.bus), np.int64)
    gone = 0
    for request in near[seed]:
        if gone >= want:
            return
        v = s.who[request, WHERE]
        if v < 0 or done[v] == 1 or not movable(a, s, request):
            continue
        done[v] = 1
        inside = (s.bus[v, SIZE] - 2) // 2
        most = max(1, min(inside, 10, want - gone))
        gone += _cut(a, s, v, request, 1 + below(s.chance, most))


@compiled
def _cut(a: Arrays, s: State, v: int, request: int, amount: int) -> int:
    """Remove so many requests whose stops lie around a stop of this request."""
    row = s.routes[v, : s.bus[v, SIZE]].copy()
    node = 2 * request + (1 if draw(s.chance) < 0.5 else 0)
    at = 1
    while row[at] != node:
        at += 1
    take_out(s, request)
    gone = 1
    low, high = at - 1, at + 1
    while gone < amount and (low > 0 or high < len(row) - 1):
        if (draw(s.chance) < 0.5 and low > 0) or high >= len(row) - 1:
            other, low = row[low] // 2, low - 1
        else:
            other, high = row[high] // 2, high + 1
        if s.who[other, WHERE] == v and movable(a, s, other):
            take_out(s, other)
            gone += 1
    return gone


@compiled
def _related(a: Arrays, s: State, near: Ints, want: int) -> None:
    """Remove requests alike in place and time to one removed before (Shaw 1998)."""
    seed = _someone(a, s)
    if seed < 0:
        return
    out = np.empty(want, np.int64)
    take_out(s, seed)
    out[0], gone = seed, 1
    for _ in range(4 * want):
        if gone >= want:
            return
        around = near[out[below(s.chance, gone)]]
        skip = int(draw(s.chance) ** 4 * len(around) * 0.5)
        for request in around[skip:]:
            if movable(a, s, request):
                take_out(s, request)
                out[gone] = request
                gone += 1
                break


@compiled
def saving(a: Arrays, s: State, request: int) -> float:
    """Return how much shorter a route is without a request."""
    v = s.who[request, WHERE]
    total, before, skipped = 0.0, s.routes[v, 0], False
    for k in range(1, s.bus[v, SIZE]):
        node = s.routes[v, k]
        total += a.distance[a.node[s.routes[v, k - 1], PLACE], a.node[node, PLACE]]
        if node // 2 == request and node < 2 * len(s.who):
            skipped = True
            continue
        total -= a.distance[a.node[before, PLACE], a.node[node, PLACE]]
        before = node
    return total if skipped else 0.0


@compiled
def _take_first(s: State, keys: Floats, want: int) -> None:
    """Remove the requests with the smallest keys."""
    order = in_order(keys)
    for k in range(min(want, len(order))):
        if keys[order[k]] < math.inf:
            take_out(s, order[k])


@compiled
def _costly(a: Arrays, s: State, want: int) -> None:
    """Remove requests that lengthen their route most, with some chance in the order."""
    count = len(s.who)
    keys = np.full(count, math.inf)
    for request in range(count):
        if movable(a, s, request):
            keys[request] = -saving(a, s, request) * (0.5 + draw(s.chance))
    _take_first(s, keys, want)


@compiled
def _at_one_time(a: Arrays, s: State, want: int) -> None:
    """Remove requests picked up around the same minute."""
    seed = _someone(a, s)
    if seed < 0:
        return
    count = len(s.who)
    keys = np.full(count, math.inf)
    for v in range(len(s.bus)):
        for k in range(1, s.bus[v, SIZE] - 1):
            node = s.routes[v, k]
            if a.node[node, GETS_ON] == 1:
                keys[node // 2] = s.times[0, v, k]
    center = keys[seed]
    for request in range(count):
        if not movable(a, s, request):
            keys[request] = math.inf
        else:
            keys[request] = abs(keys[request] - center) * (0.7 + 0.6 * draw(s.chance))
    _take_first(s, keys, want)


@compiled
def _whole_route(a: Arrays, s: State, want: int) -> None:
    """Empty the route of a random request, at most twice as many requests as wanted."""
    seed = _someone(a, s)
    if seed < 0:
        return
    v = s.who[seed, WHERE]
    row = s.routes[v, : s.bus[v, SIZE]].copy()
    gone = 0
    for node in row[1:-1]:
        if gone < 2 * want and a.node[node, GETS_ON] == 1 and movable(a, s, node // 2):
            take_out(s, node // 2)
            gone += 1


@compiled
def ruin(a: Arrays, s: State, near: Ints, way: int, want: int) -> None:
    """Take about so many requests out in this way."""
    if way == STRINGS:
        _strings(a, s, near, want)
    elif way == RELATED:
        _related(a, s, near, want)
    elif way == COSTLY:
        _costly(a, s, want)
    elif way == TIME:
        _at_one_time(a, s, want)
    elif way == ROUTE:
        _whole_route(a, s, want)
    else:
        for _ in range(want):
            request = _someone(a, s)
            if request >= 0:
                take_out(s, request)
