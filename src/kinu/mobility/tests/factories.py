"""A small service for the tests of every room: ten stops on two banks, two bridges, vehicles, riders."""

from __future__ import annotations

from datetime import date, datetime, time

from kinu.kernel.actor import system
from kinu.kernel.clock import JST
from kinu.mobility.models import Rider, Shift, Stop, Vehicle
from kinu.mobility.rules.streets import invented_roads
from kinu.mobility.rules.wishes import Asked
from kinu.mobility.selectors import days
from kinu.mobility.selectors.days import read_day
from kinu.mobility.services import asking, booking, stops

DAY = date(2026, 11, 25)
NOW = datetime.combine(DAY, time(7, 30), JST)
BY = system("test")
__all__ = ["BY", "DAY", "NOW", "Rider", "asked", "asking", "book", "lay_service", "make_rider", "read_day"]
PLACES = (
    ("s0", "市役所", "シヤクショ", 36.0236, 139.9938), ("s1", "水海道駅", "ミツカイドウエキ", 36.0180, 139.9916),
    ("s2", "きぬ病院", "キヌビョウイン", 36.0262, 140.0045), ("s3", "中妻駅", "ナカツマエキ", 36.0472, 139.9906),
    ("s4", "三坂町", "ミサカマチ", 36.0735, 139.9830), ("s5", "石下駅", "イシゲエキ", 36.1172, 139.9742),
    ("s6", "豊岡町", "トヨオカマチ", 36.0290, 139.9690), ("s7", "坂手町", "サカテマチ", 36.0100, 139.9600),
    ("s8", "大生郷町", "オオノゴウマチ", 36.0737, 139.9525), ("s9", "向石下", "ムコウイシゲ", 36.1220, 139.9600),
)  # fmt: skip
BRIDGES = (("豊水橋", 36.0245, 139.983), ("石下橋", 36.1215, 139.9665))


def lay_service(
    *, vehicles: int = 2, seats: int = 4, wheelchairs: int = 1, opens: int = 480, closes: int = 1080
) -> None:
    """Lay stops, roads and vehicles with a shift on DAY; forgets what this process kept of the day."""
    days.forget()
    Stop.objects.bulk_create(
        Stop(
            id=key, label=label, reading=kana, latin="", kind="town", district="水海道地区", lat=lat, lon=lon,
            place=place, order=place,
        )
        for place, (key, label, kana, lat, lon) in enumerate(PLACES)
    )  # fmt: skip
    graph, origin = invented_roads([(lat, lon) for _k, _l, _r, lat, lon in PLACES], BRIDGES)
    stops.lay_roads(graph=graph, origin=origin, source="test", by=BY, now=NOW)
    depot = Stop.objects.get(id="s0")
    for number in range(vehicles):
        vehicle = Vehicle.objects.create(
            id=f"v{number}", label=f"{number + 1}号車", seats=seats, wheelchairs=0, luggage=2,
            trades=[[seats - 2, wheelchairs, 1]] if wheelchairs else [], depot=depot, order=number,
        )  # fmt: skip
        Shift.objects.create(day=DAY, vehicle=vehicle, starts=opens, ends=closes)


def make_rider(name: str = "倉持 静江", phone: str = "0297220001", **fields: object) -> Rider:
    return Rider.objects.create(name=name, kana="クラモチ シズエ", phone=phone, created_at=NOW, **fields)


def asked(
    origin: str = "s1", destination: str = "s2", minute: float | None = 600.0, **fields: object
) -> Asked:
    """Return a ride from the station to the hospital at ten, or another."""
    return Asked(origin, destination, DAY, **{"mode": "leave", "minute": minute, **fields})  # type: ignore[arg-type]


def book(
    rider: Rider, wish: Asked | None = None, *, now: datetime = NOW, channel: str = "phone"
) -> booking.Booked:
    """Ask and take the first offer."""
    wish = wish or asked()
    answer = asking.ask(asked=wish, channel=channel, now=now, rider_id=rider.id)
    offer = (answer.offers or answer.alternatives)[0].offer
    return booking.accept(booking.Acceptance(offer, wish, rider.id, channel), by=BY, now=now)
