"""Stops and the times between them: read once per process and revision of the road map."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from kinu.kernel.kana import fold
from kinu.kernel.names import match_key
from kinu.mobility.engine.online import Network
from kinu.mobility.engine.roads import RoadGraph
from kinu.mobility.models import RoadMap, Stop
from kinu.mobility.rules.streets import Origin, graph_from_data


@dataclass(frozen=True, slots=True)
class StopView:
    """A stop as the pages show it. `place` is its number in the travel times."""

    id: str
    label: str
    reading: str
    latin: str
    kind: str
    town_id: str
    facility_id: str
    district: str
    lat: float
    lon: float
    place: int
    is_open: bool


@dataclass(frozen=True)
class Streets:
    """The stops and roads of one revision, ready to be asked."""

    revision: str
    source: str
    stops: dict[str, StopView]
    by_place: dict[int, StopView]
    keys: tuple[tuple[str, str], ...]  # (folded name, stop id)
    graph: RoadGraph
    origin: Origin
    junctions: tuple[int, ...]  # per place
    made: dict[frozenset[str], Network] = field(default_factory=dict, compare=False)

    def network(self, closed: frozenset[str] = frozenset()) -> Network:
        """Return the times between all places with these roads closed; kept for the next asking."""
        if closed not in self.made:
            if len(self.made) > 8:
                self.made.clear()
            self.made[closed] = self.graph.network(self.junctions, closed=closed)
        return self.made[closed]

    @property
    def network_for(self) -> Callable[[frozenset[str]], Network]:
        return self.network


_kept: list[Streets] = []
_lock = threading.Lock()


def streets() -> Streets | None:
    """Return the stops and roads; None while the city has no road map yet."""
    revision = RoadMap.objects.filter(id=1).values_list("revision", flat=True).first()
    if revision is None:
        return None
    with _lock:
        if not _kept or _kept[0].revision != revision:
            _kept[:] = [_load()]
        return _kept[0]


def _load() -> Streets:
    row = RoadMap.objects.get(id=1)
    graph, origin = graph_from_data(row.graph)
    found = [_view(stop) for stop in Stop.objects.order_by("order", "id")]
    by_place = {one.place: one for one in found}
    count = max(by_place, default=-1) + 1
    at = [
        graph.nearest(*origin.plane(by_place[place].lat, by_place[place].lon)) if place in by_place else 0
        for place in range(count)
    ]
    return Streets(
        revision=row.revision,
        source=row.source,
        stops={one.id: one for one in found},
        by_place=by_place,
        keys=tuple((key, one.id) for one in found if one.is_open for key in _keys(one)),
        graph=graph,
        origin=origin,
        junctions=tuple(at),
    )


def _view(row: Stop) -> StopView:
    return StopView(
        id=row.id, label=row.label, reading=row.reading, latin=row.latin, kind=row.kind, town_id=row.town_id,
        facility_id=row.facility_id, district=row.district, lat=row.lat, lon=row.lon, place=row.place,
        is_open=row.is_open,
    )  # fmt: skip


def _keys(one: StopView) -> set[str]:
    return {match_key(one.label), fold(one.reading), fold(one.latin)} - {""}


def stop_of(stop_id: str) -> StopView | None:
    """Return an open stop, None when there is none of that id."""
    found = streets()
    one = found.stops.get(stop_id) if found else None
    return one if one is not None and one.is_open else None


def stops() -> tuple[StopView, ...]:
    """Return all open stops in order."""
    found = streets()
    return tuple(one for one in found.stops.values() if one.is_open) if found else ()


def find_stops(text: str, *, limit: int = 8) -> tuple[StopView, ...]:
    """Return stops by nearness to a name, kana or Latin reading: exact first, then beginnings, then likely misspellings."""
    found = streets()
    wanted = match_key(text)
    if found is None or not wanted:
        return ()
    exact = [stop_id for key, stop_id in found.keys if key == wanted]
    begins = [stop_id for key, stop_id in found.keys if key.startswith(wanted)]
    holds = [stop_id for key, stop_id in found.keys if wanted in key]
    close = process.extract(
        wanted, [key for key, _stop in found.keys], scorer=fuzz.ratio, score_cutoff=62.0, limit=limit * 2
    )
    ids = dict.fromkeys([*exact, *begins, *holds, *(found.keys[index][1] for _key, _score, index in close)])
    return tuple(found.stops[stop_id] for stop_id in ids)[:limit]


def one_stop(text: str) -> StopView | None:
    """Return the stop that a text names exactly, None when it does not or names several."""
    wanted = match_key(text)
    named = [one for one in find_stops(text) if wanted in _keys(one)]
    return named[0] if len(named) == 1 else None


def near(lat: float, lon: float, *, limit: int = 8) -> tuple[tuple[StopView, int], ...]:
    """Return the open stops nearest to a point with metres as the crow flies."""
    found = streets()
    if found is None:
        return ()
    x, y = found.origin.plane(lat, lon)
    away = []
    for one in stops():
        there = found.origin.plane(one.lat, one.lon)
        away.append((one, round(1000 * ((there[0] - x) ** 2 + (there[1] - y) ** 2) ** 0.5)))
    return tuple(sorted(away, key=lambda pair: (pair[1], pair[0].id))[:limit])
