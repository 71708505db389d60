"""The dispatcher's board: moves are checked before they count, every act has its reason in the diary, undo takes back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kinu.kernel import clock
from kinu.mobility.gtfs import NotPublishable
from kinu.mobility.models import DayEvent, DriverTap, EventNote, PlayedDay, Shift, Trip, TripState
from kinu.mobility.rules.calendar import moment_of
from kinu.mobility.rules.played import Place, calls_of_a_day
from kinu.mobility.selectors.board import board_of
from kinu.mobility.selectors.days import read_day
from kinu.mobility.selectors.diary import diary_of
from kinu.mobility.selectors.played import day_clock, played_now
from kinu.mobility.selectors.published import service_to_publish
from kinu.mobility.selectors.report import per_day, report_of
from kinu.mobility.services import dispatching
from kinu.mobility.services.days import set_up
from kinu.mobility.services.playing import NoPlaying, begin_play, play
from kinu.platform.identity.tests.factories import log_in, make_staff

from .factories import BY, DAY, NOW, asked, book, lay_service, make_rider

pytestmark = pytest.mark.django_db(transaction=True)


def at(minute: float) -> datetime:
    return moment_of(DAY, minute).replace(tzinfo=clock.JST)


def ride(minute: float = 600.0, **fields: object) -> Trip:
    booked = book(make_rider(phone=f"0297{int(minute):06d}"), asked(minute=minute, **fields))
    return Trip.objects.get(id=booked.trip_id)


def vehicle_of(trip: Trip) -> str:
    return next(stop.vehicle_id for stop in read_day(DAY).state.plan(480).stops if stop.stop.key == trip.id)


def other_than(vehicle_id: str) -> str:
    return next(name for name in read_day(DAY).state.vehicles if name != vehicle_id)


def test_a_trip_moves_to_another_vehicle_and_the_diary_says_by_hand_and_why() -> None:
    lay_service(vehicles=2)
    trip = ride()
    goal = other_than(vehicle_of(trip))
    assert dispatching.what_if(day=DAY, trip_id=trip.id, vehicle_id=goal, now=NOW).ok
    dispatching.move_trip(
        day=DAY, trip_id=trip.id, vehicle_id=goal, despite=False, reason="近い車", by=BY, now=NOW
    )
    assert vehicle_of(trip) == goal
    newest = diary_of(DAY)[0]
    assert ("手で動かした" in newest.sentence, newest.reason) == (True, "近い車")


def test_a_move_that_breaks_a_promise_is_refused_and_with_a_reason_it_is_done() -> None:
    lay_service(vehicles=2)
    trip = ride()
    goal = other_than(vehicle_of(trip))
    Shift.objects.filter(day=DAY, vehicle_id=goal).update(starts=700)
    set_up(day=DAY, by=BY, now=NOW)
    before = DayEvent.objects.count()
    told = {"day": DAY, "trip_id": trip.id, "vehicle_id": goal, "by": BY, "now": NOW}
    with pytest.raises(dispatching.MoveBreaks):
        dispatching.move_trip(**told, despite=False, reason="")
    with pytest.raises(dispatching.ReasonMissing):
        dispatching.move_trip(**told, despite=True, reason=" ")
    assert DayEvent.objects.count() == before
    dispatching.move_trip(**told, despite=True, reason="ほかに車がない")
    assert vehicle_of(trip) == goal
    risks = board_of(DAY, now=NOW).risks
    assert any(risk.request_id == trip.id and risk.late > 0 for risk in risks)


def test_a_breakdown_needs_a_reason_moves_the_riders_and_the_vehicle_comes_back() -> None:
    lay_service(vehicles=2)
    trip = ride()
    broken = vehicle_of(trip)
    with pytest.raises(dispatching.ReasonMissing):
        dispatching.take_out(day=DAY, vehicle_id=broken, reason="", by=BY, now=NOW)
    assert vehicle_of(trip) == broken
    dispatching.take_out(day=DAY, vehicle_id=broken, reason="故障", by=BY, now=NOW)
    assert vehicle_of(trip) != broken
    assert [lane.is_out for lane in board_of(DAY, now=NOW).lanes if lane.vehicle_id == broken] == [True]
    dispatching.bring_back(day=DAY, vehicle_id=broken, reason="", by=BY, now=NOW)
    assert not any(lane.is_out for lane in board_of(DAY, now=NOW).lanes)
    assert EventNote.objects.get().reason == "故障"


def test_a_replanning_is_taken_back_from_the_diary_once() -> None:
    lay_service(vehicles=2)
    trip = ride()
    home = vehicle_of(trip)
    dispatching.move_trip(
        day=DAY, trip_id=trip.id, vehicle_id=other_than(home), despite=False, reason="", by=BY, now=NOW
    )
    line = next(line for line in diary_of(DAY) if line.can_undo)
    dispatching.undo(day=DAY, sequence=line.sequence, reason="まちがい", by=BY, now=NOW)
    assert vehicle_of(trip) == home
    assert not any(each.can_undo for each in diary_of(DAY))


def test_a_closed_bridge_shows_as_closed_and_a_number_of_no_event_cannot_be_undone() -> None:
    lay_service(vehicles=1)
    ride()
    dispatching.close_road(day=DAY, road="豊水橋", reason="増水", by=BY, now=NOW)
    assert board_of(DAY, now=NOW).closed == {"豊水橋"}
    dispatching.open_road(day=DAY, road="豊水橋", reason="", by=BY, now=NOW)
    assert board_of(DAY, now=NOW).closed == frozenset()
    with pytest.raises(dispatching.ActUnknown):
        dispatching.undo(day=DAY, sequence=999, reason="", by=BY, now=NOW)


@pytest.fixture
def desk(client: Client) -> Client:
    lay_service(vehicles=2)
    with clock.standing_at(NOW):
        log_in(client, make_staff(roles=("rides",)))
    return client


def test_the_board_shows_gantt_map_and_diary_and_its_parts_alone(desk: Client) -> None:
    trip = ride()
    with clock.standing_at(NOW):
        page = desk.get(reverse("mobility:dispatch")).content.decode()
        live = desk.get(reverse("mobility:dispatch_live")).content.decode()
    assert f'data-trip="{trip.id}"' in page
    assert 'class="k-ridemap"' in live
    assert "豊水橋" in live
    assert " style=" not in page
    assert "<html" not in live


def test_the_board_checks_and_moves_without_scripts(desk: Client) -> None:
    trip = ride()
    goal = other_than(vehicle_of(trip))
    with clock.standing_at(NOW):
        asked_for = f"{reverse('mobility:dispatch')}?trip={trip.id}&vehicle={goal}"
        assert "約束はどれも守れます" in desk.get(asked_for).content.decode()
        told = {"day": DAY.isoformat(), "do": "move", "trip": trip.id, "vehicle": goal}
        desk.post(reverse("mobility:dispatch_act"), told)
        answer = desk.get(reverse("mobility:dispatch_check"), {"trip": trip.id, "vehicle": goal}).json()
    assert vehicle_of(trip) == goal
    assert set(answer) == {"ok", "breaches"}


@pytest.mark.parametrize(
    "told", [{"do": "fly"}, {"do": "out", "vehicle": "v0"}, {"do": "undo", "sequence": "x"}, {"do": "delay", "minutes": "-5"}]
)  # fmt: skip
def test_an_act_that_is_none_changes_nothing(desk: Client, told: dict[str, str]) -> None:
    ride()
    before = DayEvent.objects.count()
    with clock.standing_at(NOW):
        assert (
            desk.post(reverse("mobility:dispatch_act"), {"day": DAY.isoformat(), **told}).status_code == 302
        )
    assert DayEvent.objects.count() == before


def test_a_day_nobody_can_read_is_not_found(desk: Client) -> None:
    with clock.standing_at(NOW):
        assert desk.get(reverse("mobility:dispatch"), {"day": "tomorrow"}).status_code == 404
        assert desk.get(reverse("mobility:report"), {"month": "2026-13"}).status_code == 404


def test_the_report_is_a_page_and_a_file_with_the_same_numbers(desk: Client) -> None:
    trip = ride()
    Trip.objects.filter(id=trip.id).update(
        state=TripState.DONE, picked_up=trip.window_until + 3, dropped_off=trip.window_until + 10, people=2
    )
    with clock.standing_at(NOW):
        page = desk.get(reverse("mobility:report")).content.decode()
        rows = desk.get(reverse("mobility:report_csv")).content.decode("utf-8-sig").splitlines()
    assert "乗った人,2,人" in rows
    assert "おくれ(最大),3.0,分" in rows
    assert "原典で未確認" in page


def test_an_invented_day_is_played_through_the_services_and_counts_nowhere(settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    lay_service(vehicles=2)
    day = DAY + timedelta(days=1)
    for vehicle in ("v0", "v1"):
        Shift.objects.create(day=day, vehicle_id=vehicle, starts=480, ends=1080)
    real = [NOW]
    told = begin_play(requests=8, seed=3, speed=60, by=BY, now=NOW)
    assert told.day == day
    assert played_now(now=NOW) == day

    def wait(seconds: float) -> None:
        real[0] += timedelta(seconds=seconds)

    minutes = [now.minute(moment) for moment, now in play(told, real=lambda: real[0], wait=wait)]
    assert minutes == sorted(minutes)
    trips = Trip.objects.filter(day=day)
    assert trips.count() >= 4
    assert set(trips.values_list("state", flat=True)) <= {
        TripState.DONE,
        TripState.NO_SHOW,
        TripState.CANCELLED,
    }
    assert set(DriverTap.objects.values_list("code", flat=True)) == {""}
    assert "vehicle-out" in set(DayEvent.objects.filter(day=day).values_list("kind", flat=True))
    assert report_of(day, day).numbers.wishes == 0
    assert list(per_day(day, day)) == []
    assert day_clock(day, now=real[0] + timedelta(hours=1)).is_over


def test_no_day_is_played_outside_a_demo(settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    lay_service(vehicles=1)
    with pytest.raises(NoPlaying):
        begin_play(requests=5, seed=1, speed=60, by=BY, now=NOW)
    assert not PlayedDay.objects.exists()


def test_the_same_seed_calls_the_same_day_and_one_stop_makes_none() -> None:
    places = [
        Place("a", "town", is_home=True),
        Place("b", "medical", is_home=False),
        Place("c", "town", is_home=True),
    ]
    told = {"count": 30, "opens": 480, "closes": 1080, "riders": 10}
    assert calls_of_a_day(places, seed=1, **told) == calls_of_a_day(places, seed=1, **told)
    assert calls_of_a_day(places, seed=1, **told) != calls_of_a_day(places, seed=2, **told)
    with pytest.raises(ValueError, match="two stops"):
        calls_of_a_day(places[:1], seed=1, **told)


def test_the_citys_service_is_published_with_its_closed_days() -> None:
    lay_service(vehicles=1)
    service = service_to_publish(starts=date(2026, 12, 1), ends=date(2027, 1, 31))
    assert len(service.stops) == 10
    assert date(2026, 12, 31) in service.closed
    assert date(2026, 12, 30) in service.closed
    assert service.fare.yen == 300
    with pytest.raises(NotPublishable):
        service_to_publish(starts=date(2026, 12, 1), ends=date(2026, 11, 1))
