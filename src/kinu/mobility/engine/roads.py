"""The road graph of a city: junctions, road pieces with their speeds and bridges, and from it times between places by hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from kinu.mobility.engine.online.shapes import Grid, Network

Ints = NDArray[np.int64]
MINUTES_A_DAY = 1440.0


@dataclass(frozen=True)
class Road:
    """A piece of road between two junctions, driven both ways unless `oneway`. `name` is what one closes (a bridge, a road)."""

    a: int
    b: int
    km: float
    speed: float  # km/h when free
    name: str = ""
    bridge: bool = False
    oneway: bool = False


@dataclass(frozen=True)
class RoadGraph:
    """Junctions in kilometres on a plane, roads, the seconds one loses at a junction, and how slow each hour is.

    `pace[h]` divides every speed from h o'clock for an hour; one number means the same all day.
    """

    xy: Grid  # (junctions, 2)
    roads: tuple[Road, ...]
    turn_seconds: float = 5.0
    pace: tuple[float, ...] = (1.0,)

    @property
    def bridges(self) -> tuple[str, ...]:
        """The names of all bridges."""
        return tuple(sorted({one.name for one in self.roads if one.bridge}))

    @cached_property
    def names(self) -> frozenset[str]:
        """All names that can be closed."""
        return frozenset(one.name for one in self.roads if one.name)

    def nearest(self, x: float, y: float) -> int:
        """Return the junction nearest to a point."""
        return int(np.argmin(np.hypot(self.xy[:, 0] - x, self.xy[:, 1] - y)))

    def network(self, places: Sequence[int], *, closed: Iterable[str] = ()) -> Network:
        """Return times and kilometres between places (junction numbers) along the quickest ways with these roads closed.

        Unknown names raise KeyError. Places nothing leads to get `inf`. Times of the hours differ by `pace` alone, so one
        search over the graph is enough.
        """
        shut = frozenset(closed)
        unknown = shut - self.names
        if unknown:
            raise KeyError(f"unknown roads: {sorted(unknown)}")
        open_roads = [one for one in self.roads if not one.name or one.name not in shut]
        free, km = self._quickest(open_roads, places)
        pace = np.asarray(self.pace, np.float64)
        return Network(table=free[None] * pace[:, None, None], distance=km)

    def _quickest(self, roads: list[Road], places: Sequence[int]) -> tuple[Grid, Grid]:
        """Return free minutes and the kilometres of those same ways between places."""
        minutes, length = self._matrices(roads)
        sources = sorted(set(places))
        row = {junction: k for k, junction in enumerate(sources)}
        time, before = dijkstra(minutes, indices=sources, return_predecessors=True)
        km = _along(time, before, length, sources)
        rows = np.array([row[one] for one in places], np.int64)
        columns = np.asarray(places, np.int64)
        return time[np.ix_(rows, columns)], km[np.ix_(rows, columns)]

    def _matrices(self, roads: list[Road]) -> tuple[csr_matrix, csr_matrix]:
        first, second, minutes, length = [], [], [], []
        turn = self.turn_seconds / 60.0
        for one in roads:
            ways = [(one.a, one.b)] if one.oneway else [(one.a, one.b), (one.b, one.a)]
            for a, b in ways:
                first.append(a)
                second.append(b)
                minutes.append(60.0 * one.km / one.speed + turn)
                length.append(one.km)
        count = len(self.xy)
        return _shortest(first, second, minutes, length, count)


def _shortest(
    first: list[int], second: list[int], minutes: list[float], length: list[float], count: int
) -> tuple[csr_matrix, csr_matrix]:
    """Return sparse minutes and kilometres; of two roads between the same junctions the quicker one."""
    best: dict[tuple[int, int], tuple[float, float]] = {}
    for a, b, time, km in zip(first, second, minutes, length, strict=True):
        if (a, b) not in best or time < best[a, b][0]:
            best[a, b] = (time, km)
    rows = np.array([pair[0] for pair in best], np.int64)
    columns = np.array([pair[1] for pair in best], np.int64)
    times = np.array([value[0] for value in best.values()])
    kms = np.array([value[1] for value in best.values()])
    shape = (count, count)
    return csr_matrix((times, (rows, columns)), shape), csr_matrix((kms, (rows, columns)), shape)


def _along(time: Grid, before: Ints, length: csr_matrix, sources: list[int]) -> Grid:
    """Return the kilometres of the quickest ways: junctions in the order of their time, each after its predecessor."""
    km = np.full(time.shape, np.inf)
    lookup = length.todok()
    steps = {pair: float(value) for pair, value in lookup.items()}
    for row, source in enumerate(sources):
        km[row, source] = 0.0
        for junction in np.argsort(time[row], kind="stable"):
            back = int(before[row, junction])
            if back >= 0:
                km[row, junction] = km[row, back] + steps[back, int(junction)]
    return km
