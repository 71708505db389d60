"""A small service for the tests of the feed, with invented stops of an invented city."""

from __future__ import annotations

from datetime import date

from kinu.mobility.gtfs import Agency, Booking, Fare, FlexService, Hours, Line, Stop
from kinu.mobility.gtfs.model import corporate_number_of_municipality

EVERY_WORKDAY = (True, True, True, True, True, False, False)


def a_service(**changes: object) -> FlexService:
    """Return a complete service; `changes` replace its fields."""
    told: dict[str, object] = {
        "agency": Agency(
            number=corporate_number_of_municipality("082112"),
            name="常総市",
            kana="ジョウソウシ",
            official_name="常総市",
            url="https://www.city.joso.lg.jp/",
            phone="0297-23-2111",
            postcode="303-8501",
            address="茨城県常総市水海道諏訪町3222-3",
        ),
        "line": Line(id="fureai", name="ふれあい号", kana="フレアイゴウ", name_en="Fureai-go", url="https://www.city.joso.lg.jp/fureai"),
        "stops": (
            Stop("S1", "市役所", "シヤクショ", 36.02356, 139.99383, "City Hall", wheelchair=True),
            Stop("S2", "石下駅", "イシゲエキ", 36.11, 139.97),
            Stop("S3", "きぬ医院", "キヌイイン", 36.03, 139.98, wheelchair=False),
        ),
        "hours": (Hours("weekday", EVERY_WORKDAY, 8 * 60 + 30, 17 * 60),),
        "booking": Booking(30, 7, 510, "0297-23-2111", "https://example.lg.jp/mobility/", message="電話かウェブで予約します。"),
        "fare": Fare("flat", 300),
        "starts": date(2026, 12, 1),
        "ends": date(2027, 3, 31),
        "version": "20261125",
        "closed": (date(2026, 12, 31), date(2027, 1, 1)),
        "area": ((139.93, 35.98), (140.03, 35.98), (140.03, 36.15), (139.93, 36.15), (139.93, 35.98)),
        "area_name": "常総市内",
    }  # fmt: skip
    return FlexService(**{**told, **changes})  # type: ignore[arg-type]
