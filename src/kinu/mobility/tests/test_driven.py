"""Kilometres, empty kilometres and shared rides come from what was reached, not from what was planned."""

from __future__ import annotations

from kinu.mobility.engine.online import (
    DELIVERY,
    PICKUP,
    Accepted,
    Alighted,
    Boarded,
    Event,
    NoShow,
    Promise,
    Reached,
    Stop,
    VehicleOut,
    Wish,
)
from kinu.mobility.rules.driven import driven

PROMISE = Promise(pickup_from=500, pickup_to=510, latest_arrival=560, longest_ride=40)


def km(one: int, other: int) -> float:
    """Places lie on a line, a kilometre apart."""
    return float(abs(one - other))


def booked(request: str, origin: int, destination: int) -> Accepted:
    wish = Wish(request_id=request, origin=origin, destination=destination)
    return Accepted(
        at=480, request_id=request, wish=wish, promise=PROMISE, vehicle_id="v", direct=5.0, routes=()
    )


def reached(at: float, kind: str, request: str) -> Reached:
    return Reached(at=at, vehicle_id="v", stop=Stop(kind, request))


def day(*events: Event) -> tuple[float, float, frozenset[str]]:
    told = driven(events, depots={"v": 0}, km=km)
    return told.runs[0].km, told.runs[0].empty_km, told.pooled


def test_the_way_to_the_first_rider_and_home_is_empty() -> None:
    assert day(
        booked("a", 2, 6),
        reached(500, PICKUP, "a"), Boarded(at=501, vehicle_id="v", request_id="a"),
        reached(510, DELIVERY, "a"), Alighted(at=511, vehicle_id="v", request_id="a"),
    ) == (12.0, 8.0, frozenset())  # fmt: skip


def test_riders_who_sit_together_share_and_one_after_the_other_do_not() -> None:
    together = (
        booked("a", 1, 5), booked("b", 2, 4), booked("c", 6, 7),
        Boarded(at=500, vehicle_id="v", request_id="a"), Boarded(at=502, vehicle_id="v", request_id="b"),
        Alighted(at=504, vehicle_id="v", request_id="b"), Alighted(at=505, vehicle_id="v", request_id="a"),
        Boarded(at=507, vehicle_id="v", request_id="c"), Alighted(at=508, vehicle_id="v", request_id="c"),
    )  # fmt: skip
    assert day(*together) == (14.0, 1.0 + 1.0 + 7.0, frozenset({"a", "b"}))


def test_a_forgotten_arrival_and_a_counted_one_drive_the_same() -> None:
    quiet = (booked("a", 2, 6), Boarded(at=501, vehicle_id="v", request_id="a"), Alighted(at=511, vehicle_id="v", request_id="a"))  # fmt: skip
    assert day(*quiet)[:2] == (12.0, 8.0)


def test_the_way_to_somebody_who_did_not_come_is_driven_empty() -> None:
    assert day(booked("a", 3, 6), reached(500, PICKUP, "a"), NoShow(at=506, vehicle_id="v", request_id="a"))[:2] == (6.0, 6.0)  # fmt: skip


def test_a_vehicle_that_broke_down_is_not_driven_home_and_one_that_never_left_drove_nothing() -> None:
    assert day(booked("a", 3, 6), reached(500, PICKUP, "a"), VehicleOut(at=501, vehicle_id="v", place=3))[0] == 3.0  # fmt: skip
    assert day(booked("a", 3, 6)) == (0.0, 0.0, frozenset())
