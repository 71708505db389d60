"""The loop: ruin, recreate, keep by simulated annealing; ways are drawn by what they achieved."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from kinu.mobility.engine.kernel.arrays import EPS, Arrays
from kinu.mobility.engine.kernel.compiled import compiled
from kinu.mobility.engine.model import Floats, Ints
from kinu.mobility.engine.search.recreate import arranged, greedy, regret
from kinu.mobility.engine.search.ruin import WAYS, ruin
from kinu.mobility.engine.search.state import State, accept, below, draw, refresh, touch, undo

MENDS = 3  # greedy, regret-2, regret-3
BLINK = 0.01


class Search(NamedTuple):
    """What the loop keeps between calls."""

    near: Ints  # (R, R) requests by likeness
    far: Floats  # (R,) distance from the vehicles
    missing: Floats  # (1,) price of a request without a place
    best_routes: Ints
    best_size: Ints
    best: Floats  # (3,) price with missing, current price, requests missing in the best
    weight: Floats  # (WAYS + MENDS,)
    score: Floats
    used: Ints
    log: Ints  # (K, M) routes met: length, vehicle, nodes
    log_cost: Floats
    logged: Ints  # (1,)


@compiled
def _total(s: State, x: Search) -> float:
    total = 0.0
    for v in range(len(s.size)):
        total += s.cost[v]
    for request in range(len(s.where)):
        if s.where[request] == -1:
            total += x.missing[0]
    return total


@compiled
def _left_out(s: State) -> tuple[int, float]:
    """Return how many requests have no place, and how hard they were to place so far."""
    count, hard = 0, 0.0
    for request in range(len(s.where)):
        if s.where[request] == -1:
            count += 1
            hard += s.absent[request]
    return count, hard


@compiled
def _spin(x: Search, first: int, count: int, chance: Ints) -> int:
    """Draw a way by its weight."""
    at = draw(chance) * x.weight[first : first + count].sum()
    for k in range(count):
        at -= x.weight[first + k]
        if at < 0.0:
            return k
    return count - 1


@compiled
def _note(s: State, x: Search) -> None:
    """Log the routes that changed, for the set partition."""
    for v in range(len(s.size)):
        m = s.size[v]
        if s.dirty[v] == 1 and m > 2 and x.logged[0] < x.log.shape[0] and m <= x.log.shape[1]:
            row = x.log[x.logged[0]]
            row[0], row[1] = m - 2, v
            row[2:m] = s.routes[v, 1 : m - 1]
            x.log_cost[x.logged[0]] = s.cost[v]
            x.logged[0] += 1


@compiled
def keep_best(s: State, x: Search, total: float, missing: int) -> None:
    """Make the state's plan the best."""
    x.best[0], x.best[2] = total, missing
    x.best_size[:] = s.size
    for v in range(len(s.size)):
        x.best_routes[v, : s.size[v]] = s.routes[v, : s.size[v]]


@compiled
def _repair(a: Arrays, s: State, x: Search, mend: int, rows: Floats) -> None:
    bank = np.flatnonzero(s.where == -1)
    if mend == 0:
        arranged(a, s, bank, x.far)
        greedy(a, s, bank, BLINK, rows)
    else:
        regret(a, s, bank, mend + 1, 0.4 * draw(s.chance), rows)


@compiled
def _healthy(a: Arrays, s: State) -> bool:
    """Refresh the routes that lost requests; where travel times are not shortest times a shorter route may be late."""
    for v in range(len(s.size)):
        if s.dirty[v] == 1 and not refresh(a, s, v):
            return False
    return True


@compiled
def _settle_weights(x: Search) -> None:
    for k in range(len(x.weight)):
        if x.used[k] > 0:
            x.weight[k] = max(0.05, 0.8 * x.weight[k] + 0.2 * x.score[k] / x.used[k])
    x.score[:] = 0.0
    x.used[:] = 0


@compiled
def construct(a: Arrays, s: State, x: Search, depth: int) -> None:
    """Place everybody in the bank by regret and make that the plan and the best."""
    width = s.routes.shape[1]
    rows = np.empty((width * (width + 1) // 2, 3))
    regret(a, s, np.flatnonzero(s.where == -1), depth, 0.0, rows)
    restart(s, x)


@compiled
def restart(s: State, x: Search) -> None:
    """Make the state's plan current and best."""
    total = _total(s, x)
    missing, _ = _left_out(s)
    _note(s, x)
    accept(s)
    keep_best(s, x, total, missing)
    x.best[1] = total


@compiled
def load(a: Arrays, s: State, routes: Ints, size: Ints) -> bool:
    """Make these routes the state's; say whether all keep time. Requests in none of them go to the bank."""
    good = True
    for request in range(len(s.where)):
        if s.where[request] >= 0:
            s.where[request] = -1
    for v in range(len(size)):
        touch(s, v)
        s.size[v] = size[v]
        s.routes[v, : size[v]] = routes[v, : size[v]]
        for k in range(1, size[v] - 1):
            s.where[routes[v, k] // 2] = v
        good = refresh(a, s, v) and good
    return good


@compiled
def anneal(a: Arrays, s: State, x: Search, rounds: int, heat: float, cooled: float, most: int) -> None:
    """Run so many rounds while the temperature falls from `heat` to `cooled`; at most `most` requests are removed a round."""
    width = s.routes.shape[1]
    rows = np.empty((width * (width + 1) // 2, 3))
    missing, hard = _left_out(s)
    for n in range(rounds):
        warmth = heat * (cooled / heat) ** (n / rounds)
        way, mend = _spin(x, 0, WAYS, s.chance), _spin(x, WAYS, MENDS, s.chance)
        ruin(a, s, x.near, way, 1 + below(s.chance, most))
        if not _healthy(a, s):
            undo(s)
            continue
        _repair(a, s, x, mend, rows)
        total = _total(s, x)
        now_missing, now_hard = _left_out(s)
        prize = 0.0
        if total < x.best[0] - EPS:
            prize = 8.0
        elif total < x.best[1] - EPS:
            prize = 3.0
        good = total <= x.best[1] - warmth * math.log(max(draw(s.chance), 1e-12))
        if now_missing > 0 and now_missing == missing:
            good = good or now_hard < hard
        if now_missing > 0:
            for request in range(len(s.where)):
                if s.where[request] == -1:
                    s.absent[request] += 1.0
        x.used[way] += 1
        x.used[WAYS + mend] += 1
        if good:
            _note(s, x)
            if total < x.best[0] - EPS:
                keep_best(s, x, total, now_missing)
            elif prize == 0.0 and total > x.best[1] + EPS:
                prize = 1.0
            accept(s)
            x.best[1], missing = total, now_missing
            missing, hard = _left_out(s)
        else:
            undo(s)
        x.score[way] += prize
        x.score[WAYS + mend] += prize
        if n % 100 == 99:
            _settle_weights(x)
