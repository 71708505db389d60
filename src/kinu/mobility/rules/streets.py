"""Road graphs as data, and the invented roads between a city's own places.

A city without imported roads gets roads that nobody surveyed: each place joined to its neighbours, the river crossed at the
bridges alone. They are for the demo and for trying out, and the pages say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

import numpy as np

from kinu.mobility.engine.roads import Road, RoadGraph

KM_PER_DEGREE = 110.95
PACE = (1.0,) * 7 + (1.15, 1.25, 1.1) + (1.0,) * 6 + (1.1, 1.25, 1.15) + (1.0,) * 6
"""How much slower each hour is: commuters before nine and after four."""
DETOUR = 1.22
"""A road is that much longer than the straight line between two neighbours."""
TOWN_KM, LANE_SPEED, ROAD_SPEED = 1.2, 28.0, 42.0


@dataclass(frozen=True, slots=True)
class Origin:
    """The south-west corner from which kilometres count."""

    lat: float
    lon: float

    def plane(self, lat: float, lon: float) -> tuple[float, float]:
        """Return kilometres east and north; good to some metres over a city."""
        return (lon - self.lon) * KM_PER_DEGREE * cos(radians(self.lat)), (lat - self.lat) * KM_PER_DEGREE


def graph_as_data(graph: RoadGraph, origin: Origin) -> dict[str, Any]:
    """Return a road graph as plain data."""
    return {
        "origin": [origin.lat, origin.lon],
        "xy": [[round(float(x), 4), round(float(y), 4)] for x, y in graph.xy],
        "roads": [[r.a, r.b, round(r.km, 4), r.speed, r.name, r.bridge, r.oneway] for r in graph.roads],
        "turn_seconds": graph.turn_seconds,
        "pace": list(graph.pace),
    }


def graph_from_data(data: dict[str, Any]) -> tuple[RoadGraph, Origin]:
    """Return the road graph written by `graph_as_data`."""
    graph = RoadGraph(
        xy=np.array(data["xy"], np.float64).reshape(-1, 2),
        roads=tuple(Road(*one) for one in data["roads"]),
        turn_seconds=float(data["turn_seconds"]),
        pace=tuple(data["pace"]),
    )
    return graph, Origin(*data["origin"])


def invented_roads(
    places: Sequence[tuple[float, float]], bridges: Sequence[tuple[str, float, float]]
) -> tuple[RoadGraph, Origin]:
    """Return roads between places (lat, lon): neighbours joined, the river that the bridges mark crossed only there."""
    lats, lons = [lat for lat, _lon in places], [lon for _lat, lon in places]
    origin = Origin(min(lats) - 0.01, min(lons) - 0.01)
    points = list(dict.fromkeys(origin.plane(lat, lon) for lat, lon in places))
    river = sorted(((name, *origin.plane(lat, lon)) for name, lat, lon in bridges), key=lambda one: one[2])
    roads = [_road(points, a, b) for a, b in sorted(_neighbours(points, river))]
    xy = list(points)
    for name, x, y in river:
        xy.append((x, y))
        roads += _bridge(points, river, name, len(xy) - 1, (x, y))
    graph = RoadGraph(xy=np.array(xy, np.float64), roads=tuple(roads), turn_seconds=5.0, pace=PACE)
    return graph, origin


def _neighbours(
    points: list[tuple[float, float]], river: list[tuple[str, float, float]]
) -> set[tuple[int, int]]:
    """Join points on the same bank by the Gabriel rule: no third point lies in the circle over the pair."""
    xy = np.array(points)
    side = [_east(point, river) for point in points]
    pairs = set()
    for a in range(len(points)):
        for b in range(a + 1, len(points)):
            if side[a] != side[b]:
                continue
            middle, reach = (xy[a] + xy[b]) / 2, hypot(*(xy[a] - xy[b])) / 2
            away = np.hypot(*(xy - middle).T)
            away[[a, b]] = np.inf
            if not (away < reach * 0.999).any():
                pairs.add((a, b))
    return _joined(points, side, pairs)


def _joined(
    points: list[tuple[float, float]], side: list[bool], pairs: set[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Add the shortest roads that still lack to make each bank one piece."""
    group = list(range(len(points)))

    def find(one: int) -> int:
        while group[one] != one:
            one = group[one]
        return one

    for a, b in pairs:
        group[find(a)] = find(b)
    missing = sorted(
        (hypot(points[a][0] - points[b][0], points[a][1] - points[b][1]), a, b)
        for a in range(len(points))
        for b in range(a + 1, len(points))
        if side[a] == side[b] and find(a) != find(b)
    )
    for _km, a, b in missing:
        if find(a) != find(b):
            group[find(a)] = find(b)
            pairs.add((a, b))
    return pairs


def _east(point: tuple[float, float], river: Iterable[tuple[str, float, float]]) -> bool:
    """Tell whether a point lies east of the river, a line through the bridges from south to north."""
    bends = [(x, y) for _name, x, y in river]
    if not bends:
        return True
    x, y = point
    if y <= bends[0][1]:
        return x > bends[0][0]
    for (x0, y0), (x1, y1) in pairwise(bends):
        if y <= y1:
            share = (y - y0) / (y1 - y0) if y1 > y0 else 0.0
            return x > x0 + share * (x1 - x0)
    return x > bends[-1][0]


def _road(points: list[tuple[float, float]], a: int, b: int) -> Road:
    km = hypot(points[a][0] - points[b][0], points[a][1] - points[b][1]) * DETOUR
    return Road(a, b, max(km, 0.05), LANE_SPEED if km < TOWN_KM else ROAD_SPEED)


def _bridge(
    points: list[tuple[float, float]],
    river: list[tuple[str, float, float]],
    name: str,
    junction: int,
    at: tuple[float, float],
) -> list[Road]:
    """Join a bridge to the two nearest places on each bank; closing it closes all four roads."""
    roads = []
    for bank in (True, False):
        near = sorted(
            (hypot(x - at[0], y - at[1]), place)
            for place, (x, y) in enumerate(points)
            if _east((x, y), river) == bank
        )
        roads += [
            Road(place, junction, max(km * DETOUR, 0.05), ROAD_SPEED, name=name, bridge=True)
            for km, place in near[:2]
        ]
    return roads
