"""When one arrives, and when one must leave: first in, first out over the slots of the day."""

from __future__ import annotations

import math

from kinu.mobility.engine.kernel.arrays import PLACE, Arrays
from kinu.mobility.engine.kernel.compiled import compiled


@compiled
def arrive(a: Arrays, i: int, j: int, at: float) -> float:
    """Return the arrival at node j when node i is left at this minute (inf: no road)."""
    x, y = a.node[i, PLACE], a.node[j, PLACE]
    last = a.minutes.shape[0] - 1
    if last == 0:
        return at + a.minutes[0, x, y]
    if x == y or at == math.inf:
        return at
    slot = min(max(math.floor((at - a.price[3]) / a.price[4]), 0), last)
    left = 1.0
    while slot < last:
        ends = a.price[3] + (slot + 1) * a.price[4]
        whole = a.minutes[slot, x, y]
        if at + left * whole <= ends:
            return at + left * whole
        left -= (ends - at) / whole
        at = ends
        if left <= 0.0:
            return at
        slot += 1
    return at + left * a.minutes[last, x, y]


@compiled
def leave_by(a: Arrays, i: int, j: int, by: float) -> float:
    """Return the latest departure from node i that still reaches node j by this minute (-inf: no road)."""
    x, y = a.node[i, PLACE], a.node[j, PLACE]
    last = a.minutes.shape[0] - 1
    if last == 0:
        return by - a.minutes[0, x, y]
    if x == y or math.isinf(by):
        return by
    slot = min(max(math.ceil((by - a.price[3]) / a.price[4]) - 1, 0), last)
    left = 1.0
    while slot > 0:
        begins = a.price[3] + slot * a.price[4]
        whole = a.minutes[slot, x, y]
        if by - left * whole >= begins:
            return by - left * whole
        left -= (by - begins) / whole
        by = begins
        if left <= 0.0:
            return by
        slot -= 1
    return by - left * a.minutes[0, x, y]
