"""A plan inside the compiled search, with what insertions need; a second copy of each changed route allows undoing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kinu.mobility.engine.kernel.arrays import FROZEN, MATE, Arrays
from kinu.mobility.engine.kernel.compiled import compiled
from kinu.mobility.engine.kernel.insert import bounds
from kinu.mobility.engine.kernel.shift import price
from kinu.mobility.engine.model import Floats, Ints

# Columns of `bus`, `paid` and `who`.
SIZE, OLD_SIZE, KIND, ASIDE, DIRTY = range(5)
COST, OLD_COST = range(2)
WHERE, OLD_WHERE = range(2)


class State(NamedTuple):
    """Routes with start and end nodes, and a copy of each changed route as it was. Few wide arrays: calls are cheap so."""

    routes: Ints  # (V, M)
    old_routes: Ints
    times: Floats  # (4, V, M): earliest, latest, and both as they were
    after: Ints  # (2, V, M, P)
    bus: (
        Ints  # (V, 5): stops, stops before, the first vehicle that is alike, 1 = may not be used, 1 = changed
    )
    paid: Floats  # (V, 2): price, price before
    who: Ints  # (R, 2): vehicle or -1 without a place, and the same before
    absent: Floats  # (R,) how often a request was left without a place
    chance: Ints  # (1,) state of the random numbers


def new_state(a: Arrays, kind: Ints, seed: int) -> State:
    """Return a state in which every vehicle goes from start to end at once and nobody has a place."""
    vehicles, requests, places = len(a.start), len(a.wish), a.load.shape[1]
    width = 2 * requests + 2
    routes = np.zeros((vehicles, width), np.int64)
    routes[:, 0], routes[:, 1] = a.start, a.end
    bus = np.zeros((vehicles, 5), np.int64)
    bus[:, SIZE] = bus[:, OLD_SIZE] = 2
    bus[:, KIND] = kind
    return State(
        routes=routes,
        old_routes=routes.copy(),
        times=np.zeros((4, vehicles, width)),
        after=np.zeros((2, vehicles, width, places), np.int64),
        bus=bus,
        paid=np.zeros((vehicles, 2)),
        who=np.full((requests, 2), -1, np.int64),
        absent=np.zeros(requests),
        chance=np.array([(seed * 2654435761 + 12345) % 4294967295 + 1], np.int64),
    )


@compiled
def draw(chance: Ints) -> float:
    """Return the next random number in [0, 1) (xorshift of 32 bits: the same numbers compiled and plain)."""
    x = chance[0]
    x ^= (x << 13) & 0xFFFFFFFF
    x ^= x >> 17
    x ^= (x << 5) & 0xFFFFFFFF
    chance[0] = x
    return x / 4294967296.0


@compiled
def below(chance: Ints, limit: int) -> int:
    """Return a random whole number in [0, limit)."""
    return min(int(draw(chance) * limit), limit - 1)


@compiled
def in_order(keys: Floats) -> Ints:
    """Return the places of the keys from small to large; equal keys keep their order."""
    return np.argsort(keys, kind="mergesort")


@compiled
def refresh(a: Arrays, s: State, v: int) -> bool:
    """Compute what insertions into a route need; say whether the route keeps its times."""
    m = s.bus[v, SIZE]
    stops = s.routes[v, :m]
    good = bounds(a, v, stops, s.times[0, v, :m], s.times[1, v, :m], s.after[0, v, :m])
    s.paid[v, COST] = price(a, v, stops)
    return good


@compiled
def touch(s: State, v: int) -> None:
    """Keep a route as it was, once, before it is changed."""
    if s.bus[v, DIRTY] == 0:
        m = s.bus[v, SIZE]
        s.old_routes[v, :m] = s.routes[v, :m]
        s.bus[v, OLD_SIZE] = m
        s.paid[v, OLD_COST] = s.paid[v, COST]
        s.times[2, v, :m] = s.times[0, v, :m]
        s.times[3, v, :m] = s.times[1, v, :m]
        s.after[1, v, :m] = s.after[0, v, :m]
        s.bus[v, DIRTY] = 1


@compiled
def accept(s: State) -> None:
    """Make the changed plan the plan."""
    s.bus[:, DIRTY] = 0
    s.who[:, OLD_WHERE] = s.who[:, WHERE]


@compiled
def undo(s: State) -> None:
    """Bring back the plan as it was accepted last."""
    for v in range(len(s.bus)):
        if s.bus[v, DIRTY] == 1:
            m = s.bus[v, OLD_SIZE]
            s.routes[v, :m] = s.old_routes[v, :m]
            s.bus[v, SIZE] = m
            s.paid[v, COST] = s.paid[v, OLD_COST]
            s.times[0, v, :m] = s.times[2, v, :m]
            s.times[1, v, :m] = s.times[3, v, :m]
            s.after[0, v, :m] = s.after[1, v, :m]
            s.bus[v, DIRTY] = 0
    s.who[:, WHERE] = s.who[:, OLD_WHERE]


@compiled
def take_out(s: State, request: int) -> None:
    """Remove a request from its route (times are not refreshed)."""
    v = s.who[request, WHERE]
    touch(s, v)
    kept = 0
    for k in range(s.bus[v, SIZE]):
        node = s.routes[v, k]
        if node // 2 != request:
            s.routes[v, kept] = node
            kept += 1
    s.bus[v, SIZE] = kept
    s.who[request, WHERE] = -1


@compiled
def put_in(a: Arrays, s: State, request: int, v: int, i: int, j: int) -> None:
    """Insert a request after stops i and j of a route."""
    touch(s, v)
    m, row = s.bus[v, SIZE], s.routes[v]
    for k in range(m - 1, j, -1):
        row[k + 2] = row[k]
    row[j + 2] = 2 * request + 1
    for k in range(j, i, -1):
        row[k + 1] = row[k]
    row[i + 1] = 2 * request
    s.bus[v, SIZE] = m + 2
    s.who[request, WHERE] = v
    refresh(a, s, v)


@compiled
def movable(a: Arrays, s: State, request: int) -> bool:
    """Say whether a request has a place that may be taken from it (not aboard, not in a frozen head)."""
    v = s.who[request, WHERE]
    if v < 0 or a.node[2 * request, MATE] < 0:
        return False
    for k in range(1, a.bus[v, FROZEN] + 1):
        if s.routes[v, k] // 2 == request:
            return False
    return True
