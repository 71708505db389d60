"""An imported road network as one file of arrays (.npz), and as the graph the engine searches."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from kinu.mobility.adapters.osm import NotReadable, RoadNetwork
from kinu.mobility.engine.roads import Road, RoadGraph
from kinu.mobility.rules.streets import PACE, Origin

FORM = 1


def write_roads(network: RoadNetwork, path: Path) -> None:
    """Keep the network in a file, whole or not at all; the same network gives a file with the same arrays."""
    passing = path.with_name(f".{path.name}.part.npz")
    np.savez_compressed(
        passing,
        form=np.array(FORM),
        lat=network.lat,
        lon=network.lon,
        tail=network.tail,
        head=network.head,
        metres=network.metres,
        kmh=network.kmh,
        bridge=network.bridge,
        name=np.array(network.name, dtype=np.str_),
    )
    passing.replace(path)


def read_road_file(path: Path) -> RoadNetwork:
    """Return the network of a file that `write_roads` wrote."""
    try:
        # Opened here, because numpy leaves the file of a torn archive open.
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as held:
            if int(held["form"]) != FORM:
                raise NotReadable(f"道路のファイルの版が違います: {path.name}")
            return RoadNetwork(
                lat=held["lat"],
                lon=held["lon"],
                tail=held["tail"],
                head=held["head"],
                metres=held["metres"],
                kmh=held["kmh"],
                bridge=held["bridge"],
                name=tuple(str(each) for each in held["name"]),
            )
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as broken:
        if isinstance(broken, NotReadable):
            raise
        raise NotReadable(f"道路のファイルを読めません: {path.name}") from broken


def origin_of(network: RoadNetwork) -> Origin:
    """Return the south-western corner from which the plane of the graph is measured."""
    return Origin(float(network.lat.min()), float(network.lon.min()))


def graph_of(network: RoadNetwork, *, pace: tuple[float, ...] = PACE) -> RoadGraph:
    """Return the graph the engine searches: a road driven both ways is one road, a one-way road says so."""
    origin = origin_of(network)
    xy = [origin.plane(lat, lon) for lat, lon in zip(network.lat.tolist(), network.lon.tolist(), strict=True)]
    roads: dict[tuple[int, int, float, float, str], Road] = {}
    rows = zip(
        network.tail.tolist(),
        network.head.tolist(),
        network.metres.tolist(),
        network.kmh.tolist(),
        network.name,
        network.bridge.tolist(),
        strict=True,
    )
    for tail, head, metres, kmh, name, bridge in rows:
        back = (head, tail, metres, kmh, name)
        if back in roads and roads[back].oneway:
            roads[back] = Road(head, tail, metres / 1000, kmh, name, bridge)
        else:
            roads[tail, head, metres, kmh, name] = Road(
                tail, head, metres / 1000, kmh, name, bridge, oneway=True
            )
    return RoadGraph(xy=np.array(xy), roads=tuple(roads.values()), pace=pace)
