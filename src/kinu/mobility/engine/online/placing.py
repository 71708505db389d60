"""Finding a place for requests on a board: the cheapest insertion, room made by moving others, a place even if late."""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from kinu.mobility.engine.kernel.arrays import Arrays
from kinu.mobility.engine.kernel.insert import best, bounds, joined
from kinu.mobility.engine.kernel.shift import price
from kinu.mobility.engine.model import Ints
from kinu.mobility.engine.online.board import Board
from kinu.mobility.engine.online.events import Routes
from kinu.mobility.engine.search.loops.anneal import anneal, construct, load
from kinu.mobility.engine.search.loops.state import new_state
from kinu.mobility.engine.search.start import new_search

CHUNK = 50
COOLED = 0.05


@dataclass(frozen=True)
class Found:
    """An insertion: what it costs more, the vehicle's index, its nodes afterwards."""

    cost: float
    vehicle: int
    nodes: tuple[int, ...]


def cheapest(board: Board, request: int, *, vehicles: list[int] | None = None) -> Found | None:
    """Return the cheapest insertion of a request that keeps every limit, or None."""
    found: Found | None = None
    bound = math.inf
    for v in range(len(board.vehicles)) if vehicles is None else vehicles:
        stops = board.stops(v)
        cost, i, j = insertion(board.arrays, v, stops, request, bound)
        if cost < bound - 1e-9:
            bound = cost
            made = joined(stops, 2 * request, 2 * request + 1, i, j)
            found = Found(cost, v, tuple(int(one) for one in made[1:-1]))
    return found


def insertion(
    a: Arrays, v: int, stops: Ints, request: int, bound: float = math.inf
) -> tuple[float, int, int]:
    """Return (added cost, i, j) of the cheapest insertion into one route under `bound`."""
    n = len(stops)
    early, late = np.empty(n), np.empty(n)
    after = np.empty((n, a.load.shape[1]), np.int64)
    if not bounds(a, v, stops, early, late, after):
        return math.inf, -1, -1
    base = price(a, v, stops)
    cost, i, j = best(a, v, stops, early, late, after, request, bound, base)
    return float(cost), int(i), int(j)


@dataclass(frozen=True)
class Searched:
    """Routes after a search, what they cost, and the requests without a place."""

    routes: list[list[int]]
    cost: float
    missing: list[int]


def search(
    board: Board,
    *,
    seed: int,
    iterations: int | None = None,
    seconds: float | None = None,
    held: frozenset[int] = frozenset(),
) -> Searched:
    """Improve all routes and give unplanned requests a place; `held` requests stay where they are.

    Deterministic for a number of iterations; with `seconds` as many as fit.
    """
    a = board.arrays
    kept = a.only.copy()
    for k in held:
        a.only[k] = next(v for v, nodes in enumerate(board.routes) if 2 * k in nodes or 2 * k + 1 in nodes)
    state = new_state(a, np.arange(len(board.vehicles)), seed + 1)
    routes, size = state.routes.copy(), np.full(len(board.vehicles), 2, np.int64)
    for v in range(len(board.vehicles)):
        stops = board.stops(v)
        routes[v, : len(stops)], size[v] = stops, len(stops)
    load(a, state, routes, size)
    looking = new_search(a)
    construct(a, state, looking, 2)
    heat = _heat(board)
    most = max(2, min(30, int(0.35 * len(board.requests))))
    started, done = perf_counter(), 0
    while board.vehicles and _goes_on(done, started, iterations, seconds):
        step = iterations if seconds is None and iterations is not None else CHUNK
        anneal(a, state, looking, step, heat, heat * COOLED, most)
        done += step
    a.only[:] = kept
    best = [[int(one) for one in looking.best_routes[v, 1 : n - 1]] for v, n in enumerate(looking.best_size)]
    planned = {node // 2 for nodes in best for node in nodes}
    missing = [k for k in range(len(board.requests)) if k not in planned]
    return Searched(best, float(looking.best[0] - len(missing) * looking.best[3]), missing)


def _heat(board: Board) -> float:
    """Return how much worse a plan may be for a while: a share of the price of one request."""
    served = max(1, sum(len(nodes) for nodes in board.routes) // 2)
    return max(1e-3, board.setting.rules.heat * cost(board) / served)


def _goes_on(done: int, started: float, iterations: int | None, seconds: float | None) -> bool:
    if seconds is not None:
        return perf_counter() - started < seconds
    return done < (iterations or 0)


def cost(board: Board) -> float:
    """Return the price of the routes as they are."""
    return math.fsum(price(board.arrays, v, board.stops(v)) for v in range(len(board.vehicles)))


def changed(board: Board, routes: list[list[int]]) -> Routes:
    """Return the routes that differ from the board's, as stops."""
    return tuple(
        (board.vehicles[v], board.as_stops(nodes))
        for v, nodes in enumerate(routes)
        if nodes != board.routes[v]
    )
