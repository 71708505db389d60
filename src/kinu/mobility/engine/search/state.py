"""A plan inside the compiled search, with what insertions need; a second copy of each changed route allows undoing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kinu.mobility.engine.kernel.arrays import Arrays
from kinu.mobility.engine.kernel.compiled import compiled
from kinu.mobility.engine.kernel.insert import bounds
from kinu.mobility.engine.kernel.shift import price
from kinu.mobility.engine.model import Floats, Ints


class State(NamedTuple):
    """Routes with start and end nodes; `bank` holds requests without a place; `aside` are routes not to be opened."""

    routes: Ints  # (V, M)
    size: Ints  # (V,)
    early: Floats  # (V, M)
    late: Floats  # (V, M)
    after: Ints  # (V, M, P)
    cost: Floats  # (V,)
    where: Ints  # (R,) vehicle, or -1 for the bank, or -2 not ours to place
    kind: Ints  # (V,) first vehicle that is alike
    aside: Ints  # (V,) 1: may not be used
    dirty: Ints  # (V,)
    old_routes: Ints
    old_size: Ints
    old_where: Ints
    old_cost: Floats
    old_early: Floats
    old_late: Floats
    old_after: Ints
    absent: Floats  # (R,) how often a request was left without a place
    chance: Ints  # (1,) state of the random numbers


def new_state(a: Arrays, kind: Ints, seed: int) -> State:
    """Return a state in which every vehicle goes from start to end at once and nobody has a place."""
    vehicles, requests, places = len(a.start), len(a.needs), a.load.shape[1]
    width = 2 * requests + 2
    routes = np.zeros((vehicles, width), np.int64)
    routes[:, 0], routes[:, 1] = a.start, a.end
    return State(
        routes=routes,
        size=np.full(vehicles, 2, np.int64),
        early=np.zeros((vehicles, width)),
        late=np.zeros((vehicles, width)),
        after=np.zeros((vehicles, width, places), np.int64),
        cost=np.zeros(vehicles),
        where=np.full(requests, -1, np.int64),
        kind=kind,
        aside=np.zeros(vehicles, np.int64),
        dirty=np.zeros(vehicles, np.int64),
        old_routes=routes.copy(),
        old_size=np.full(vehicles, 2, np.int64),
        old_where=np.full(requests, -1, np.int64),
        old_cost=np.zeros(vehicles),
        old_early=np.zeros((vehicles, width)),
        old_late=np.zeros((vehicles, width)),
        old_after=np.zeros((vehicles, width, places), np.int64),
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
def refresh(a: Arrays, s: State, v: int) -> bool:
    """Compute what insertions into a route need; say whether the route keeps its times."""
    m = s.size[v]
    stops = s.routes[v, :m]
    good = bounds(a, v, stops, s.early[v, :m], s.late[v, :m], s.after[v, :m])
    s.cost[v] = price(a, v, stops)
    return good


@compiled
def touch(s: State, v: int) -> None:
    """Keep a route as it was, once, before it is changed."""
    if s.dirty[v] == 0:
        m = s.size[v]
        s.old_routes[v, :m] = s.routes[v, :m]
        s.old_size[v] = m
        s.old_cost[v] = s.cost[v]
        s.old_early[v, :m] = s.early[v, :m]
        s.old_late[v, :m] = s.late[v, :m]
        s.old_after[v, :m] = s.after[v, :m]
        s.dirty[v] = 1


@compiled
def accept(s: State) -> None:
    """Make the changed plan the plan."""
    s.dirty[:] = 0
    s.old_where[:] = s.where


@compiled
def undo(s: State) -> None:
    """Bring back the plan as it was accepted last."""
    for v in range(len(s.size)):
        if s.dirty[v] == 1:
            m = s.old_size[v]
            s.routes[v, :m] = s.old_routes[v, :m]
            s.size[v] = m
            s.cost[v] = s.old_cost[v]
            s.early[v, :m] = s.old_early[v, :m]
            s.late[v, :m] = s.old_late[v, :m]
            s.after[v, :m] = s.old_after[v, :m]
            s.dirty[v] = 0
    s.where[:] = s.old_where


@compiled
def take_out(s: State, request: int) -> None:
    """Remove a request from its route (times are not refreshed)."""
    v = s.where[request]
    touch(s, v)
    kept = 0
    for k in range(s.size[v]):
        node = s.routes[v, k]
        if node // 2 != request:
            s.routes[v, kept] = node
            kept += 1
    s.size[v] = kept
    s.where[request] = -1


@compiled
def put_in(a: Arrays, s: State, request: int, v: int, i: int, j: int) -> None:
    """Insert a request after stops i and j of a route."""
    touch(s, v)
    m, row = s.size[v], s.routes[v]
    for k in range(m - 1, j, -1):
        row[k + 2] = row[k]
    row[j + 2] = 2 * request + 1
    for k in range(j, i, -1):
        row[k + 1] = row[k]
    row[i + 1] = 2 * request
    s.size[v] = m + 2
    s.where[request] = v
    refresh(a, s, v)


@compiled
def movable(a: Arrays, s: State, request: int) -> bool:
    """Say whether a request has a place that may be taken from it (not aboard, not in a frozen head)."""
    v = s.where[request]
    if v < 0 or a.mate[2 * request] < 0:
        return False
    for k in range(1, a.frozen[v] + 1):
        if s.routes[v, k] // 2 == request:
            return False
    return True
