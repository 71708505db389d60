"""A city of 8 by 20 kilometres that a river splits, with 5 to 7 bridges; seeded, nothing of it is a real place.

A Gabriel graph over four towns, villages and paddies, thinned to 2.8 to 3.2 roads a junction; two arterial roads north to
south and three east to west; a second river is the eastern border. A draw is kept only if its roads are as winding as
real ones: road over air 1.25 to 1.45, and over 1.8 for near places on both sides of the river.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kinu.mobility.engine.online.shapes import Grid, Network
from kinu.mobility.engine.roads import RoadGraph
from kinu.mobility.engine.synthetic.draw import draw_roads

WIDTH, HEIGHT = 8.0, 20.0
SOUTH, WEST = 35.98, 139.93  # where the plane's corner lies on a map, roughly; the streets drawn are invented
TURN_SECONDS = 5.0
PACE = (1.0,) * 7 + (1.2, 1.25, 1.1) + (1.0,) * 6 + (1.1, 1.25, 1.2) + (1.0,) * 5
NETWORK_TRIES = 60


@dataclass(frozen=True)
class Landmark:
    """A place people ride to or from: kind is home, clinic, shop, hall, station or depot."""

    name: str
    kind: str
    junction: int
    weight: float  # how often it is asked for among its kind


@dataclass(frozen=True)
class RiverCity:
    """The city. `places` are numbered as the engine numbers them: index into this tuple."""

    seed: int
    graph: RoadGraph
    river: Grid  # (n, 2) the course of the river that splits the city
    border: Grid  # (n, 2) the river along the eastern border
    railway: Grid  # (stations, 2)
    places: tuple[Landmark, ...]
    bridges: tuple[str, ...]

    @cached_property
    def network(self) -> Network:
        """Times and kilometres between all places, all roads open."""
        return self.network_for(frozenset())

    def network_for(self, closed: frozenset[str]) -> Network:
        """Return times and kilometres with these bridges or roads closed."""
        return self.graph.network([one.junction for one in self.places], closed=closed)

    def of_kind(self, *kinds: str) -> tuple[int, ...]:
        """Return the numbers of the places of these kinds."""
        return tuple(k for k, one in enumerate(self.places) if one.kind in kinds)

    def lonlat(self, place: int) -> tuple[float, float]:
        """Return longitude and latitude for a map."""
        x, y = self.graph.xy[self.places[place].junction]
        return on_map(float(x), float(y))


def on_map(x: float, y: float) -> tuple[float, float]:
    """Return longitude and latitude of a point of the plane (kilometres)."""
    return WEST + x / (111.32 * math.cos(math.radians(SOUTH + 0.09))), SOUTH + y / 110.95


def river_city(seed: int = 1, *, junctions: int = 420, homes: int = 120) -> RiverCity:
    """Return the city of a seed; the first of its draws that is winding enough."""
    for attempt in range(NETWORK_TRIES):
        random = np.random.default_rng([seed, attempt])
        drawn = draw_roads(random, width=WIDTH, height=HEIGHT, count=junctions)
        if drawn is None:
            continue
        graph = RoadGraph(drawn.xy, drawn.roads, turn_seconds=TURN_SECONDS, pace=PACE)
        overall, across = detours(graph, drawn.side)
        if 1.25 <= overall <= 1.45 and across > 1.8:
            places = _landmarks(random, graph, drawn.towns, homes)
            return RiverCity(
                seed, graph, drawn.river, drawn.border, _stations(graph, places), places, graph.bridges
            )
    raise ValueError(f"seed {seed} gives no city after {NETWORK_TRIES} draws")


def detours(graph: RoadGraph, side: Grid) -> tuple[float, float]:
    """Return road over air: the mean over all pairs, and over pairs within 2.5 km of each other on both sides of the river."""
    picked = np.arange(0, len(graph.xy), 3)
    even = RoadGraph(graph.xy, tuple(replace(one, speed=60.0) for one in graph.roads), turn_seconds=0.0)
    km = even.network([int(one) for one in picked]).distance
    xy = graph.xy[picked]
    air = np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1])
    far = (air > 0.5) & np.isfinite(km)
    across = far & (air < 2.5) & (side[picked][:, None] != side[picked][None, :])
    if not across.any() or not np.isfinite(km).all():
        return 0.0, 0.0
    return float((km[far] / air[far]).mean()), float((km[across] / air[across]).mean())


def _landmarks(
    random: np.random.Generator, graph: RoadGraph, towns: Grid, homes: int
) -> tuple[Landmark, ...]:
    """Place depot, hall, 7 to 9 stations, 14 clinics, 10 shops and the homes; towns draw what is served, homes lie everywhere."""
    taken: set[int] = set()

    def put(name: str, kind: str, x: float, y: float, weight: float) -> Landmark:
        order = np.argsort(np.hypot(graph.xy[:, 0] - x, graph.xy[:, 1] - y))
        junction = next(int(one) for one in order if int(one) not in taken)
        taken.add(junction)
        return Landmark(name, kind, junction, weight)

    made = [
        put("車庫", "depot", float(towns[0, 0]) + 0.3, float(towns[0, 1]) + 0.3, 0.0),
        put("市役所", "hall", float(towns[0, 0]), float(towns[0, 1]), 3.0),
    ]
    stations = int(random.integers(7, 10))
    for k in range(stations):
        y = HEIGHT * (k + 0.5) / stations
        made.append(put(f"駅{k + 1}", "station", 2.6 + 0.5 * math.sin(y / 3), y, 1.0 + 2.0 * random.random()))
    for kind, word, count in (("clinic", "医院", 14), ("shop", "店", 10)):
        for k in range(count):
            town = towns[int(random.choice(4, p=[0.4, 0.25, 0.2, 0.15]))]
            x, y = town + random.normal(0, 0.8, 2)
            made.append(put(f"{word}{k + 1}", kind, x, y, 0.5 + random.exponential(1.0)))
    free = [one for one in range(len(graph.xy)) if one not in taken]
    for k, junction in enumerate(random.choice(free, min(homes, len(free)), replace=False)):
        # Where the old live: many far out in the villages, fewer in the towns.
        away = float(np.hypot(*(towns - graph.xy[junction]).T).min())
        made.append(Landmark(f"集落{k + 1}", "home", int(junction), 0.6 + min(away, 4.0) * 0.3))
    return tuple(made)


def _stations(graph: RoadGraph, places: tuple[Landmark, ...]) -> Grid:
    return np.array([graph.xy[one.junction] for one in places if one.kind == "station"])
