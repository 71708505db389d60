"""An OpenStreetMap file becomes arrays of roads; what cannot is refused in one sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from kinu.mobility.adapters.osm import NotReadable, RoadNetwork, metres_between, read_roads

# A square of streets A-B-C-D with a bridge B-C of three points, a one-way C-D, a private lane, a footpath, and a
# street E-F far away that reaches nobody. Invented.
MAP = """<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6" generator="by hand">
 <node id="1" version="1" lat="36.000" lon="140.000"/>
 <node id="2" version="1" lat="36.000" lon="140.010"/>
 <node id="3" version="1" lat="36.005" lon="140.012"/>
 <node id="4" version="1" lat="36.010" lon="140.010"/>
 <node id="5" version="1" lat="36.010" lon="140.000"/>
 <node id="6" version="1" lat="36.020" lon="140.000"/>
 <node id="7" version="1" lat="36.500" lon="140.500"/>
 <node id="8" version="1" lat="36.501" lon="140.500"/>
 <way id="10" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/><tag k="name" v="県道1号"/></way>
 <way id="11" version="1"><nd ref="2"/><nd ref="3"/><nd ref="4"/><tag k="highway" v="primary"/><tag k="bridge" v="yes"/><tag k="name" v="県道1号"/><tag k="bridge:name" v="みらい橋"/><tag k="maxspeed" v="30"/></way>
 <way id="12" version="1"><nd ref="4"/><nd ref="5"/><tag k="highway" v="residential"/><tag k="oneway" v="yes"/></way>
 <way id="13" version="1"><nd ref="5"/><nd ref="1"/><tag k="highway" v="unclassified"/></way>
 <way id="14" version="1"><nd ref="5"/><nd ref="6"/><tag k="highway" v="service"/><tag k="access" v="private"/></way>
 <way id="15" version="1"><nd ref="1"/><nd ref="4"/><tag k="highway" v="footway"/></way>
 <way id="16" version="1"><nd ref="7"/><nd ref="8"/><tag k="highway" v="residential"/></way>
</osm>
"""


@pytest.fixture
def a_map(tmp_path: Path) -> Path:
    path = tmp_path / "town.osm"
    path.write_text(MAP, encoding="utf-8")
    return path


def _roads(network: RoadNetwork) -> dict[tuple[tuple[float, float], tuple[float, float]], int]:
    spots = [(round(lat, 3), round(lon, 3)) for lat, lon in zip(network.lat, network.lon, strict=True)]
    return {
        (spots[a], spots[b]): row for row, (a, b) in enumerate(zip(network.tail, network.head, strict=True))
    }


def test_streets_are_cut_at_junctions_and_only_what_reaches_everybody_stays(a_map: Path) -> None:
    network = read_roads(a_map)
    one, two, four, five = (36.0, 140.0), (36.0, 140.01), (36.01, 140.01), (36.01, 140.0)
    assert set(_roads(network)) == {
        (one, two), (two, one), (two, four), (four, two), (four, five), (five, one), (one, five),
    }  # fmt: skip


def test_a_bridge_keeps_its_name_its_bend_and_its_limit(a_map: Path) -> None:
    network = read_roads(a_map)
    row = _roads(network)[((36.0, 140.01), (36.01, 140.01))]
    bent = metres_between((36.0, 140.01), (36.005, 140.012)) + metres_between(
        (36.005, 140.012), (36.01, 140.01)
    )
    assert (network.name[row], bool(network.bridge[row]), network.kmh[row]) == ("みらい橋", True, 30.0)
    assert network.metres[row] == pytest.approx(bent)
    assert network.minutes[row] == pytest.approx(bent / 500)  # 30 km/h is 500 m a minute


def test_a_box_leaves_out_what_lies_beyond(a_map: Path) -> None:
    whole, far = read_roads(a_map), read_roads(a_map, box=(36.4, 140.4, 36.6, 140.6))
    assert len(whole.lat) == 4
    assert len(far.lat) == 2
    assert np.all(far.lat > 36.4)


def test_a_map_without_roads_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sea.osm"
    path.write_text(
        "<osm version='0.6'><node id='1' version='1' lat='36' lon='140'/></osm>", encoding="utf-8"
    )
    with pytest.raises(NotReadable, match="車の通れる道がありません"):
        read_roads(path)


def test_a_map_from_which_nobody_comes_back_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trap.osm"
    path.write_text(
        "<osm version='0.6'><node id='1' version='1' lat='36' lon='140'/><node id='2' version='1' lat='36.01' lon='140'/>"
        "<way id='3' version='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='residential'/><tag k='oneway' v='yes'/></way></osm>",
        encoding="utf-8",
    )
    with pytest.raises(NotReadable, match="つながっていません"):
        read_roads(path)


@pytest.mark.parametrize(
    ("name", "text"), [("torn.osm", "<osm version='0.6'><way"), ("odd.osm.pbf", "no map")]
)
def test_a_torn_file_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(NotReadable, match="読めません"):
        read_roads(tmp_path / name)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotReadable, match="ファイルがありません"):
        read_roads(tmp_path / "nowhere.osm")


def test_without_the_optional_part_one_sentence_says_what_to_install(
    a_map: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(NotReadable, match=r"pip install 'kinu\[roads\]'"):
        read_roads(a_map)
