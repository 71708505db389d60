"""What the compiled loops need before they run: likeness of requests, first weights, the log."""

from __future__ import annotations

import math

import numpy as np

from kinu.mobility.engine.kernel.arrays import Arrays
from kinu.mobility.engine.model import Floats, Ints
from kinu.mobility.engine.search.loops.anneal import Search

LOG_WIDTH = 130
# Strings, related, costly, one time, one route, any; then greedy, regret-2, regret-3.
FIRST_WEIGHTS = [6.0, 2.0, 1.0, 1.0, 0.5, 0.5, 4.0, 1.0, 0.5]
LEFT_OUT_PRICE = 1e4  # price of a request without a place; far above any detour


def new_search(a: Arrays, *, log: int = 0) -> Search:
    """Return what the loop keeps, before the first plan; so many changed routes are logged between two readings."""
    vehicles, requests = len(a.start), len(a.wish)
    return Search(
        near=likeness(a),
        far=far(a),
        best_routes=np.zeros((vehicles, 2 * requests + 2), np.int64),
        best_size=np.full(vehicles, 2, np.int64),
        best=np.array([math.inf, math.inf, 0.0, LEFT_OUT_PRICE + 10.0 * a.price[2]]),
        ways=np.array([FIRST_WEIGHTS, [0.0] * len(FIRST_WEIGHTS), [0.0] * len(FIRST_WEIGHTS)]),
        log=np.zeros((log, LOG_WIDTH), np.int64),
        log_cost=np.zeros(log),
        logged=np.zeros(1, np.int64),
    )


def far(a: Arrays) -> Floats:
    """Return for each request the way from the first vehicle's start and back."""
    if not len(a.start) or not len(a.wish):
        return np.zeros(len(a.wish))
    depot, on = a.place[a.start[0]], a.place[: 2 * len(a.wish) : 2]
    off = a.place[1 : 2 * len(a.wish) : 2]
    away: Floats = a.distance[depot, on] + a.distance[off, depot]
    return away


def likeness(a: Arrays) -> Ints:
    """Return for each request all others, those that fit together first: near in place and in time."""
    count = 2 * len(a.wish)
    on, off = a.place[:count:2], a.place[1:count:2]
    middle = np.clip((a.earliest[:count] + a.latest[:count]) / 2, 0.0, 1e6)
    spread = np.abs(middle[:, None] - middle[None, :])
    road = (
        a.distance[on][:, on]
        + a.distance[off][:, off]
        + 0.5 * (a.distance[on][:, off] + a.distance[off][:, on])
    )
    unlike = road + 0.25 * (spread[::2, ::2] + spread[1::2, 1::2])
    np.fill_diagonal(unlike, -1.0)
    return np.argsort(unlike, axis=1, kind="stable").astype(np.int64)
