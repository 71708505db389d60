"""The command that brings a city's roads in: a file of arrays, and the graph the engine searches."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from kinu.mobility.adapters.osm import NotReadable, read_roads
from kinu.mobility.adapters.road_file import graph_of, read_road_file, write_roads
from kinu.mobility.models import RoadMap
from kinu.mobility.rules.streets import graph_from_data

from .test_osm import MAP


@pytest.fixture
def a_map(tmp_path: Path) -> Path:
    path = tmp_path / "town.osm"
    path.write_text(MAP, encoding="utf-8")
    return path


def test_the_command_writes_the_arrays_and_says_what_it_found(a_map: Path, tmp_path: Path) -> None:
    out, said = tmp_path / "roads.npz", StringIO()
    call_command("roads_import", str(a_map), "--out", str(out), stdout=said)
    held, read = read_road_file(out), read_roads(a_map)
    assert np.array_equal(held.metres, read.metres)
    assert held.name == read.name
    assert "交差点 4、道 7" in said.getvalue()
    assert "名前のある橋 1" in said.getvalue()
    assert "OpenStreetMap" in said.getvalue()


@pytest.mark.django_db
def test_without_a_file_to_write_the_roads_become_the_road_map_of_the_city(a_map: Path) -> None:
    said = StringIO()
    call_command("roads_import", str(a_map), stdout=said)
    row = RoadMap.objects.get()
    graph, origin = graph_from_data(row.graph)
    assert (row.source, graph.bridges) == ("OpenStreetMap town.osm", ("みらい橋",))
    assert origin.plane(36.01, 140.0) == pytest.approx(tuple(graph.xy[graph.nearest(0.0, 1.1)]), abs=1e-3)
    assert "道路図: 交差点 4" in said.getvalue()


def test_the_engine_finds_its_way_on_imported_roads_and_around_a_closed_bridge(a_map: Path) -> None:
    graph = graph_of(read_roads(a_map))
    assert len(graph.roads) == 4  # three two-way streets and the one-way one
    assert [road.oneway for road in graph.roads].count(True) == 1
    assert graph.bridges == ("みらい橋",)
    a, far = graph.nearest(0.0, 0.0), graph.nearest(0.9, 1.1)
    open_way, closed = graph.network([a, far]), graph.network([a, far], closed=["みらい橋"])
    assert open_way.km(0, 1) == pytest.approx(0.9 + 1.17, abs=0.03)
    assert np.isinf(closed.km(0, 1))  # over the bridge or not at all: the other street is one-way towards us
    assert closed.km(1, 0) == pytest.approx(0.9 + 1.11, abs=0.03)


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "36.2,139,36.0,141"])
def test_a_box_that_is_none_is_refused_and_nothing_is_written(a_map: Path, tmp_path: Path, box: str) -> None:
    with pytest.raises(CommandError, match="--box"):
        call_command("roads_import", str(a_map), "--out", str(tmp_path / "roads.npz"), "--box", box)
    assert not (tmp_path / "roads.npz").exists()


def test_a_file_that_is_no_map_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ファイルがありません"):
        call_command("roads_import", str(tmp_path / "none.osm.pbf"), "--out", str(tmp_path / "roads.npz"))


def test_a_damaged_file_of_arrays_is_refused(tmp_path: Path, a_map: Path) -> None:
    path = tmp_path / "roads.npz"
    write_roads(read_roads(a_map), path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(NotReadable, match="読めません"):
        read_road_file(path)
