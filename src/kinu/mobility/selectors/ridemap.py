"""The city's roads and the vehicles on them, as lines and points of one drawing; nothing comes from the Internet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise

from kinu.mobility.engine.online import BREAK, PICKUP, PlannedStop
from kinu.mobility.rules.calendar import minute_of
from kinu.mobility.rules.driven import driven
from kinu.mobility.rules.ways import Links, Point, along, links_of, way

from .board import Lane, closed_roads
from .days import Day, read_day
from .network import Streets, streets

WIDTH = 800.0
MARGIN = 26.0
MAIN_SPEED = 38.0
MOST_BRIDGES = 12
MOST_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Ground:
    """What does not move: paths for main and other roads, the river through the bridges, names of the bridges."""

    width: float
    height: float
    main: str
    minor: str
    water: str
    bridges: tuple[tuple[str, float, float], ...]
    is_invented: bool
    source: str


@dataclass(frozen=True, slots=True)
class Spot:
    x: float
    y: float
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class OnMap:
    """A vehicle: where it is, the way to its coming stops, the stops."""

    vehicle_id: str
    label: str
    number: int
    x: float
    y: float
    way: str
    stops: tuple[Spot, ...]
    words: str


@dataclass(frozen=True, slots=True)
class _Scale:
    left: float
    top: float
    factor: float

    def at(self, x: float, y: float) -> Point:
        return round((x - self.left) * self.factor + MARGIN, 1), round(
            (self.top - y) * self.factor + MARGIN, 1
        )


def _scale(found: Streets) -> tuple[_Scale, float]:
    """Return the scale and the height; a city longer than wide lies on its side no more than it must."""
    low, high = found.graph.xy.min(axis=0), found.graph.xy.max(axis=0)
    factor = (WIDTH - 2 * MARGIN) / max(float(high[0] - low[0]), 0.1)
    tall = float(high[1] - low[1]) * factor
    if tall > 1.1 * WIDTH:
        factor *= 1.1 * WIDTH / tall
        tall = 1.1 * WIDTH
    return _Scale(float(low[0]), float(high[1]), factor), tall + 2 * MARGIN


def ground() -> Ground | None:
    """Return the drawing of the roads, None while the city has none."""
    found = streets()
    return _ground(found.revision) if found else None


@lru_cache(maxsize=2)
def _ground(_revision: str) -> Ground:
    found = streets()
    if found is None:  # the caller has just seen it
        raise LookupError(_revision)
    scale, height = _scale(found)
    xy = found.graph.xy
    lines: dict[bool, list[str]] = {True: [], False: []}
    for road in found.graph.roads:
        a, b = scale.at(*map(float, xy[road.a])), scale.at(*map(float, xy[road.b]))
        lines[road.speed >= MAIN_SPEED].append(f"M{a[0]} {a[1]}L{b[0]} {b[1]}")
    bridges = _bridges(found, scale)
    is_river = 2 <= len(bridges) <= MOST_BRIDGES
    water = [(x, y) for _name, x, y in sorted(bridges, key=lambda each: each[2])] if is_river else []
    if water:
        water = [(water[0][0], 0.0), *water, (water[-1][0], height)]
    right = max(scale.at(float(x), float(y))[0] for x, y in xy) + MARGIN
    return Ground(
        width=round(right, 1),
        height=round(height, 1),
        main="".join(lines[True]),
        minor="".join(lines[False]),
        water=_path(tuple(water)),
        bridges=bridges if is_river else (),
        is_invented="OpenStreetMap" not in found.source,
        source=found.source,
    )


def _bridges(found: Streets, scale: _Scale) -> tuple[tuple[str, float, float], ...]:
    """Return the middle of each bridge: where its roads meet, or the middle of its one road."""
    spots: dict[str, list[int]] = {}
    for road in found.graph.roads:
        if road.bridge and road.name:
            spots.setdefault(road.name, []).extend((road.a, road.b))
    out = []
    for name, ends in sorted(spots.items()):
        most = max(set(ends), key=ends.count)
        at = [most] if ends.count(most) > 1 else ends
        x = sum(float(found.graph.xy[each][0]) for each in at) / len(at)
        y = sum(float(found.graph.xy[each][1]) for each in at) / len(at)
        out.append((name, *scale.at(x, y)))
    return tuple(out)


def closed_lines(day: date) -> str:
    """Return the closed roads as a path."""
    found = streets()
    closed = closed_roads(read_day(day))
    if found is None or not closed:
        return ""
    scale, _height = _scale(found)
    return "".join(
        _path(tuple(scale.at(*map(float, found.graph.xy[end])) for end in (road.a, road.b)))
        for road in found.graph.roads
        if road.name in closed
    )


@lru_cache(maxsize=8)
def _links(_revision: str, closed: frozenset[str]) -> Links:
    found = streets()
    return links_of(found.graph, closed) if found else ()


@lru_cache(maxsize=8192)
def _way(revision: str, closed: frozenset[str], start: int, goal: int) -> tuple[int, ...]:
    return way(_links(revision, closed), start, goal)


def vehicles_on_map(lanes: tuple[Lane, ...], day: date, *, now: datetime) -> tuple[OnMap, ...]:
    """Return each vehicle at the place its events and the plan say it must be at; nobody is followed by satellite."""
    found = streets()
    if found is None:
        return ()
    held = read_day(day)
    minute = minute_of(now, day=day)
    plan = held.state.plan(minute)
    last = _last_places(held, found)
    scale, _height = _scale(found)
    out = []
    for number, lane in enumerate(lanes):
        vehicle = held.state.vehicles[lane.vehicle_id]
        place = last.get(lane.vehicle_id, vehicle.depot)
        ahead = () if lane.is_out else plan.of(lane.vehicle_id)
        here = _Here(place, ahead, closed_roads(held), found, scale, minute)
        out.append(_on_map(lane, number, here))
    return tuple(out)


def _last_places(held: Day, found: Streets) -> dict[str, int]:
    km = found.network().km
    told = driven(
        held.state.events,
        depots={name: vehicle.depot for name, vehicle in held.state.vehicles.items()},
        km=km,
    )
    return {name: visits[-1].place for name, visits in told.visits.items() if visits}


@dataclass(frozen=True)
class _Here:
    """What is needed to draw one vehicle: the place it was last at, its coming stops, the roads."""

    place: int
    ahead: tuple[PlannedStop, ...]
    closed: frozenset[str]
    found: Streets
    scale: _Scale
    minute: float

    def label(self, place: int) -> str:
        return self.found.by_place[place].label if place in self.found.by_place else ""


def _on_map(lane: Lane, number: int, here: _Here) -> OnMap:
    driven_to = [one for one in here.ahead if one.stop.kind != BREAK][:MOST_AHEAD]
    places = [here.place, *(one.place for one in driven_to)]
    legs = [_leg(here, a, b) for a, b in pairwise(places)]
    x, y = _standing(here, legs)
    return OnMap(
        vehicle_id=lane.vehicle_id,
        label=lane.label,
        number=number,
        x=round(x, 1),
        y=round(y, 1),
        way="".join(_path(leg) for leg in legs),
        stops=tuple(
            Spot(*_point(here, one.place), "up" if one.stop.kind == PICKUP else "down", here.label(one.place))
            for one in driven_to
        ),
        words=here.label(here.place),
    )


def _standing(here: _Here, legs: list[tuple[Point, ...]]) -> Point:
    """Return where the vehicle is: at its last place, or on the way to the next by the share of the time gone."""
    first = here.ahead[0] if here.ahead else None
    if first is None or first.stop.kind == BREAK or not legs or not legs[0]:
        return _point(here, here.place)
    span = first.arrive - first.leave_before
    share = (here.minute - first.leave_before) / span if span > 0 else float(here.minute >= first.arrive)
    return along(legs[0], share)


def _leg(here: _Here, a: int, b: int) -> tuple[Point, ...]:
    if a == b:
        return (_point(here, a), _point(here, b))
    found = here.found
    through = _way(found.revision, here.closed, found.junctions[a], found.junctions[b])
    return tuple(here.scale.at(*map(float, found.graph.xy[each])) for each in through)


def _point(here: _Here, place: int) -> Point:
    return here.scale.at(*map(float, here.found.graph.xy[here.found.junctions[place]]))


def _path(points: tuple[Point, ...]) -> str:
    if len(points) < 2:
        return ""
    return "M" + "L".join(f"{x} {y}" for x, y in points)
