"""Giving requests a place again: greedy in an order with blinks, or by regret."""

from __future__ import annotations

import math

import numpy as np

from kinu.mobility.engine.kernel.arrays import EARLIEST, LATEST, Arrays
from kinu.mobility.engine.kernel.compiled import compiled
from kinu.mobility.engine.kernel.insert import first_proved, near
from kinu.mobility.engine.model import Floats, Ints
from kinu.mobility.engine.search.loops.state import (
    ASIDE,
    COST,
    KIND,
    SIZE,
    State,
    below,
    draw,
    in_order,
    put_in,
)


@compiled
def _seen(s: State, v: int) -> bool:
    """Say whether an empty vehicle like this one stands before it."""
    if s.bus[v, SIZE] > 2:
        return False
    for w in range(s.bus[v, KIND], v):
        if s.bus[w, KIND] == s.bus[v, KIND] and s.bus[w, SIZE] == 2 and s.bus[w, ASIDE] == 0:
            return True
    return False


@compiled
def place(
    a: Arrays, s: State, v: int, request: int, bound: float, blink: float, rows: Floats
) -> tuple[float, int, int]:
    """Return the cheapest insertion of a request into a vehicle's route below the bound; a candidate may be overlooked."""
    if s.bus[v, ASIDE] == 1 or _seen(s, v):
        return (math.inf, -1, -1)
    m = s.bus[v, SIZE]
    stops, early = s.routes[v, :m], s.times[0, v, :m]
    count = near(a, v, stops, early, s.times[1, v, :m], s.after[0, v, :m], request, bound, rows)
    if blink > 0.0:
        for r in range(count):
            if draw(s.chance) < blink:
                rows[r, 0] = math.inf
    return first_proved(a, v, stops, early, request, bound, s.paid[v, COST], rows[:count])


@compiled
def greedy(a: Arrays, s: State, order: Ints, blink: float, rows: Floats) -> None:
    """Insert requests one after the other at their cheapest place."""
    for request in order:
        cost, to, at_on, at_off = math.inf, -1, -1, -1
        for v in range(len(s.bus)):
            found, i, j = place(a, s, v, request, cost, blink, rows)
            if found < cost:
                cost, to, at_on, at_off = found, v, i, j
        if to >= 0:
            put_in(a, s, request, to, at_on, at_off)


@compiled
def regret(a: Arrays, s: State, order: Ints, depth: int, noise: float, rows: Floats) -> None:
    """Insert first the request that would lose most if it had to take a later choice of vehicle (regret-k)."""
    count, vehicles = len(order), len(s.bus)
    cost = np.full((count, vehicles), math.inf)
    spot = np.full((count, vehicles, 2), -1, np.int64)
    left = np.ones(count, np.int64)
    for q in range(count):
        for v in range(vehicles):
            cost[q, v], spot[q, v, 0], spot[q, v, 1] = place(a, s, v, order[q], math.inf, 0.0, rows)
    for _ in range(count):
        chosen, to = _most_regret(cost, left, depth, noise, s.chance)
        if chosen < 0:
            return
        put_in(a, s, order[chosen], to, spot[chosen, to, 0], spot[chosen, to, 1])
        left[chosen] = 0
        for q in range(count):
            if left[q] == 0:
                continue
            for v in range(vehicles):
                if v == to or (s.bus[v, KIND] == s.bus[to, KIND] and s.bus[v, SIZE] == 2):
                    cost[q, v], spot[q, v, 0], spot[q, v, 1] = place(a, s, v, order[q], math.inf, 0.0, rows)


@compiled
def _most_regret(cost: Floats, left: Ints, depth: int, noise: float, chance: Ints) -> tuple[int, int]:
    """Return the request and vehicle to take next; a request with fewer choices than `depth` comes first."""
    chosen, to, most = -1, -1, -math.inf
    top = np.empty(depth)
    for q in range(len(left)):
        if left[q] == 0:
            continue
        top[:] = math.inf
        first = -1
        for v in range(cost.shape[1]):
            value = cost[q, v]
            if value < top[0]:
                first = v
            for d in range(depth):
                if value < top[d]:
                    value, top[d] = top[d], value
        if first < 0:
            continue
        score = -top[0] * 1e-3
        for d in range(1, depth):
            score += min(top[d], 1e7) - top[0]
        score *= 1.0 + noise * (draw(chance) - 0.5)
        if score > most:
            chosen, to, most = q, first, score
    return chosen, to


@compiled
def arranged(a: Arrays, s: State, requests: Ints, far: Floats) -> None:
    """Put requests into one of four orders: as drawn, shortest windows first, far first, near first."""
    for k in range(len(requests) - 1, 0, -1):
        other = below(s.chance, k + 1)
        requests[k], requests[other] = requests[other], requests[k]
    way = below(s.chance, 10)
    if way < 4:
        return
    keys = np.empty(len(requests))
    for k in range(len(requests)):
        on = 2 * requests[k]
        if way < 7:
            keys[k] = min(
                a.time[on, LATEST] - a.time[on, EARLIEST], a.time[on + 1, LATEST] - a.time[on + 1, EARLIEST]
            )
        elif way < 9:
            keys[k] = -far[requests[k]]
        else:
            keys[k] = far[requests[k]]
    requests[:] = requests[in_order(keys)]
