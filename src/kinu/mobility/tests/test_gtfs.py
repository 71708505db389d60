"""The service as GTFS-JP with Flex: two judges we did not write find no error, and the same service gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import gtfs_guru
import pytest
from gtfs_validator import cli as gtfs_validator

from kinu.mobility.gtfs import NotPublishable, files, packed, write
from kinu.mobility.gtfs.model import corporate_number_fits, corporate_number_of_municipality

from .gtfs_samples import a_service

DAY = "2026-12-02"
# What the judges remark and why we leave it (docs/reference/mobility.md): agency_jp.txt is of GTFS-JP, which neither
# knows; gtfs-guru does not follow location groups, so it believes that stops and trips are used by nobody.
REMARKS = {"unknown_file"}
GURU_REMARKS = REMARKS | {"stop_without_stop_time", "unused_trip", "unusable_trip"}


def _guru(path: Path) -> Counter[tuple[str, str]]:
    found = gtfs_guru.validate(str(path), country_code="JP", date=DAY)
    return Counter((notice.severity, notice.code) for notice in found.notices)


def _validator(path: Path, folder: Path) -> Counter[tuple[str, str]]:
    gtfs_validator.main(["-i", str(path), "-o", str(folder), "-c", "JP", "-d", DAY])
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return Counter({(each["severity"], each["code"]): each["totalNotices"] for each in report["notices"]})


@pytest.mark.parametrize(
    "changes",
    [{}, {"area": ()}, {"stops": ()}, {"closed": ()}],
    ids=["stops and doors", "stops only", "doors only", "never closed"],
)
def test_both_judges_find_no_error_and_only_the_remarks_we_explain(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    path = tmp_path / "feed.zip"
    write(a_service(**changes), path)
    guru, validator = _guru(path), _validator(path, tmp_path / "report")
    assert [code for severity, code in guru if severity == "ERROR"] == []
    assert [code for severity, code in validator if severity == "ERROR"] == []
    assert {code for _, code in guru} <= GURU_REMARKS
    assert {code for _, code in validator} <= REMARKS


def test_the_judges_do_find_an_error_in_a_broken_feed(tmp_path: Path) -> None:
    path = tmp_path / "broken.zip"
    content = {**files(a_service()), "booking_rules.txt": "booking_rule_id,booking_type\r\nbooking,\r\n"}
    with zipfile.ZipFile(path, "w") as package:
        for name, text in content.items():
            package.writestr(name, text)
    assert "ERROR" in {severity for severity, _ in _guru(path)}
    assert "ERROR" in {severity for severity, _ in _validator(path, tmp_path / "report")}


def test_the_same_service_gives_the_same_bytes_and_another_fare_gives_others() -> None:
    service = a_service()
    assert packed(service) == packed(a_service())
    assert packed(service) != packed(replace(service, fare=replace(service.fare, yen=400)))


def test_every_stop_route_and_agency_carries_its_reading() -> None:
    rows = list(csv.DictReader(io.StringIO(files(a_service())["translations.txt"])))
    read = {(row["table_name"], row["record_id"]) for row in rows if row["language"] == "ja-Hrkt"}
    assert {("stops", "S1"), ("stops", "S2"), ("stops", "S3"), ("routes", "fureai")} <= read
    assert ("agency", corporate_number_of_municipality("082112")) in read


def test_closed_days_are_told_only_where_the_service_would_run() -> None:
    closed = (date(2026, 12, 31), date(2027, 1, 2), date(2028, 1, 1))  # a Thursday, a Saturday, after the end
    rows = list(csv.DictReader(io.StringIO(files(a_service(closed=closed))["calendar_dates.txt"])))
    assert [(row["date"], row["exception_type"]) for row in rows] == [("20261231", "2")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"agency": replace(a_service().agency, number="8000020130002")}, "法人番号"),
        ({"stops": (replace(a_service().stops[0], kana=""), a_service().stops[1])}, "よみがな"),
        ({"stops": (a_service().stops[0], a_service().stops[0])}, "重なって"),
        ({"stops": (a_service().stops[0],), "area": ()}, "乗降場所が2か所"),
        ({"stops": (replace(a_service().stops[0], lat=0.0), a_service().stops[1])}, "日本の外"),
        ({"hours": ()}, "運行時間"),
        ({"hours": (replace(a_service().hours[0], closes=0),)}, "運行時間"),
        ({"ends": date(2026, 1, 1)}, "公開期間"),
        ({"area": a_service().area[:-1]}, "閉じていません"),
    ],
)
def test_what_could_not_be_published_is_refused_and_no_file_is_left(
    tmp_path: Path, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(NotPublishable, match=sentence):
        write(a_service(**changes), tmp_path / "feed.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_number_of_a_municipality_is_built_from_its_code() -> None:
    assert corporate_number_of_municipality("130001") == "8000020130001"  # Tokyo's own, as published
    assert not corporate_number_fits("")
    assert not corporate_number_fits("80000201300011")
