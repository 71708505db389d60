"""Make the city's place files and the town shares from the compiled samples.

Run from the checkout when the samples change: `.venv/bin/python demo/build_city_data.py FOLDER_OF_SAMPLES`.
Writes cities/joso/places/{towns.csv,facilities.csv,areas.geojson} and demo/town_shares.csv.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import shapely
from shapely.geometry import mapping

ROOT = Path(__file__).resolve().parents[1]
PLACES = ROOT / "cities" / "joso" / "places"
KINDS = {
    "庁舎": "office", "福祉": "welfare", "文化": "culture", "保健": "health", "スポーツ": "sport", "公園": "park",
    "観光": "sightseeing", "小学校": "elementary-school", "中学校": "junior-high-school", "高等学校": "high-school",
    "小学校(閉校)": "elementary-school", "中学校(閉校)": "junior-high-school", "外国人学校": "foreign-school",
    "保育": "childcare", "幼稚園": "kindergarten", "医療": "medical", "駅": "station", "道路": "road",
    "橋(鬼怒川)": "bridge", "ごみ処理": "waste", "大口事業所": "business",
}  # fmt: skip
WASTE_AREAS = {
    "水海道地区(東部)": ("水海道", "大生", "五箇", "三妻"),
    "水海道地区(西部)": ("大花羽", "菅原", "豊岡", "坂手", "内守谷", "菅生"),
    "石下地区(東部)": ("石下", "玉", "豊田"),
    "石下地区(西部)": ("岡田", "飯沼"),
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def town_id(row: dict[str, str]) -> str:
    return f"joso-{int(row['row_no']):03}"


def write_towns(towns: list[dict[str, str]]) -> None:
    header = [
        "id",
        "machiaza_id",
        "name",
        "kana",
        "romaji",
        "old_village",
        "district",
        "postcodes",
        "lat",
        "lon",
        "order",
    ]
    write(
        PLACES / "towns.csv",
        header,
        [
            [
                town_id(row),
                row["machiaza_id"],
                row["name"],
                row["kana"],
                row["romaji"],
                row["old_village"],
                row["district"],
                row["postcode"].replace("-", ""),
                row["lat"],
                row["lon"],
                row["row_no"],
            ]
            for row in towns
        ],
    )
    write(
        ROOT / "demo" / "town_shares.csv",
        ["town_id", "name", "households_share", "persons_per_household", "foreign_share", "flooded_2015"],
        [
            [
                town_id(row),
                row["name"],
                row["households_share_est"],
                row["persons_per_household_est"],
                row["foreign_share_est"],
                int(row["flood2015_est"] == "主な浸水域"),
            ]
            for row in towns
        ],
    )


def write_facilities(facilities: list[dict[str, str]], towns: list[dict[str, str]]) -> None:
    ids = {row["name"]: town_id(row) for row in towns}
    rows: list[list[object]] = []
    for order, row in enumerate(facilities, start=1):
        flags = [name for name in ("shelter", "emergency_site", "emergency_flood_ok") if row[name] == "1"]
        is_open = row["status"] in {"現用", ""} and "閉校" not in row["category"]
        exact = not row["point_source"].startswith(("概略", "町字"))
        address = row["address"] if row["address_confirmed"] == "1" or row["town"] else ""
        rows.append(
            [row["facility_id"], KINDS[row["category"]], row["name"], row["kana"], address, ids.get(row["town"], ""),
             row["postcode"].replace("-", ""), row["lat"], row["lon"], int(exact and bool(row["lat"])), row["tel"],
             int(is_open), ";".join(flags), row["point_source"], order]
        )  # fmt: skip
    header = ["id", "kind", "name", "kana", "address", "town_id", "postcode", "lat", "lon", "point_is_exact", "phone",
              "is_open", "flags", "source", "order"]  # fmt: skip
    write(PLACES / "facilities.csv", header, rows)


def cells_of(towns: list[dict[str, str]]) -> dict[str, shapely.Geometry]:
    """Return an approximate ground for each town: what lies nearer to its point than to any other's, within reach."""
    points = {row["name"]: shapely.Point(float(row["lon"]), float(row["lat"])) for row in towns}
    outline = shapely.union_all([point.buffer(0.018) for point in points.values()]).buffer(0.01).buffer(-0.01)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(list(points.values())), extend_to=outline)
    parts = {}
    for name, point in points.items():
        cell = next(part for part in cells.geoms if part.intersects(point))
        parts[name] = cell.intersection(outline)
    return parts


def feature(
    area_id: str, kind: str, name: str, shapes: list[shapely.Geometry], source: str
) -> dict[str, object]:
    whole = shapely.set_precision(shapely.union_all(shapes), 0.00001)
    return {
        "type": "Feature",
        "properties": {"id": area_id, "kind": kind, "name": name, "is_approximate": True, "source": source},
        "geometry": mapping(whole),
    }


def write_areas(towns: list[dict[str, str]]) -> None:
    cells = cells_of(towns)
    guess = "町字の代表点から作った概略。公式の区域ではない"
    features = []
    for number, (name, villages) in enumerate(WASTE_AREAS.items(), start=1):
        shapes = [cells[row["name"]] for row in towns if row["old_village"] in villages]
        features.append(feature(f"waste-{number}", "waste", name, shapes, guess))
    flooded = [cells[row["name"]] for row in towns if row["flood2015_est"] == "主な浸水域"]
    features.append(feature("flood-2015", "flood", "平成27年9月の洪水で浸水した区域(概略)", flooded, guess))
    for number, village in enumerate(dict.fromkeys(row["old_village"] for row in towns), start=1):
        shapes = [cells[row["name"]] for row in towns if row["old_village"] == village]
        features.append(feature(f"village-{number:02}", "village", village, shapes, guess))
    text = json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    )
    (PLACES / "areas.geojson").write_text(text + "\n", encoding="utf-8")


def main(samples: Path) -> None:
    towns = rows_of(samples / "towns.csv")
    write_towns(towns)
    write_facilities(rows_of(samples / "facilities.csv"), towns)
    write_areas(towns)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
