"""Taking some requests out of the open routes and putting them back better, many times; also to make room for a new one.

Ruin: at random, requests alike in place and time, or part of one vehicle's route. Recreate: cheapest or regret, every
insertion by the exact kernel. Worse routes are kept for a while (annealing), the best ever seen is returned. What is aboard
or under way stays where it is; a request may be pinned to its vehicle.
"""

from __future__ import annotations

import math

import numpy as np

from kinu.mobility.engine.kernel.arrays import Arrays
from kinu.mobility.engine.kernel.compiled import compiled
from kinu.mobility.engine.kernel.insert import best, bounds, joined
from kinu.mobility.engine.kernel.shift import length, price
from kinu.mobility.engine.model import Floats, Ints

MISSING = 1e6  # what a request without a place costs while searching


@compiled
def draw(state: Ints) -> float:
    """Return the next number in (0, 1) of a small generator that is the same compiled and uncompiled."""
    state[0] = (state[0] * 48271) % 2147483647
    return float(state[0]) / 2147483647.0


@compiled
def cost_of(a: Arrays, v: int, stops: Ints) -> float:
    """Return the price of a route; a vehicle without stops still drives home."""
    if len(stops) <= 2:
        return float(a.price[0] * length(a, stops))
    return float(price(a, v, stops))


@compiled
def _refresh(
    a: Arrays, v: int, table: Ints, lens: Ints, early: Floats, late: Floats, after: Ints, base: Floats
) -> None:
    n = lens[v]
    bounds(a, v, table[v, :n], early[v, :n], late[v, :n], after[v, :n])
    base[v] = cost_of(a, v, table[v, :n])


@compiled
def _take_out(table: Ints, lens: Ints, v: int, request: int) -> None:
    kept = 0
    for k in range(lens[v]):
        node = table[v, k]
        if node != 2 * request and node != 2 * request + 1:
            table[v, kept] = node
            kept += 1
    lens[v] = kept


@compiled
def _put_in(table: Ints, lens: Ints, v: int, request: int, i: int, j: int) -> None:
    made = joined(table[v, : lens[v]], 2 * request, 2 * request + 1, i, j)
    table[v, : len(made)] = made
    lens[v] = len(made)


@compiled
def _alike(a: Arrays, when: Floats, one: int, other: int) -> float:
    d = (
        a.distance[a.place[2 * one], a.place[2 * other]]
        + a.distance[a.place[2 * one + 1], a.place[2 * other + 1]]
    )
    return float(d) + 0.25 * abs(when[one] - when[other])


@compiled
def _choose(
    a: Arrays, where: Ints, when: Floats, free: Ints, count: int, want: int, state: Ints, out: Ints
) -> int:
    """Fill `out` with the requests to take out; return how many."""
    how = draw(state)
    seed = free[int(draw(state) * count)]
    if how < 0.25:
        picked = 0
        for _ in range(4 * want):
            one = free[int(draw(state) * count)]
            new = True
            for k in range(picked):
                if out[k] == one:
                    new = False
            if new and picked < want:
                out[picked] = one
                picked += 1
        return picked
    score = np.empty(count)
    for k in range(count):
        one = free[k]
        if how < 0.75:
            score[k] = _alike(a, when, seed, one) * (0.6 + 0.8 * draw(state))
        elif how < 0.9:
            score[k] = abs(when[seed] - when[one]) * (0.6 + 0.8 * draw(state))
        else:
            score[k] = draw(state) + (0.0 if where[one] == where[seed] else 10.0)
    order = np.argsort(score)
    picked = min(want, count)
    for k in range(picked):
        out[k] = free[order[k]]
    return picked


@compiled
def _recreate(
    a: Arrays, table: Ints, lens: Ints, bank: Ints, waiting: int, state: Ints,
    early: Floats, late: Floats, after: Ints, base: Floats, where: Ints,
) -> int:  # fmt: skip
    """Put waiting requests into routes, by regret or the cheapest first; return how many found no place."""
    vehicles = len(lens)
    cost = np.full((waiting, vehicles), math.inf)
    ci = np.zeros((waiting, vehicles), np.int64)
    cj = np.zeros((waiting, vehicles), np.int64)
    done = np.zeros(waiting, np.int64)
    regret = draw(state) < 0.6
    noise = 0.0 if draw(state) < 0.5 else 0.3
    for k in range(waiting):
        for v in range(vehicles):
            n = lens[v]
            cost[k, v], ci[k, v], cj[k, v] = best(
                a, v, table[v, :n], early[v, :n], late[v, :n], after[v, :n], bank[k], math.inf, base[v]
            )
    left = waiting
    while left > 0:
        chosen, vehicle, value = -1, -1, -math.inf
        for k in range(waiting):
            if done[k]:
                continue
            first, second, at = math.inf, math.inf, -1
            for v in range(vehicles):
                if cost[k, v] < first:
                    second, first, at = first, cost[k, v], v
                elif cost[k, v] < second:
                    second = cost[k, v]
            if at < 0:
                continue
            worth = (min(second, 1e5) - first if regret else -first) * (1.0 + noise * (draw(state) - 0.5))
            if worth > value:
                chosen, vehicle, value = k, at, worth
        if chosen < 0:
            break
        _put_in(table, lens, vehicle, bank[chosen], ci[chosen, vehicle], cj[chosen, vehicle])
        where[bank[chosen]] = vehicle
        done[chosen] = 1
        left -= 1
        _refresh(a, vehicle, table, lens, early, late, after, base)
        n = lens[vehicle]
        for k in range(waiting):
            if not done[k]:
                cost[k, vehicle], ci[k, vehicle], cj[k, vehicle] = best(
                    a, vehicle, table[vehicle, :n], early[vehicle, :n], late[vehicle, :n], after[vehicle, :n],
                    bank[k], math.inf, base[vehicle],
                )  # fmt: skip
    kept = 0
    for k in range(waiting):
        if not done[k]:
            bank[kept] = bank[k]
            where[bank[kept]] = -1
            kept += 1
    return kept


@compiled
def improve(
    a: Arrays,
    table: Ints,
    lens: Ints,
    bank: Ints,
    waiting: int,
    movable: Ints,
    iterations: int,
    state: Ints,
    heat: float,
) -> tuple[float, int]:
    """Improve routes in place (`table[v, :lens[v]]`, start and end included); return cost and how many are still waiting.

    `bank[:waiting]` are requests without a place; `bank` has room for all requests.
    """
    vehicles, width = table.shape
    requests = len(movable)
    early, late = np.empty((vehicles, width)), np.empty((vehicles, width))
    after = np.empty((vehicles, width, a.load.shape[1]), np.int64)
    base, where, when = np.empty(vehicles), np.full(requests, -1, np.int64), np.zeros(requests)
    free, out = np.empty(requests, np.int64), np.empty(requests, np.int64)
    for v in range(vehicles):
        _refresh(a, v, table, lens, early, late, after, base)
    count = 0
    for v in range(vehicles):
        for k in range(1, lens[v] - 1):
            request = table[v, k] // 2
            where[request], when[request] = v, early[v, k]
            if movable[request] and table[v, k] % 2 == 0 and k > a.frozen[v]:
                free[count] = request
                count += 1
    given, asked = waiting, bank.copy()
    waiting = _recreate(a, table, lens, bank, waiting, state, early, late, after, base, where)
    for k in range(given):
        if movable[asked[k]]:
            free[count] = asked[k]
            count += 1
    now_cost = base.sum() + MISSING * waiting
    best_cost, best_table, best_lens = now_cost, table.copy(), lens.copy()
    best_bank, best_waiting = bank.copy(), waiting
    if count == 0:
        return best_cost - MISSING * best_waiting, best_waiting
    old_table, old_lens, old_where = table.copy(), lens.copy(), where.copy()
    work = np.empty(requests + len(bank), np.int64)
    touched = np.zeros(vehicles, np.int64)
    for step in range(iterations):
        want = 1 + int(draw(state) * min(12.0, 1.0 + 0.5 * count))
        for v in range(vehicles):
            for k in range(1, lens[v] - 1):
                when[table[v, k] // 2] = early[v, k] if table[v, k] % 2 == 0 else when[table[v, k] // 2]
        picked = _choose(a, where, when, free, count, want, state, out)
        total = 0
        touched[:] = 0
        for k in range(waiting):
            work[total] = bank[k]
            total += 1
        for k in range(picked):
            v = where[out[k]]
            if v >= 0:
                _take_out(table, lens, v, out[k])
                touched[v] = 1
                where[out[k]] = -1
                work[total] = out[k]
                total += 1
        for v in range(vehicles):
            if touched[v]:
                _refresh(a, v, table, lens, early, late, after, base)
        still = _recreate(a, table, lens, work, total, state, early, late, after, base, where)
        new_cost = base.sum() + MISSING * still
        limit = now_cost - heat * (1.0 - step / iterations) * math.log(draw(state))
        if new_cost < limit:
            now_cost, waiting = new_cost, still
            bank[:still] = work[:still]
            old_table[:], old_lens[:], old_where[:] = table, lens, where
            if new_cost < best_cost - 1e-9:
                best_cost, best_waiting = new_cost, still
                best_table[:], best_lens[:], best_bank[:] = table, lens, bank
        else:
            for v in range(vehicles):
                same = lens[v] == old_lens[v]
                if same:
                    for k in range(lens[v]):
                        if table[v, k] != old_table[v, k]:
                            same = False
                            break
                if not same:
                    table[v], lens[v] = old_table[v], old_lens[v]
                    _refresh(a, v, table, lens, early, late, after, base)
            where[:] = old_where
    table[:], lens[:], bank[:] = best_table, best_lens, best_bank
    return best_cost - MISSING * best_waiting, best_waiting
