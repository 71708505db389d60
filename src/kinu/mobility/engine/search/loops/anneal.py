"""The loop: ruin, recreate, keep by simulated annealing; ways are drawn by what they achieved."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from kinu.mobility.engine.kernel.arrays import EPS, LOOSE, REST_LONG, Arrays
from kinu.mobility.engine.kernel.compiled import compiled
from kinu.mobility.engine.kernel.schedule import NEVER, resting
from kinu.mobility.engine.model import Floats, Ints
from kinu.mobility.engine.search.loops.recreate import arranged, greedy, regret
from kinu.mobility.engine.search.loops.ruin import WAYS, ruin
from kinu.mobility.engine.search.loops.state import (
    COST,
    DIRTY,
    SIZE,
    WHERE,
    State,
    accept,
    below,
    draw,
    refresh,
    touch,
    undo,
)

MENDS = 3  # greedy, regret-2, regret-3
BLINK = 0.01


# Slots of `best` and rows of `ways`.
BEST, CURRENT, LEFT_OUT, MISSING = range(4)
WEIGHT, SCORE, USED = range(3)


class Search(NamedTuple):
    """What the loop keeps between calls."""

    near: Ints  # (R, R) requests by likeness
    far: Floats  # (R,) distance from the vehicles
    best: Floats  # (4,) best price, current price, requests left out of the best, price of one left out
    best_routes: Ints
    best_size: Ints
    ways: Floats  # (3, WAYS + MENDS) weight, prizes and uses since the weights were set
    log: Ints  # (K, M) routes met: length, vehicle, nodes
    log_cost: Floats
    logged: Ints  # (1,)


@compiled
def _total(s: State, x: Search) -> float:
    total = 0.0
    for v in range(len(s.bus)):
        total += s.paid[v, COST]
    for request in range(len(s.who)):
        if s.who[request, WHERE] == -1:
            total += x.best[MISSING]
    return total


@compiled
def _left_out(s: State) -> tuple[int, float]:
    """Return how many requests have no place, and how hard they were to place so far."""
    count, hard = 0, 0.0
    for request in range(len(s.who)):
        if s.who[request, WHERE] == -1:
            count += 1
            hard += s.absent[request]
    return count, hard


@compiled
def _spin(x: Search, first: int, count: int, chance: Ints) -> int:
    """Draw a way by its weight."""
    at = draw(chance) * x.ways[WEIGHT, first : first + count].sum()
    for k in range(count):
        at -= x.ways[WEIGHT, first + k]
        if at < 0.0:
            return k
    return count - 1


@compiled
def _note(s: State, x: Search) -> None:
    """Log the routes that changed, for the set partition."""
    for v in range(len(s.bus)):
        m = s.bus[v, SIZE]
        if s.bus[v, DIRTY] == 1 and m > 2 and x.logged[0] < x.log.shape[0] and m <= x.log.shape[1]:
            row = x.log[x.logged[0]]
            row[0], row[1] = m - 2, v
            row[2:m] = s.routes[v, 1 : m - 1]
            x.log_cost[x.logged[0]] = s.paid[v, COST]
            x.logged[0] += 1


@compiled
def keep_best(s: State, x: Search, total: float, missing: int) -> None:
    """Make the state's plan the best."""
    x.best[BEST], x.best[LEFT_OUT] = total, missing
    x.best_size[:] = s.bus[:, SIZE]
    for v in range(len(s.bus)):
        x.best_routes[v, : s.bus[v, SIZE]] = s.routes[v, : s.bus[v, SIZE]]


@compiled
def _repair(a: Arrays, s: State, x: Search, mend: int, rows: Floats) -> None:
    bank = np.flatnonzero(s.who[:, WHERE] == -1)
    if mend == 0:
        arranged(a, s, bank, x.far)
        greedy(a, s, bank, BLINK, rows)
    else:
        regret(a, s, bank, mend + 1, 0.4 * draw(s.chance), rows)


@compiled
def _healthy(a: Arrays, s: State) -> bool:
    """Refresh the routes that lost requests and say whether each still keeps its limits.

    A shorter route may be late where travel times are not shortest times, and where a break was taken at a stop that is gone:
    from the stop before, the way after the break is longer.
    """
    for v in range(len(s.bus)):
        if s.bus[v, DIRTY] == 1 and not (refresh(a, s, v) and _rested(a, s, v)):
            return False
    return True


@compiled
def _rested(a: Arrays, s: State, v: int) -> bool:
    m = s.bus[v, SIZE]
    if m == 2 or a.shift[v, REST_LONG] <= 0.0 or a.bus[v, LOOSE] != 0:
        return True
    return resting(a, v, s.routes[v, :m], np.empty(m)) != NEVER


@compiled
def _settle_weights(x: Search) -> None:
    for k in range(x.ways.shape[1]):
        if x.ways[USED, k] > 0:
            x.ways[WEIGHT, k] = max(0.05, 0.8 * x.ways[WEIGHT, k] + 0.2 * x.ways[SCORE, k] / x.ways[USED, k])
    x.ways[SCORE:] = 0.0


@compiled
def construct(a: Arrays, s: State, x: Search, depth: int) -> None:
    """Place everybody in the bank by regret and make that the plan and the best."""
    width = s.routes.shape[1]
    rows = np.empty((width * (width + 1) // 2, 3))
    for v in range(len(s.bus)):
        refresh(a, s, v)
    regret(a, s, np.flatnonzero(s.who[:, WHERE] == -1), depth, 0.0, rows)
    restart(s, x)


@compiled
def restart(s: State, x: Search) -> None:
    """Make the state's plan current and best."""
    total = _total(s, x)
    missing, _ = _left_out(s)
    _note(s, x)
    accept(s)
    keep_best(s, x, total, missing)
    x.best[CURRENT] = total


@compiled
def load(a: Arrays, s: State, routes: Ints, size: Ints) -> bool:
    """Make these routes the state's; say whether all keep time. Requests in none of them go to the bank."""
    good = True
    for request in range(len(s.who)):
        if s.who[request, WHERE] >= 0:
            s.who[request, WHERE] = -1
    for v in range(len(size)):
        touch(s, v)
        s.bus[v, SIZE] = size[v]
        s.routes[v, : size[v]] = routes[v, : size[v]]
        for k in range(1, size[v] - 1):
            s.who[routes[v, k] // 2, WHERE] = v
        good = refresh(a, s, v) and good
    return good


@compiled
def _prize(x: Search, total: float) -> float:
    if total < x.best[BEST] - EPS:
        return 8.0
    return 3.0 if total < x.best[CURRENT] - EPS else 0.0


@compiled
def _count_absent(s: State) -> None:
    for request in range(len(s.who)):
        if s.who[request, WHERE] == -1:
            s.absent[request] += 1.0


@compiled
def _credit(x: Search, way: int, mend: int, prize: float) -> None:
    for k in (way, WAYS + mend):
        x.ways[USED, k] += 1.0
        x.ways[SCORE, k] += prize


@compiled
def anneal(a: Arrays, s: State, x: Search, rounds: int, heat: float, cooled: float, most: int) -> None:
    """Run so many rounds while the temperature falls from `heat` to `cooled`; at most `most` requests are removed a round.

    With requests left out, a plan that leaves out as many but easier ones is accepted too (how often each was left out
    tells how hard it is), so the search moves the gap to where it can be closed.
    """
    width = s.routes.shape[1]
    rows = np.empty((width * (width + 1) // 2, 3))
    for n in range(rounds):
        warmth = heat * (cooled / heat) ** (n / rounds)
        missing, hard = _left_out(s)
        way, mend = _spin(x, 0, WAYS, s.chance), _spin(x, WAYS, MENDS, s.chance)
        ruin(a, s, x.near, way, 1 + below(s.chance, most))
        if not _healthy(a, s):
            undo(s)
            continue
        _repair(a, s, x, mend, rows)
        total = _total(s, x)
        now_missing, now_hard = _left_out(s)
        prize = _prize(x, total)
        good = total <= x.best[CURRENT] - warmth * math.log(max(draw(s.chance), 1e-12))
        good = good or (now_missing > 0 and now_missing == missing and now_hard < hard)
        _count_absent(s)
        if good:
            _note(s, x)
            if total < x.best[BEST] - EPS:
                keep_best(s, x, total, now_missing)
            accept(s)
            x.best[CURRENT] = total
        else:
            undo(s)
        _credit(x, way, mend, max(prize, 0.5) if good else 0.0)
        if n % 100 == 99:
            _settle_weights(x)
