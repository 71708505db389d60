"""Roads from an OpenStreetMap file (.osm, .osm.bz2, .osm.pbf), as plain arrays for `engine.roads`.

The reader is `osmium` (BSD-2), an optional part: `pip install 'kinu[roads]'`. Maps are ODbL; none is shipped with Kinu.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# km/h a careful driver keeps on such a road in the country; a maxspeed in the file caps it. Assumptions, not law.
SPEED = {
    "motorway": 80.0, "motorway_link": 40.0, "trunk": 50.0, "trunk_link": 40.0, "primary": 45.0, "primary_link": 35.0,
    "secondary": 40.0, "secondary_link": 30.0, "tertiary": 35.0, "tertiary_link": 30.0, "unclassified": 28.0,
    "residential": 22.0, "living_street": 12.0, "road": 20.0, "service": 12.0,
}  # fmt: skip
CLOSED_TO_CARS = {"no", "private", "agricultural", "forestry"}
WALKING = 12.0


class NotReadable(ValueError):  # noqa: N818  an answer to whoever brought the file
    """The file cannot become a road network; the sentence says why."""


@dataclass(frozen=True, slots=True)
class RoadNetwork:
    """Directed roads between junctions. Metres and km/h per road; `bridge` and `name` are for the board's closings."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    metres: NDArray[np.float64]
    kmh: NDArray[np.float64]
    bridge: NDArray[np.bool_]
    name: tuple[str, ...]

    @property
    def minutes(self) -> NDArray[np.float64]:
        """Free-flow minutes of each road."""
        return self.metres / 1000 / self.kmh * 60


@dataclass(frozen=True, slots=True)
class _Way:
    points: tuple[int, ...]
    kmh: float
    forward: bool
    backward: bool
    bridge: bool
    name: str


Box = tuple[float, float, float, float]


def read_roads(path: Path, *, box: Box | None = None) -> RoadNetwork:
    """Return the roads a car may use, cut at junctions, as the largest part in which everybody reaches everybody.

    `box` is south, west, north, east in degrees: roads with no point inside are left out.
    """
    osmium = _osmium()
    if not path.is_file():
        raise NotReadable(f"地図のファイルがありません: {path}")
    where: dict[int, tuple[float, float]] = {}
    try:
        ways = list(_ways(osmium, path, where, box))
    except RuntimeError as broken:
        raise NotReadable(f"地図のファイルを読めません: {path.name} ({broken})") from broken
    if not ways:
        raise NotReadable(f"車の通れる道がありません: {path.name}")
    return _connected(_network(ways, where))


def _osmium() -> Any:
    try:
        import osmium  # noqa: PLC0415  an optional part, looked for only when a map is read
    except ImportError as missing:
        raise NotReadable(
            "地図を読む部品 osmium がありません。pip install 'kinu[roads]' で入れてください。"
        ) from missing
    return osmium


def _ways(osmium: Any, path: Path, where: dict[int, tuple[float, float]], box: Box | None) -> Iterator[_Way]:
    for found in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations():
        if not found.is_way():
            continue
        tags = dict(found.tags)
        if not _for_cars(tags):
            continue
        points = [(node.ref, node.location) for node in found.nodes if node.location.valid()]
        if len(points) < 2 or (
            box is not None and not any(_inside(spot.lat, spot.lon, box) for _, spot in points)
        ):
            continue
        where.update({ref: (spot.lat, spot.lon) for ref, spot in points})
        forward, backward = _directions(tags)
        yield _Way(
            points=tuple(ref for ref, _ in points),
            kmh=_speed(tags),
            forward=forward,
            backward=backward,
            bridge=tags.get("bridge", "no") != "no",
            name=tags.get("bridge:name") or tags.get("name") or tags.get("ref", ""),
        )


def _for_cars(tags: dict[str, str]) -> bool:
    if tags.get("highway") not in SPEED or tags.get("area") == "yes":
        return False
    stated = tags.get("motor_vehicle") or tags.get("vehicle") or tags.get("access") or "yes"
    return stated not in CLOSED_TO_CARS


def _directions(tags: dict[str, str]) -> tuple[bool, bool]:
    """Return whether one may drive along the points of the way, and against them.

    >>> _directions({}), _directions({"oneway": "-1"}), _directions({"junction": "roundabout"})
    ((True, True), (False, True), (True, False))
    """
    oneway = tags.get("oneway", "yes" if tags.get("junction") == "roundabout" or tags.get("highway") == "motorway" else "no")  # fmt: skip
    if oneway in {"-1", "reverse"}:
        return False, True
    return True, oneway not in {"yes", "true", "1"}


def _speed(tags: dict[str, str]) -> float:
    """Return km/h: what the class allows, capped by a stated maximum.

    >>> _speed({"highway": "primary"}), _speed({"highway": "primary", "maxspeed": "30"})
    (45.0, 30.0)
    """
    usual = SPEED[tags["highway"]]
    stated = tags.get("maxspeed", "")
    if stated == "walk":
        return min(usual, WALKING)
    return min(usual, float(stated)) if stated.isdigit() and int(stated) > 0 else usual


def _network(ways: list[_Way], where: dict[int, tuple[float, float]]) -> RoadNetwork:
    uses = Counter(ref for way in ways for ref in way.points)
    number: dict[int, int] = {}
    rows: list[tuple[int, int, float, float, bool, str]] = []
    for way in ways:
        for first, last, metres in _stretches(way, uses, where):
            ends = number.setdefault(first, len(number)), number.setdefault(last, len(number))
            if way.forward:
                rows.append((*ends, metres, way.kmh, way.bridge, way.name))
            if way.backward:
                rows.append((ends[1], ends[0], metres, way.kmh, way.bridge, way.name))
    tail, head, metres_of, kmh, bridge, name = zip(*rows, strict=True)
    spots = [where[ref] for ref in number]
    return RoadNetwork(
        lat=np.array([lat for lat, _ in spots]),
        lon=np.array([lon for _, lon in spots]),
        tail=np.array(tail, dtype=np.int32),
        head=np.array(head, dtype=np.int32),
        metres=np.array(metres_of),
        kmh=np.array(kmh),
        bridge=np.array(bridge),
        name=tuple(name),
    )


def _stretches(
    way: _Way, uses: Counter[int], where: dict[int, tuple[float, float]]
) -> Iterator[tuple[int, int, float]]:
    """Yield the parts of a way between junctions: where it ends, or another way (or itself) passes."""
    start, metres = way.points[0], 0.0
    for before, here in zip(way.points, way.points[1:], strict=False):
        metres += metres_between(where[before], where[here])
        if (uses[here] > 1 or here == way.points[-1]) and here != start:
            if metres > 0:
                yield start, here, metres
            start, metres = here, 0.0


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return metres between two (lat, lon) on the sphere.

    >>> round(metres_between((36.0, 140.0), (36.0, 140.01)))
    900
    """
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(half))


def _connected(roads: RoadNetwork) -> RoadNetwork:
    """Keep the largest strongly connected part: a vehicle that cannot come back is no help."""
    from scipy.sparse import csr_array  # noqa: PLC0415  heavy, and only an import needs it
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    count = len(roads.lat)
    links = csr_array((np.ones(len(roads.tail)), (roads.tail, roads.head)), shape=(count, count))
    _, label = connected_components(links, directed=True, connection="strong")
    kept = label == np.bincount(label).argmax()
    if kept.sum() < 2:
        raise NotReadable("道がつながっていません。行って戻れる道が地図にありません。")
    again = np.cumsum(kept, dtype=np.int32) - 1
    inside = kept[roads.tail] & kept[roads.head]
    return RoadNetwork(
        lat=roads.lat[kept],
        lon=roads.lon[kept],
        tail=again[roads.tail[inside]].astype(np.int32),
        head=again[roads.head[inside]].astype(np.int32),
        metres=roads.metres[inside],
        kmh=roads.kmh[inside],
        bridge=roads.bridge[inside],
        name=tuple(name for name, keep in zip(roads.name, inside, strict=True) if keep),
    )


def _inside(lat: float, lon: float, box: Box) -> bool:
    south, west, north, east = box
    return south <= lat <= north and west <= lon <= east
