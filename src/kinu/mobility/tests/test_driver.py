"""Taps of drivers: each happens once, in order, at the minute it was made; what happened wins over the plan."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kinu.kernel import clock
from kinu.kernel.actor import Actor
from kinu.mobility.engine.online import DELIVERY, PICKUP, Stop
from kinu.mobility.models import DayEvent, Driver, DriverTap, Shift, Trip, TripState
from kinu.mobility.rules.calendar import moment_of
from kinu.mobility.selectors.days import read_day
from kinu.mobility.selectors.driving import ABSENT, ARRIVED, DONE, Turn, driver_day, turn_of
from kinu.mobility.services import booking, dispatching
from kinu.mobility.services.driving import Tap, TapUnreadable, read_tap, take_taps
from kinu.platform.identity.tests.factories import log_in, make_staff, staff_actor

from .factories import BY, DAY, NOW, asked, book, lay_service, make_rider

pytestmark = pytest.mark.django_db(transaction=True)
TURN = Turn(DAY, "v0", "1号車", "染谷", 480, 1080)


def at(minute: float) -> datetime:
    return moment_of(DAY, minute).replace(tzinfo=clock.JST)


def tap(number: str, kind: str, key: str, action: str, minute: float) -> Tap:
    return Tap(id=number, stop=Stop(kind, key), action=action, at=at(minute))


@pytest.fixture
def by() -> Actor:
    lay_service(vehicles=1)
    return staff_actor(roles=("driver",), today=DAY)


def ride(minute: float = 600.0, **fields: object) -> Trip:
    booked = book(make_rider(phone=f"0297{int(minute):06d}"), asked(minute=minute, **fields))
    return Trip.objects.get(id=booked.trip_id)


def pressed(trip: Trip, start: float, *, last: str = "alighted") -> list[Tap]:
    """The four taps of a ride from `start` on."""
    return [
        tap(f"{trip.id}1", PICKUP, trip.id, "arrived", start),
        tap(f"{trip.id}2", PICKUP, trip.id, "boarded", start + 1),
        tap(f"{trip.id}3", DELIVERY, trip.id, "arrived", start + 12),
        tap(f"{trip.id}4", DELIVERY, trip.id, last, start + 13),
    ]


def test_a_ride_tapped_through_is_driven_at_the_minutes_of_the_taps(by: Actor) -> None:
    trip = ride()
    settled = take_taps(pressed(trip, 602), turn=TURN, by=by, now=at(640))
    trip.refresh_from_db()
    assert [one.code for one in settled] == [""] * 4
    assert (trip.state, trip.picked_up, trip.dropped_off) == (TripState.DONE, 603.0, 615.0)
    day = driver_day(TURN, now=at(640))
    assert [stop.state for stop in day.stops if stop.key == f"p:{trip.id}"] == [DONE]


def test_taps_sent_again_after_a_dead_spot_happen_once(by: Actor) -> None:
    trip = ride()
    taps = pressed(trip, 602)
    take_taps(taps[:2], turn=TURN, by=by, now=at(604))
    before = DayEvent.objects.count()
    again = take_taps([*taps[:2], *taps[2:]], turn=TURN, by=by, now=at(640))
    assert [one.code for one in again] == [""] * 4
    kinds = list(DayEvent.objects.filter(sequence__gt=before).values_list("kind", flat=True))
    assert kinds.count("boarded") == 0
    assert kinds.count("alighted") == 1
    assert DriverTap.objects.count() == 4


def test_a_forgotten_arrival_is_no_obstacle(by: Actor) -> None:
    trip = ride()
    (settled,) = take_taps([tap("only", PICKUP, trip.id, "boarded", 603)], turn=TURN, by=by, now=at(603))
    trip.refresh_from_db()
    assert settled.code == ""
    assert trip.state == TripState.ABOARD


def test_a_driver_who_serves_another_first_is_believed_and_the_plan_is_bent(by: Actor) -> None:
    early, late = ride(560.0), ride(700.0, origin="s3", destination="s4")
    (settled,) = take_taps([tap("x", PICKUP, late.id, "boarded", 561)], turn=TURN, by=by, now=at(561))
    late.refresh_from_db()
    assert settled.code == ""
    assert late.state == TripState.ABOARD
    assert f"p:{early.id}" in {stop.key for stop in driver_day(TURN, now=at(562)).stops if stop.is_open}


def test_nobody_is_missing_before_the_driver_has_arrived_and_waited(by: Actor) -> None:
    trip = ride()
    told = take_taps(
        [
            tap("1", PICKUP, trip.id, "absent", 600),
            tap("2", PICKUP, trip.id, "arrived", 601),
            tap("3", PICKUP, trip.id, "absent", 602),
            tap("4", PICKUP, trip.id, "absent", trip.window_until + 20),
        ],
        turn=TURN,
        by=by,
        now=at(660),
    )
    trip.refresh_from_db()
    assert [one.code for one in told] == ["mobility.arrive-first", "", "mobility.too-early", ""]
    assert trip.state == TripState.NO_SHOW
    assert [stop.state for stop in driver_day(TURN, now=at(660)).stops] == [ABSENT, "ahead"][:1]


def test_a_settled_stop_refuses_a_second_end_and_keeps_the_first(by: Actor) -> None:
    trip = ride()
    take_taps(pressed(trip, 602), turn=TURN, by=by, now=at(640))
    before = DayEvent.objects.count()
    (again,) = take_taps([tap("late", DELIVERY, trip.id, "alighted", 641)], turn=TURN, by=by, now=at(641))
    assert again.code == "mobility.stop-settled"
    assert DayEvent.objects.count() == before
    assert DriverTap.objects.get(id="late").code == "mobility.stop-settled"


def test_a_cancelled_trip_is_refused_and_the_refusal_is_remembered(by: Actor) -> None:
    trip = ride()
    booking.cancel(trip_id=trip.id, by=BY, now=NOW)
    one = tap("gone", PICKUP, trip.id, "boarded", 603)
    first, second = (take_taps([one], turn=TURN, by=by, now=at(603))[0] for _ in range(2))
    trip.refresh_from_db()
    assert first.code == second.code == "mobility.stop-settled"
    assert trip.state == TripState.CANCELLED


def test_a_vehicle_that_stands_shows_its_stop_as_arrived(by: Actor) -> None:
    trip = ride()
    take_taps([tap("1", PICKUP, trip.id, "arrived", 601)], turn=TURN, by=by, now=at(601))
    first = driver_day(TURN, now=at(602)).stops[0]
    assert (first.key, first.state, first.place) == (f"p:{trip.id}", ARRIVED, "水海道駅")


def test_a_breakdown_is_told_on_the_drivers_page(by: Actor) -> None:
    ride()
    dispatching.take_out(day=DAY, vehicle_id="v0", reason="故障", by=BY, now=at(590))
    assert driver_day(TURN, now=at(591)).is_out


@pytest.mark.parametrize(
    "sent",
    [
        "x", {}, {"id": "", "stop": "p:a", "action": "boarded"}, {"id": "1" * 41, "stop": "p:a", "action": "boarded"},
        {"id": "1", "stop": "pa", "action": "boarded"}, {"id": "1", "stop": "d:a", "action": "boarded"},
        {"id": "1", "stop": "p:a", "action": "flown"}, {"id": "1", "stop": "p:a", "action": "boarded", "at": "noon"},
        {"id": "1", "stop": "p:a", "action": "boarded", "at": "2026-11-25T10:00:00"},
    ],
)  # fmt: skip
def test_a_tap_nobody_can_read_is_refused(sent: object) -> None:
    with pytest.raises(TapUnreadable):
        read_tap(sent, now=NOW)


def test_the_clock_of_a_tablet_is_believed_within_a_shift_only() -> None:
    told = {"id": "1", "stop": "p:a", "action": "boarded"}
    assert read_tap({**told, "at": (NOW + timedelta(hours=2)).isoformat()}, now=NOW).at == NOW
    assert read_tap({**told, "at": "2020-01-01T00:00:00+09:00"}, now=NOW).at == NOW - timedelta(hours=14)
    assert read_tap({**told, "at": (NOW - timedelta(hours=1)).isoformat()}, now=NOW).at == NOW - timedelta(
        hours=1
    )


@pytest.fixture
def cab(client: Client) -> Client:
    """A driver logged in at a tablet, with vehicle v0 on DAY."""
    lay_service(vehicles=2)
    account = make_staff(roles=("driver",))
    driver = Driver.objects.create(name="染谷 修", account_id=account.uid)
    Shift.objects.filter(vehicle_id="v0", day=DAY).update(driver=driver)
    with clock.standing_at(at(590)):
        log_in(client, account)
    return client


def test_the_page_shows_the_next_stop_large_and_three_buttons(cab: Client) -> None:
    trip = ride()
    with clock.standing_at(at(590)):
        assert turn_of(Driver.objects.get().account_id, now=at(590)) is not None
        vehicle = next(
            one.vehicle_id for one in read_day(DAY).state.plan(590).stops if one.stop.key == trip.id
        )
        Shift.objects.filter(day=DAY).update(driver=None)
        Shift.objects.filter(day=DAY, vehicle_id=vehicle).update(driver=Driver.objects.get())
        page = cab.get(reverse("mobility:driver")).content.decode()
    assert "水海道駅" in page
    assert page.count('value="arrived"') == 2  # at the pickup and at the destination
    assert page.count('value="absent"') == 1
    assert f'data-stop="p:{trip.id}"' in page
    assert "geo:36.018" in page


def test_many_taps_come_as_json_and_the_unreadable_one_does_not_hold_up_the_others(cab: Client) -> None:
    trip = ride()
    vehicle = next(one.vehicle_id for one in read_day(DAY).state.plan(590).stops if one.stop.key == trip.id)
    Shift.objects.filter(day=DAY).update(driver=None)
    Shift.objects.filter(day=DAY, vehicle_id=vehicle).update(driver=Driver.objects.get())
    sent = [
        {"id": "a", "stop": f"p:{trip.id}", "action": "arrived", "at": at(601).isoformat()},
        {"id": "b", "stop": "?"},
        {"id": "c", "stop": f"p:{trip.id}", "action": "boarded", "at": at(602).isoformat()},
    ]
    with clock.standing_at(at(610)):
        answer = cab.post(
            reverse("mobility:driver_tap"), json.dumps({"taps": sent}), content_type="application/json"
        ).json()
    assert {one["id"]: one["code"] for one in answer["settled"]} == {
        "a": "", "c": "", "b": "mobility.tap-unreadable",
    }  # fmt: skip
    trip.refresh_from_db()
    assert (trip.state, trip.picked_up) == (TripState.ABOARD, 602.0)


def test_without_scripts_one_press_is_a_form(cab: Client) -> None:
    trip = ride()
    vehicle = next(one.vehicle_id for one in read_day(DAY).state.plan(590).stops if one.stop.key == trip.id)
    Shift.objects.filter(day=DAY).update(driver=None)
    Shift.objects.filter(day=DAY, vehicle_id=vehicle).update(driver=Driver.objects.get())
    with clock.standing_at(at(602)):
        told = {"tap": "form-1", "stop": f"p:{trip.id}", "action": "boarded"}
        for _twice in range(2):
            assert cab.post(reverse("mobility:driver_tap"), told).status_code == 302
    assert DayEvent.objects.filter(kind="boarded").count() == 1


def test_a_driver_without_a_vehicle_today_is_told_so_and_cannot_tap(client: Client) -> None:
    lay_service(vehicles=1)
    with clock.standing_at(NOW):
        log_in(client, make_staff(roles=("driver",)))
        assert "まだ決まっていません" in client.get(reverse("mobility:driver")).content.decode()
        refused = client.post(
            reverse("mobility:driver_tap"), {"tap": "1", "stop": "p:x", "action": "boarded"}
        )
    assert refused.status_code == 403
    assert not DriverTap.objects.exists()


def test_a_clerk_without_the_right_does_not_find_the_drivers_page(client: Client) -> None:
    lay_service(vehicles=1)
    log_in(client, make_staff(roles=("clerk",)))
    assert client.get(reverse("mobility:driver")).status_code == 404


def test_after_midnight_yesterdays_shift_goes_on_while_it_lasts() -> None:
    lay_service(vehicles=1)
    driver = Driver.objects.create(name="夜勤", account_id="night")
    Shift.objects.filter(day=DAY).update(driver=driver, ends=1500)
    assert turn_of("night", now=at(1490)) is not None
    assert turn_of("night", now=at(1510)) is None


def test_the_worker_of_the_page_is_a_script_from_its_own_folder(client: Client) -> None:
    answer = client.get(reverse("mobility:driver_worker"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert reverse("mobility:driver_worker").startswith(reverse("mobility:driver"))
