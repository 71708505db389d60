"""Finding a place for requests on a board: the cheapest insertion, room made by moving others, a place even if late."""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from kinu.mobility.engine.kernel.arrays import Arrays
from kinu.mobility.engine.kernel.insert import best, bounds, joined
from kinu.mobility.engine.model import Ints
from kinu.mobility.engine.online.board import Board
from kinu.mobility.engine.online.events import Routes
from kinu.mobility.engine.online.improve import cost_of, improve

CHUNK = 50


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
    base = cost_of(a, v, stops)
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
    a, vehicles = board.arrays, len(board.vehicles)
    count = len(board.requests)
    table = np.zeros((vehicles, 2 * count + 2), np.int64)
    lens = np.zeros(vehicles, np.int64)
    for v in range(vehicles):
        stops = board.stops(v)
        table[v, : len(stops)], lens[v] = stops, len(stops)
    bank = np.zeros(max(count, 1), np.int64)
    missing = board.unplanned()
    bank[: len(missing)] = missing
    movable = np.array([int(a.mate[2 * k] >= 0 and k not in held) for k in range(count)], np.int64)
    state = np.array([1 + (seed * 7919 + 104729) % 2147483646], np.int64)
    heat, waiting, cost = board.setting.rules.heat, len(missing), math.inf
    started, done = perf_counter(), 0
    while vehicles and (done == 0 or _goes_on(done, started, iterations, seconds)):
        step = iterations if seconds is None and iterations is not None else CHUNK
        cost, waiting = improve(a, table, lens, bank, waiting, movable, step, state, heat)
        done += max(step, 1)
    routes = [[int(one) for one in table[v, 1 : lens[v] - 1]] for v in range(vehicles)]
    return Searched(routes, float(cost), [int(one) for one in bank[:waiting]])


def _goes_on(done: int, started: float, iterations: int | None, seconds: float | None) -> bool:
    if seconds is not None:
        return perf_counter() - started < seconds
    return iterations is not None and done < iterations


def cost(board: Board) -> float:
    """Return the price of the routes as they are."""
    return math.fsum(cost_of(board.arrays, v, board.stops(v)) for v in range(len(board.vehicles)))


def changed(board: Board, routes: list[list[int]]) -> Routes:
    """Return the routes that differ from the board's, as stops."""
    return tuple(
        (board.vehicles[v], board.as_stops(nodes))
        for v, nodes in enumerate(routes)
        if nodes != board.routes[v]
    )
