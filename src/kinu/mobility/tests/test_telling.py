"""Weekly trips, reminders, delays, and who may see whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kinu.messages import public as messages
from kinu.mobility.engine.online import Delay
from kinu.mobility.models import RegularRun, RegularTrip, Shift, Trip, TripState, Vehicle
from kinu.mobility.selectors import riders, trips
from kinu.mobility.services import days, forgetting, regular, telling
from kinu.platform.identity.tests.factories import log_in_staff, resident_actor, staff_actor
from kinu.platform.people import public as people

from .factories import BY, DAY, NOW, asked, book, lay_service, make_rider

pytestmark = pytest.mark.django_db


def test_a_rider_is_reminded_once_and_in_time() -> None:
    lay_service()
    account = resident_actor().account_id
    book(make_rider(account_id=account))
    at = NOW + timedelta(hours=2, minutes=10)
    assert [telling.remind(now=NOW), telling.remind(now=at), telling.remind(now=at)] == [0, 1, 0]
    assert [one.kind for one in messages.inbox_of(account_id=account)].count("mobility.reminder") == 1


def test_a_delay_is_told_to_whoever_waits_and_not_twice() -> None:
    lay_service(vehicles=1)
    account = resident_actor().account_id
    trip = book(make_rider(account_id=account))
    now = NOW + timedelta(hours=2, minutes=20)
    days.decide(day=DAY, command=Delay("v0", 40.0), by=BY, now=now)
    telling.check_days((DAY,), now=now)
    assert [one.kind for one in messages.inbox_of(account_id=account)].count("mobility.delay") == 1
    assert Trip.objects.get(id=trip.trip_id).told_delay >= 5


def test_a_weekly_trip_is_booked_once_and_ends_with_what_it_booked() -> None:
    lay_service()
    rider = make_rider()
    later = DAY + timedelta(days=7)
    Shift.objects.create(day=later, vehicle=Vehicle.objects.get(id="v0"), starts=480, ends=1080)
    weekly = regular.Weekly(asked=asked(), weekdays=frozenset({DAY.weekday()}), return_minute=720)
    made = regular.make_regular(weekly, rider_id=rider.id, by=BY, now=NOW)
    assert regular.book_regulars(now=NOW) == 0
    booked = Trip.objects.filter(regular_id=made)
    assert [(one.day, one.origin_id) for one in booked.order_by("window_from")] == [
        (later, "s1"),
        (later, "s2"),
    ]
    refused = RegularRun.objects.exclude(code="").values_list("day", "code").distinct()
    assert list(refused) == [(DAY + timedelta(days=14), "no-vehicle")]
    assert regular.end_regular(regular_id=made, by=BY, now=NOW) == 2
    assert set(booked.values_list("state", flat=True)) == {TripState.CANCELLED}
    assert RegularTrip.objects.get().ends_on == DAY


def test_the_taxi_is_shown_only_shortly_before_it_comes() -> None:
    lay_service()
    rider = make_rider()
    trip = trips.trip_of(book(rider).trip_id, rider_id=rider.id)
    assert trip is not None
    assert trips.live(trip, now=NOW) is None
    shown = trips.live(trip, now=NOW + timedelta(hours=2, minutes=15))
    assert shown is not None
    assert shown.vehicle in {"1号車", "2号車"}


def test_of_protected_people_the_operator_sees_the_name_and_a_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    lay_service()
    rider = make_rider(resident_id="hidden", note="内緒", home_id="s4")
    monkeypatch.setattr(people, "protected_among", lambda ids, **_on: frozenset(ids))
    (found,) = riders.find_riders("0297220001", by=staff_actor(roles=("rides",)), now=NOW)
    assert (found.name, found.is_protected, found.phone, found.note, found.home_id) == (
        rider.name, True, "", "", "",
    )  # fmt: skip
    insider = staff_actor(roles=("rides", "protector"))
    assert riders.rider(rider.id, by=insider, now=NOW).phone == ""  # type: ignore[union-attr]
    assert riders.rider(rider.id, by=insider, reason="本人から電話", now=NOW).phone == rider.phone  # type: ignore[union-attr]


def test_an_operator_who_booked_for_a_protected_caller_reads_the_promise_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_service()
    rider = make_rider(resident_id="hidden")
    monkeypatch.setattr(people, "protected_among", lambda ids, **_on: frozenset(ids))
    operator = log_in_staff(client, roles=("rides",))
    mine, others = book(rider), book(rider, asked("s3", "s4", 700.0))
    Trip.objects.filter(id=mine.trip_id).update(booked_by=operator.account_id)
    pages = [
        client.get(reverse("mobility:desk_done", args=[one.trip_id])).status_code for one in (mine, others)
    ]
    assert pages == [200, 404]


def test_whoever_has_not_ridden_for_three_years_is_forgotten() -> None:
    lay_service()
    rider = make_rider()
    book(rider)
    assert forgetting.forget_riders(now=NOW + timedelta(days=1000)) == 0
    assert forgetting.forget_riders(now=NOW + timedelta(days=1200)) == 1
    assert Trip.objects.get().rider is None
