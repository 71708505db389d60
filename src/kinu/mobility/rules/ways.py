"""Ways on the road graph as lines for a map, and where a vehicle is between two stops."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import pairwise
from math import hypot

from kinu.mobility.engine.roads import RoadGraph

Point = tuple[float, float]
Links = tuple[tuple[tuple[int, float], ...], ...]


def links_of(graph: RoadGraph, closed: frozenset[str]) -> Links:
    """Return for each junction where one can go and in how many free minutes, with these roads closed."""
    out: list[list[tuple[int, float]]] = [[] for _ in range(len(graph.xy))]
    turn = graph.turn_seconds / 60.0
    for road in graph.roads:
        if road.name and road.name in closed:
            continue
        minutes = 60.0 * road.km / road.speed + turn
        out[road.a].append((road.b, minutes))
        if not road.oneway:
            out[road.b].append((road.a, minutes))
    return tuple(tuple(each) for each in out)


def way(links: Links, start: int, goal: int) -> tuple[int, ...]:
    """Return the junctions of the quickest way, start and goal included; empty when there is none."""
    best = {start: 0.0}
    before: dict[int, int] = {}
    heap = [(0.0, start)]
    while heap:
        minutes, here = heappop(heap)
        if here == goal:
            out = [goal]
            while out[-1] != start:
                out.append(before[out[-1]])
            return tuple(reversed(out))
        if minutes > best[here]:
            continue
        for there, more in links[here]:
            if minutes + more < best.get(there, float("inf")):
                best[there] = minutes + more
                before[there] = here
                heappush(heap, (minutes + more, there))
    return ()


def along(points: tuple[Point, ...], share: float) -> Point:
    """Return the point at a share (0..1) of a line's length.

    >>> along(((0.0, 0.0), (4.0, 0.0), (4.0, 4.0)), 0.75)
    (4.0, 2.0)
    """
    stretches = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    left = min(max(share, 0.0), 1.0) * sum(stretches)
    for (a, b), length in zip(pairwise(points), stretches, strict=True):
        if left <= length and length > 0:
            part = left / length
            return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part
        left -= length
    return points[-1]
