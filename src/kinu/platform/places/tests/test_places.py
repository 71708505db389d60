"""Towns, facilities, areas: loading, finding, distances."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kinu.kernel.actor import system
from kinu.kernel.mesh import mesh_code, mesh_square
from kinu.platform.places import models, public
from kinu.platform.places.services import FILES, PlaceFileWrong, load_places
from kinu.platform.places.tests.factories import make_facility, make_town

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> None:
    load_places(directory=settings.CITY_DIR / "places", by=system("test"), now=NOW)


@pytest.mark.usefixtures("city")
def test_loading_the_same_files_again_changes_nothing() -> None:
    before = models.PlacesState.objects.get(id=1).revision
    report = load_places(directory=settings.CITY_DIR / "places", by=system("test"), now=NOW)
    assert not report.changed
    assert models.PlacesState.objects.get(id=1).revision == before
    assert report.towns == 90


def test_a_broken_file_is_refused_and_nothing_is_loaded(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes((settings.CITY_DIR / "places" / name).read_bytes())
    (tmp_path / "areas.geojson").write_text('{"features": [{"geometry": null}]}', encoding="utf-8")
    with pytest.raises(PlaceFileWrong):
        load_places(directory=tmp_path, by=system("test"), now=NOW)
    assert models.Town.objects.count() == 0
    assert models.PlacesState.objects.count() == 0


def test_a_facility_the_file_no_longer_names_is_closed_not_deleted(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes((settings.CITY_DIR / "places" / name).read_bytes())
    load_places(directory=tmp_path, by=system("test"), now=NOW)
    lines = (tmp_path / "facilities.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "facilities.csv").write_text("\n".join(lines[:2]) + "\n", encoding="utf-8")
    load_places(directory=tmp_path, by=system("test"), now=NOW)
    assert [one.id for one in public.facilities()] == ["F001"]
    assert models.Facility.objects.count() == 72


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("typed", "name"),
    [("水海道宝町", "水海道宝町"), ("みつかいどうたからまち", "水海道宝町"), ("ｽﾉｳﾔ", "収納谷"), ("コッショウ", "国生"),
     ("Mitsukaido Takaramachi", "水海道宝町"), ("孫兵衛新田", "孫兵ヱ新田"), ("フチガシラ", "水海道淵頭町"), ("おおのごうまちい", "大生郷町")],
)  # fmt: skip
def test_a_town_is_found_by_name_kana_romaji_and_with_typing_mistakes(typed: str, name: str) -> None:
    found = public.find_town(typed)
    assert found is not None
    assert found.name == name


@pytest.mark.usefixtures("city")
def test_a_text_that_names_no_town_finds_none() -> None:
    assert public.find_town("札幌市中央区") is None
    assert public.find_town("  ") is None


@pytest.mark.usefixtures("city")
def test_a_postcode_gives_all_its_towns_in_any_width() -> None:
    assert [town.name for town in public.towns_at_postcode("300-2503")] == [
        "川崎町丙",
        "川崎町乙",
        "川崎町甲",
    ]
    assert public.towns_at_postcode("３００２５０３") == public.towns_at_postcode("300-2503")
    assert public.towns_at_postcode("0000000") == ()


@pytest.mark.usefixtures("city")
def test_the_nearest_station_is_measured_along_the_ellipsoid() -> None:
    hall = public.facility("F001")
    assert hall is not None
    assert hall.point is not None
    nearest = public.nearest(hall.point, kind="station", limit=2)
    assert nearest[0].facility.name == "水海道駅"
    assert nearest[0].metres < nearest[1].metres
    assert 300 < nearest[0].metres < 1_500


@pytest.mark.usefixtures("city")
def test_a_point_knows_the_areas_it_lies_in() -> None:
    misaka, far = public.find_town("三坂町"), public.Point(35.0, 139.0)
    assert misaka is not None
    assert {area.kind for area in public.areas_at(misaka.point)} == {"waste", "flood", "village"}
    assert public.is_inside(misaka.point, area_id="flood-2015")
    assert public.areas_at(far) == ()


def test_an_area_counts_only_on_the_days_it_is_valid() -> None:
    square = {"type": "Polygon", "coordinates": [[[139, 36], [140, 36], [140, 37], [139, 37], [139, 36]]]}
    models.Area.objects.create(
        id="old", kind="flood", name="old", geometry=square, valid_until=date(2020, 3, 31)
    )
    inside = public.Point(36.5, 139.5)
    assert len(public.areas_at(inside, on=date(2020, 3, 31))) == 1
    assert public.areas_at(inside, on=date(2020, 4, 1)) == ()


def test_facilities_without_a_point_are_listed_but_never_near() -> None:
    make_facility("どこか", lat=None, lon=None)
    make_facility("ここ")
    assert len(public.facilities()) == 2
    assert [one.facility.name for one in public.nearest(public.Point(36.0, 140.0))] == ["ここ"]


@given(st.floats(30, 45), st.floats(125, 150), st.integers(1, 5))
def test_the_square_of_a_mesh_code_holds_its_point(lat: float, lon: float, level: int) -> None:
    code = mesh_code(lat, lon, level=level)
    square = mesh_square(code)
    assert square.south - 1e-6 <= lat < square.north + 1e-6
    assert square.west - 1e-6 <= lon < square.east + 1e-6
    assert mesh_code(*square.centre, level=level) == code


@pytest.mark.usefixtures("city")
def test_the_facility_list_searches_filters_and_sorts_by_distance(client: Client) -> None:
    page = client.get("/places/", {"q": "としょかん"})
    assert "市立図書館" in page.content.decode()
    stations = client.get("/places/", {"kind": "station", "near": "joso-046"}).content.decode()
    assert "駅" in stations
    assert "km" in stations
    assert "豊水橋" not in client.get("/places/").content.decode()


@pytest.mark.usefixtures("city")
def test_a_facility_has_a_page_and_a_bridge_has_none(client: Client) -> None:
    assert client.get("/places/F001/").status_code == 200
    assert client.get("/places/F067/").status_code == 404
    assert client.get("/places/nothing/").status_code == 404


@pytest.mark.usefixtures("city")
def test_the_postcode_answer_is_public_json_and_may_be_cached(client: Client) -> None:
    response = client.get("/places/postcode/303-0023/")
    assert [town["name"] for town in json.loads(response.content)["towns"]] == ["水海道宝町"]
    assert "max-age" in response["Cache-Control"]
    assert json.loads(client.get("/places/postcode/<script>/").content)["towns"] == []


@pytest.mark.usefixtures("city")
def test_the_facility_list_asks_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    client.get("/places/")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get("/places/", {"near": "joso-001"})


def test_the_command_loads_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("places_load")
    assert "90 towns" in capsys.readouterr().out


def test_a_changed_town_is_seen_at_once_in_this_process() -> None:
    make_town("水海道宝町")
    assert len(public.towns()) == 1
    make_town("新石下", kana="シンイシゲ", postcode="3002706")
    assert len(public.towns()) == 2
