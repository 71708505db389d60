"""Where a request may join a route: every pair of places, cut short by slack, proved by the exact test."""

from __future__ import annotations

import math

import numpy as np

from kinu.mobility.engine.kernel.arrays import (
    EARLIEST,
    EPS,
    FROZEN,
    LATEST,
    LONGEST,
    LOOSE,
    MATE,
    NEEDS,
    ONLY,
    PLACE,
    REST_LONG,
    RIDERS,
    SERVICE,
    SKILLS,
    Arrays,
)
from kinu.mobility.engine.kernel.compiled import compiled
from kinu.mobility.engine.kernel.schedule import (
    NEVER,
    NO_REST,
    carried,
    earliest,
    latest,
    loads,
    resting,
    settled,
)
from kinu.mobility.engine.kernel.shift import price
from kinu.mobility.engine.kernel.travel import arrive, leave_by
from kinu.mobility.engine.model import Floats, Ints

COLUMNS = 7
DELTA, AFTER_ON, AFTER_OFF, ON_FROM, ON_TO, OFF_FROM, OFF_TO = range(COLUMNS)


@compiled
def joined(stops: Ints, on: int, off: int, i: int, j: int) -> Ints:
    """Return the route with `on` after its stop i and `off` after its stop j (j counts the old stops; on < 0: only off)."""
    more = 1 if on < 0 else 2
    made = np.empty(len(stops) + more, np.int64)
    at = 0
    for k in range(len(stops)):
        made[at] = stops[k]
        at += 1
        if on >= 0 and k == i:
            made[at] = on
            at += 1
        if k == j:
            made[at] = off
            at += 1
    return made


@compiled
def allowed(a: Arrays, v: int, request: int) -> bool:
    """Say whether this vehicle may carry the request at all."""
    if a.wish[request, ONLY] >= 0 and a.wish[request, ONLY] != v:
        return False
    return (a.wish[request, NEEDS] & ~a.bus[v, SKILLS]) == 0


@compiled
def bounds(a: Arrays, v: int, stops: Ints, early: Floats, late: Floats, after: Ints) -> bool:
    """Fill what no schedule of a longer route can undercut: earliest and latest times, and the loads after each stop."""
    loads(a, stops, after)
    if not earliest(a, v, stops, NO_REST, early):
        return False
    latest(a, v, stops, NO_REST, late)
    return True


@compiled
def feasible(a: Arrays, v: int, stops: Ints) -> bool:
    """Say whether a route keeps every limit: places, windows, ride times, duration, break (exact)."""
    after = np.empty((len(stops), a.load.shape[1]), np.int64)
    if not carried(a, v, stops, after):
        return False
    t = np.empty(len(stops))
    return resting(a, v, stops, t) != NEVER


@compiled
def _road(a: Arrays, i: int, j: int) -> float:
    return a.distance[a.node[i, PLACE], a.node[j, PLACE]]


@compiled
def _detour(a: Arrays, i: int, new: int, j: int) -> float:
    return _road(a, i, new) + _road(a, new, j) - _road(a, i, j)


@compiled
def _room(a: Arrays, v: int, load: Ints, more: Ints) -> bool:
    for c in range(a.capacity.shape[1]):
        good = True
        for p in range(load.shape[0]):
            if load[p] + more[p] > a.capacity[v, c, p]:
                good = False
                break
        if good:
            return True
    return False


@compiled
def proved(a: Arrays, v: int, made: Ints, early: Floats, i: int, j: int) -> bool:
    """Say whether a route made by an insertion after stops i and j keeps time, from the old route's earliest times (exact)."""
    t = np.empty(len(made))
    if a.shift[v, REST_LONG] > 0.0:
        return resting(a, v, made, t) != NEVER
    t[: i + 1] = early[: i + 1]
    t[i + 1] = a.time[made[i + 1], EARLIEST]
    t[i + 2 : j + 2] = early[i + 1 : j + 1]
    t[j + 2] = a.time[made[j + 2], EARLIEST]
    t[j + 3 :] = early[j + 1 :]
    return settled(a, v, made, NO_REST, t, i + 1)


@compiled
def candidates(  # noqa: C901 - the two nested loops of the insertion, cut short at every chance
    a: Arrays,
    v: int,
    stops: Ints,
    early: Floats,
    late: Floats,
    after: Ints,
    request: int,
    bound: float,
    found: Floats,
) -> int:
    """Fill rows (added distance below the bound, i, j) of the pairs of places that slack does not rule out; return how many.

    A pair ruled out is infeasible when travel times are shortest times; a pair kept must still pass the exact test.
    """
    on, off = 2 * request, 2 * request + 1
    more = a.load[on]
    count, end = 0, len(stops) - 1
    for i in range(a.bus[v, FROZEN], end):
        here, nxt = stops[i], stops[i + 1]
        if not _room(a, v, after[i], more):
            continue
        came = max(a.time[on, EARLIEST], arrive(a, here, on, early[i] + a.time[here, SERVICE]))
        if came > a.time[on, LATEST] + EPS:
            break
        single = _detour(a, here, on, nxt)
        if single >= bound + EPS:
            continue
        latest_on = a.time[on, LATEST]
        before, clock = on, came
        for j in range(i, end):
            if j > i:
                clock = max(early[j], arrive(a, before, stops[j], clock + a.time[before, SERVICE]))
                if clock > late[j] + EPS or not _room(a, v, after[j], more):
                    break
                before = stops[j]
            nxt = stops[j + 1]
            reach = max(a.time[off, EARLIEST], arrive(a, before, off, clock + a.time[before, SERVICE]))
            if (
                reach > a.time[off, LATEST] + EPS
                or reach - a.time[off, LONGEST] > latest_on + a.time[on, SERVICE] + EPS
            ):
                break
            gain = single + _detour(a, before, off, nxt)
            if j == i:
                gain = _road(a, here, on) + _road(a, on, off) + _road(a, off, nxt) - _road(a, here, nxt)
            if gain < bound and arrive(a, off, nxt, reach + a.time[off, SERVICE]) <= late[j + 1] + EPS:
                found[count, 0], found[count, 1], found[count, 2] = gain, i, j
                count += 1
            if j == i:
                behind = leave_by(a, on, stops[i + 1], late[i + 1]) - a.time[on, SERVICE]
                latest_on = min(latest_on, behind)
                if latest_on < came - EPS:
                    break
    return count


@compiled
def best(
    a: Arrays,
    v: int,
    stops: Ints,
    early: Floats,
    late: Floats,
    after: Ints,
    request: int,
    bound: float,
    base: float,
) -> tuple[float, int, int]:
    """Return (added cost, i, j) of the cheapest feasible insertion that costs less than `bound`; (inf, -1, -1) if none.

    `early`, `late` and `after` come from `bounds`; `base` is the price of the route as it is (0 is enough without a price
    on rider minutes).
    """
    rows = np.empty((len(stops) * (len(stops) + 1) // 2, 3))
    count = near(a, v, stops, early, late, after, request, bound, rows)
    return first_proved(a, v, stops, early, request, bound, base, rows[:count])


@compiled
def near(
    a: Arrays,
    v: int,
    stops: Ints,
    early: Floats,
    late: Floats,
    after: Ints,
    request: int,
    bound: float,
    rows: Floats,
) -> int:
    """Fill the candidates of an insertion cheaper than the bound, with their least added cost in the first column."""
    if not allowed(a, v, request) or a.node[2 * request, MATE] < 0:
        return 0
    direct = a.price[1] * a.time[2 * request, RIDERS] * _least_ride(a, request)
    opens = direct + (a.price[2] if len(stops) == 2 else 0.0)
    most = math.inf if a.price[0] <= 0.0 else (bound - opens) / a.price[0]
    count = candidates(a, v, stops, early, late, after, request, most, rows)
    for r in range(count):
        rows[r, 0] = a.price[0] * rows[r, 0] + opens
    return count


@compiled
def _least_ride(a: Arrays, request: int) -> float:
    least = math.inf
    for h in range(a.minutes.shape[0]):
        least = min(least, a.minutes[h, a.node[2 * request, PLACE], a.node[2 * request + 1, PLACE]])
    return least


@compiled
def first_proved(
    a: Arrays, v: int, stops: Ints, early: Floats, request: int, bound: float, base: float, rows: Floats
) -> tuple[float, int, int]:
    """Return the cheapest of the candidate rows that passes the exact test; rows tried are set to inf."""
    answer = (math.inf, -1, -1)
    exact = a.price[1] > 0.0
    while len(rows) > 0:
        r = int(np.argmin(rows[:, 0]))
        cost, i, j = rows[r, 0], int(rows[r, 1]), int(rows[r, 2])
        if not cost < bound:
            break
        rows[r, 0] = math.inf
        made = joined(stops, 2 * request, 2 * request + 1, i, j)
        if a.bus[v, LOOSE] == 0 and not proved(a, v, made, early, i, j):
            continue
        if exact:
            cost = price(a, v, made) - base
            if cost >= bound:
                continue
        bound, answer = cost, (cost, i, j)
        if not exact:
            break
    return answer


@compiled
def insertions(a: Arrays, v: int, stops: Ints, request: int) -> Floats:
    """Return every feasible insertion into a feasible route: rows of DELTA cost, AFTER_ON, AFTER_OFF, and the windows in which
    service at the pickup (ON_FROM … ON_TO) and at the delivery (OFF_FROM … OFF_TO) may start with all limits kept."""
    end = len(stops) - 1
    early, late = np.empty(end + 1), np.empty(end + 1)
    after = np.empty((end + 1, a.load.shape[1]), np.int64)
    if (
        not allowed(a, v, request)
        or a.node[2 * request, MATE] < 0
        or not bounds(a, v, stops, early, late, after)
    ):
        return np.empty((0, COLUMNS))
    rows = np.empty(((end + 1) * (end + 2) // 2, 3))
    count = candidates(a, v, stops, early, late, after, request, math.inf, rows)
    base = price(a, v, stops)
    answer = np.empty((count, COLUMNS))
    kept = 0
    for r in range(count):
        i, j = int(rows[r, 1]), int(rows[r, 2])
        made = joined(stops, 2 * request, 2 * request + 1, i, j)
        t, u = np.empty(len(made)), np.empty(len(made))
        rest_at = resting(a, v, made, t)
        if rest_at == NEVER:
            continue
        latest(a, v, made, rest_at, u)
        row = answer[kept]
        row[DELTA], row[AFTER_ON], row[AFTER_OFF] = price(a, v, made) - base, i, j
        row[ON_FROM], row[ON_TO], row[OFF_FROM], row[OFF_TO] = t[i + 1], u[i + 1], t[j + 2], u[j + 2]
        kept += 1
    return answer[:kept]
