"""Drawing junctions and roads of the invented city."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import Delaunay, cKDTree

from kinu.mobility.engine.online.shapes import Grid
from kinu.mobility.engine.roads import Road

ARTERIAL = 55.0
TOWNS = ((5.2, 11.0), (2.2, 15.5), (5.6, 5.0), (2.4, 3.2))
NORTH_SOUTH = (2.0, 5.6)
EAST_WEST = (3.5, 10.5, 16.0)
WANTED_DEGREE = 3.1

Pair = tuple[int, int]


@dataclass(frozen=True)
class Drawn:
    """A draw: junctions, roads, on which side of the river each junction lies, towns, the two rivers."""

    xy: Grid
    roads: tuple[Road, ...]
    side: Grid
    towns: Grid
    river: Grid
    border: Grid


def draw_roads(random: np.random.Generator, *, width: float, height: float, count: int) -> Drawn | None:
    """Return a draw, or None when it falls apart."""
    bend = random.uniform(0, 2 * np.pi, 2)
    towns = np.array(TOWNS) + random.normal(0, 0.3, (4, 2))
    xy = _junctions(random, towns, (width, height), count, bend)
    side = np.where(xy[:, 0] > _river(xy[:, 1], bend), 1.0, 0.0)
    pairs = _gabriel(xy)
    crossing = [one for one in pairs if side[one[0]] != side[one[1]]]
    bridges = _bridges(random, xy, crossing, height)
    land = [one for one in pairs if side[one[0]] == side[one[1]]]
    kept = _thinned(random, xy, land, bridges)
    if kept is None:
        return None
    fast = _arterials(xy, [*kept, *bridges], width, height)
    y = np.linspace(0, height, 41)
    return Drawn(
        xy,
        _roads(random, xy, kept, bridges, fast),
        side,
        towns,
        np.column_stack([_river(y, bend), y]),
        np.column_stack([_border(y, bend, width), y]),
    )


def _river(y: Grid, bend: Grid) -> Grid:
    course: Grid = 3.7 + 0.5 * np.sin(y / 3.1 + bend[0]) + 0.25 * np.sin(y / 1.3 + bend[1])
    return course


def _border(y: Grid, bend: Grid, width: float) -> Grid:
    course: Grid = width - 0.5 + 0.4 * np.sin(y / 2.7 + bend[1])
    return course


def _junctions(
    random: np.random.Generator, towns: Grid, size: tuple[float, float], count: int, bend: Grid
) -> Grid:
    width, height = size
    in_towns = [towns[int(random.integers(4))] + random.normal(0, 0.9, 2) for _ in range(count * 2 // 5)]
    outside = random.uniform((0, 0), (width, height), (count, 2))
    xy = np.vstack([np.array(in_towns), outside])
    inside = (
        (xy[:, 0] > 0.1)
        & (xy[:, 0] < _border(xy[:, 1], bend, width) - 0.1)
        & (xy[:, 1] > 0)
        & (xy[:, 1] < height)
    )
    dry = np.abs(xy[:, 0] - _river(xy[:, 1], bend)) > 0.12
    xy = xy[inside & dry]
    chosen: list[int] = []
    for k in range(len(xy)):  # two junctions are at least 150 m apart
        if all(np.hypot(*(xy[k] - xy[one])) > 0.15 for one in chosen):
            chosen.append(k)
        if len(chosen) == count:
            break
    return xy[chosen]


def _gabriel(xy: Grid) -> list[Pair]:
    """Return the pairs whose circle (the pair as diameter) holds no other junction."""
    edges = {tuple(sorted((int(a), int(b)))) for s in Delaunay(xy).simplices for a in s for b in s if a < b}
    tree = cKDTree(xy)
    kept = []
    for a, b in sorted(edges):
        middle, radius = (xy[a] + xy[b]) / 2, np.hypot(*(xy[a] - xy[b])) / 2
        if not set(tree.query_ball_point(middle, radius - 1e-9)) - {a, b}:
            kept.append((a, b))
    return kept


def _bridges(random: np.random.Generator, xy: Grid, crossing: list[Pair], height: float) -> list[Pair]:
    """Choose 5 to 7 crossings, spread from south to north, each the shortest of its stretch."""
    wanted = int(random.integers(5, 8))
    chosen = []
    for k in range(wanted):
        low, high = height * k / wanted, height * (k + 1) / wanted
        here = [one for one in crossing if low <= (xy[one[0], 1] + xy[one[1], 1]) / 2 < high]
        middle = (low + high) / 2
        if here:
            chosen.append(min(here, key=lambda one: abs((xy[one[0], 1] + xy[one[1], 1]) / 2 - middle)))
    return chosen


def _thinned(
    random: np.random.Generator, xy: Grid, land: list[Pair], bridges: list[Pair]
) -> list[Pair] | None:
    """Take roads away down to the wanted roads a junction; first those with the shortest way round, never a cut."""
    count = len(xy)
    if not _connected([*land, *bridges], count):
        return None
    ways: dict[int, dict[int, float]] = {k: {} for k in range(count)}
    for a, b in [*land, *bridges]:
        ways[a][b] = ways[b][a] = float(np.hypot(*(xy[a] - xy[b])))
    surplus = len(land) + len(bridges) - int(WANTED_DEGREE * count / 2)
    kept = dict.fromkeys(land)
    for allowed in (1.5, 1.8, 2.2, 3.0, 5.0, 20.0):
        order = random.permutation(len(land))
        for a, b in (land[k] for k in order if land[k] in kept):
            if surplus <= 0:
                return list(kept)
            length = ways[a].pop(b)
            del ways[b][a]
            if _way(ways, a, b, allowed * length):
                del kept[a, b]
                surplus -= 1
            else:
                ways[a][b] = ways[b][a] = length
    return list(kept)


def _way(ways: dict[int, dict[int, float]], a: int, b: int, limit: float) -> bool:
    """Say whether b can be reached from a within a length."""
    heap, done = [(0.0, a)], set()
    while heap:
        length, at = heappop(heap)
        if at == b:
            return True
        if at in done:
            continue
        done.add(at)
        for nxt, more in ways[at].items():
            if nxt not in done and length + more <= limit:
                heappush(heap, (length + more, nxt))
    return False


def _connected(pairs: list[Pair], count: int) -> bool:
    ends = np.array(pairs)
    graph = csr_matrix((np.ones(len(pairs)), (ends[:, 0], ends[:, 1])), (count, count))
    return int(connected_components(graph, directed=False)[0]) == 1


def _arterials(xy: Grid, pairs: list[Pair], width: float, height: float) -> set[Pair]:
    """Return the road pieces of the five arterials: ways that stay near their line."""
    fast: set[Pair] = set()
    lines = [((x, 0.0), (x, height), 0, x) for x in NORTH_SOUTH] + [
        ((0.0, y), (width, y), 1, y) for y in EAST_WEST
    ]
    ends = np.array(pairs)
    for begin, finish, axis, value in lines:
        off = np.abs(xy[ends[:, 0], axis] - value) + np.abs(xy[ends[:, 1], axis] - value)
        weight = np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T) * (1.0 + 2.0 * off)
        graph = csr_matrix((weight, (ends[:, 0], ends[:, 1])), (len(xy), len(xy)))
        a, b = (int(np.argmin(np.hypot(*(xy - np.array(point)).T))) for point in (begin, finish))
        before = dijkstra(graph, directed=False, indices=a, return_predecessors=True)[1]
        while before[b] >= 0:
            fast.add((min(b, int(before[b])), max(b, int(before[b]))))
            b = int(before[b])
    return fast


def _roads(
    random: np.random.Generator, xy: Grid, land: list[Pair], bridges: list[Pair], fast: set[Pair]
) -> tuple[Road, ...]:
    roads = []
    for k, (a, b) in enumerate([*land, *sorted(bridges, key=lambda one: xy[one[0], 1])]):
        bridge = k >= len(land)
        speed = ARTERIAL if (a, b) in fast else float(random.uniform(25, 35))
        winding = 1.0 if bridge else float(random.uniform(1.0, 1.06))
        name = f"橋{k - len(land) + 1}" if bridge else f"道{k + 1}"
        roads.append(Road(a, b, float(np.hypot(*(xy[a] - xy[b]))) * winding, speed, name, bridge))
    return tuple(roads)
